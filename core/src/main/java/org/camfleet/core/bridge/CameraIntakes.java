package org.camfleet.core.bridge;

import java.net.URI;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.bridge.budget.DialTurn;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.rtsp.FurtherDials;
import org.camfleet.core.rtsp.RtspClient;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.core.rtsp.Transports;
import org.jspecify.annotations.Nullable;

/**
 * Opens the intakes of one camera, which share a relay and take turns in feeding it.
 *
 * @param feed whose turn it is
 * @param memory what connections before them learned of the camera
 * @param session who is told what happens
 * @param talk takes what is said to the camera; null where nobody may talk to it
 */
record CameraIntakes(
    BridgeEnvironment environment,
    MediaLoop loop,
    Relay relay,
    SourceFeed feed,
    CameraSpec spec,
    SourceMemory memory,
    ActorRef<CameraSession.Command> session,
    @Nullable TalkBack talk) {

  /**
   * Starts to connect to the address of this index.
   *
   * @param onTrial whether another one feeds the relay until this one has a key frame
   */
  CameraIntake open(int index, boolean onTrial) {
    return new CameraIntake(this, spec.addresses().get(index), onTrial);
  }

  /** A turn to connect to the address of this index. */
  DialTurn turn(int index) {
    return turn(spec.addresses().get(index).getHost());
  }

  private DialTurn turn(@Nullable String host) {
    return environment.dials().turn(spec.id(), spec.site(), host);
  }

  /** What a client's other dials are charged to: the same budget, at the host that it dials. */
  FurtherDials furtherDials() {
    return host -> turn(host)::ask;
  }

  /** How to treat that address. */
  RtspClient.Settings settings(URI url) {
    BridgeEnvironment.Settings settings = environment.settings();
    return new RtspClient.Settings(
        url,
        login(spec),
        settings.cameraTimeout(),
        settings.patience(),
        spec.audio() == CameraSpec.Audio.AUTO,
        transports(url),
        memory.pins(),
        settings.access().egress(),
        EngineChoice.asked(spec.video(), environment.reencoding()),
        talk == null ? null : settings.talk().pace());
  }

  private Transports transports(URI url) {
    return environment
        .settings()
        .transports()
        .only(spec.transport().only())
        .beginningWith(memory.worked(url));
  }

  /** Who we are to a camera; null when it asks for nothing. */
  static @Nullable RtspCredentials login(CameraSpec spec) {
    return spec.username() == null || spec.password() == null
        ? null
        : new RtspCredentials(spec.username(), spec.password());
  }
}
