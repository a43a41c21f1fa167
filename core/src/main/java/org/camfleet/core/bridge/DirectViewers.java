package org.camfleet.core.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.brownout.Work;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The viewers that offered to this bridge as the master of its channel: each gets a peer of its own
 * that reads the camera's relay, key frame first. A newer offer of a viewer replaces its older one;
 * offers beyond the limit, and those that come while the node is short, are counted and not
 * answered. On the media loop.
 */
final class DirectViewers {
  private final int limit;
  private final MediaLoop loop;
  private final BrownOut brownOut;
  private final Relay relay;
  private final Function<PeerListener, Peer> peers;
  private final Consumer<ClientMessage> socket;
  private final Runnable keyFrame;
  private final BiConsumer<Object, AccessUnit> said;
  private final Map<String, Viewer> viewers = new HashMap<>();
  private final Metrics.Gauge present;
  private final Metrics.Counter beyond;
  private final Metrics.Counter whileShort;
  private final Metrics.Counter unusable;

  /**
   * No viewers yet.
   *
   * @param limit viewers at the same time; 0 for none
   * @param loop where all of this runs
   * @param brownOut whether this node still serves viewers
   * @param relay what they see
   * @param peers makes a peer
   * @param socket sends a message
   * @param keyFrame asks the camera for a key frame
   * @param said takes what they say
   */
  DirectViewers(
      int limit,
      MediaLoop loop,
      BrownOut brownOut,
      Relay relay,
      Function<PeerListener, Peer> peers,
      Consumer<ClientMessage> socket,
      Runnable keyFrame,
      BiConsumer<Object, AccessUnit> said,
      Metrics metrics) {
    this.limit = limit;
    this.loop = loop;
    this.brownOut = brownOut;
    this.relay = relay;
    this.peers = peers;
    this.socket = socket;
    this.keyFrame = keyFrame;
    this.said = said;
    this.present = metrics.gauge("camfleet_bridge_direct_viewers");
    this.beyond = refused(metrics, limit == 0 ? "disabled" : "full");
    this.whileShort = refused(metrics, "short");
    this.unusable = refused(metrics, "unusable");
  }

  private static Metrics.Counter refused(Metrics metrics, String reason) {
    return metrics.counter("camfleet_bridge_direct_refused_total", "reason", reason);
  }

  /**
   * Takes a message of a viewer.
   *
   * @throws MalformedException when it is none that a viewer sends to a master
   */
  void received(String clientId, ServiceMessage message) throws MalformedException {
    switch (message.kind()) {
      case SDP_OFFER -> offered(clientId, SdpPayload.parse(message.payload()).sdp());
      case ICE_CANDIDATE -> candidate(clientId, CandidatePayload.parse(message.payload()));
      default ->
          throw new MalformedException(
              "messageType: %s of a viewer (expected: SDP_OFFER or ICE_CANDIDATE)"
                  .formatted(message.kind()));
    }
  }

  private void offered(String clientId, String sdp) {
    if (limit > 0 && brownOut.refuse(Work.DIRECT_VIEWER) != null) {
      whileShort.increment();
      return;
    }
    Viewer former = viewers.get(clientId);
    if (former != null) {
      former.leave();
    }
    if (viewers.size() >= limit) {
      beyond.increment();
      return;
    }
    Viewer viewer = new Viewer(clientId);
    viewers.put(clientId, viewer);
    present.add(1);
    // Without a correlation id: a report would be taken for one about the session's own answer.
    viewer.peer.answer(sdp, null, refusal -> answered(viewer, refusal));
  }

  private void answered(Viewer viewer, @Nullable Refusal refusal) {
    if (refusal != null) {
      viewer.leave();
      unusable.increment();
    }
  }

  /** One that comes ahead of its offer is not kept: checks from there tell of it all the same. */
  private void candidate(String clientId, IceCandidate candidate) {
    Viewer viewer = viewers.get(clientId);
    if (viewer != null) {
      viewer.peer.addCandidate(candidate);
    }
  }

  /** Ends all. */
  void close() {
    List.copyOf(viewers.values()).forEach(Viewer::leave);
  }

  private final class Viewer implements AnsweringPeer.Owner {
    private final String clientId;
    private final BrownOut.Place place;
    private final AnsweringPeer peer;
    private boolean awaitsKeyFrame;

    Viewer(String clientId) {
      this.clientId = clientId;
      this.place = brownOut.enter(Work.DIRECT_VIEWER, () -> loop.run(this::leave));
      this.peer = new AnsweringPeer(this, clientId, peers);
    }

    @Override
    public void send(ClientMessage message) {
      socket.accept(message);
    }

    @Override
    public void stands(AnsweringPeer standing, String srtpProfile) {
      standing.reads(relay.attachLate(this::live, this::remembered));
    }

    /** The relay remembers nothing while nobody reads late, so the first viewer finds nothing. */
    private void remembered(List<AccessUnit> pictures) {
      awaitsKeyFrame = pictures.isEmpty();
      if (awaitsKeyFrame) {
        keyFrame.run();
      } else {
        peer.connection().sendBurst(pictures);
      }
    }

    private void live(AccessUnit unit) {
      if (unit.isVideo()) {
        awaitsKeyFrame &= !unit.keyFrame();
      }
      if (!unit.isVideo() || !awaitsKeyFrame) {
        peer.connection().send(unit);
      }
    }

    @Override
    public void received(AccessUnit unit) {
      said.accept(this, unit);
    }

    @Override
    public void keyFrameRequested() {
      keyFrame.run();
    }

    @Override
    public void ended(AnsweringPeer gone, String text) {
      forget();
    }

    private void leave() {
      peer.close();
      forget();
    }

    private void forget() {
      place.close();
      if (viewers.remove(clientId, this)) {
        present.add(-1);
      }
    }
  }
}
