package org.camfleet.core.bridge;

import java.net.URI;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.rtsp.CameraHabits;
import org.camfleet.core.rtsp.RtspClient;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.core.rtsp.RtspFault;
import org.jspecify.annotations.Nullable;

/**
 * The loop half of a {@link CameraSession}: one RTSP connection whose units go straight into the
 * relay.
 *
 * <p>Made anew for each attempt; counters are written on the loop and may be read from anywhere.
 */
final class CameraIntake implements RtspClient.Listener, AutoCloseable {
  private final Relay relay;
  private final ActorRef<CameraSession.Command> session;
  private final RtspClient client;
  private volatile long pictures;
  private volatile long bytes;

  /** Starts to connect. */
  CameraIntake(
      BridgeEnvironment environment,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      URI url,
      CameraHabits habits,
      ActorRef<CameraSession.Command> session) {
    this.relay = relay;
    this.session = session;
    this.client =
        RtspClient.connect(
            loop,
            new RtspClient.Settings(
                url,
                credentials(spec),
                environment.settings().cameraTimeout(),
                environment.settings().mediaTimeout(),
                spec.audio() == CameraSpec.Audio.AUTO,
                environment.settings().access().egress()),
            habits,
            environment.metrics(),
            this);
  }

  private static @Nullable RtspCredentials credentials(CameraSpec spec) {
    return spec.username() == null || spec.password() == null
        ? null
        : new RtspCredentials(spec.username(), spec.password());
  }

  /** Pictures taken in on this connection. */
  long pictures() {
    return pictures;
  }

  /** Payload bytes taken in on this connection. */
  long bytes() {
    return bytes;
  }

  /** Asks the camera for a key frame, not too often. */
  void requestKeyFrame() {
    client.requestKeyFrame();
  }

  @Override
  public void onExpected(VideoTrack track) {
    relay.expect(track);
    session.tell(new CameraSession.Expected(this));
  }

  @Override
  public void onTracks(List<Track> tracks) {
    tracks.stream().filter(VideoTrack.class::isInstance).forEach(t -> relay.expect((VideoTrack) t));
    session.tell(new CameraSession.Playing(this, tracks.stream().map(Track::toString).toList()));
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop writes
  public void onUnit(AccessUnit unit) {
    if (unit.isVideo()) {
      pictures++;
    }
    bytes += unit.data().length;
    relay.accept(unit);
  }

  @Override
  public void onEnded(RtspFault fault) {
    session.tell(new CameraSession.Ended(this, fault));
  }

  @Override
  public void close() {
    client.close();
  }
}
