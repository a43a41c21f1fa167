package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SignalingClient;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceConfiguration;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Refusal;
import org.camfleet.core.webrtc.SelectedPair;
import org.jspecify.annotations.Nullable;

/**
 * The loop half of a {@link MasterSession}: its signaling socket and its peers.
 *
 * <p>Methods may be called from anywhere and work on the media loop; what happens is told to the
 * actor. A new offer builds a new peer beside the standing one. When the new one stands, the former
 * goes on for the service's hand-over at a key frame: the service ends it, or {@link #FORMER_LIFE}.
 */
final class MasterLink implements AnsweringPeer.Owner {
  /** The counters of the standing peer, and its candidate pair; null when there is none. */
  record Flow(PeerStats stats, @Nullable SelectedPair pair) {
    static final Flow NONE = new Flow(PeerStats.NONE, null);
  }

  /** Candidates may come before their offer; more than this is a service that does not stop. */
  private static final int MAX_EARLY = 32;

  /** Two groups of pictures of a patient camera. */
  static final Duration FORMER_LIFE = Duration.ofSeconds(30);

  private final BridgeEnvironment environment;
  private final MediaLoop loop;
  private final Relay relay;
  private final String cameraId;
  private final ActorRef<CameraSession.Command> camera;
  private final KeyFrameRequests keyFrameRequests = new KeyFrameRequests();
  private final LoopTimer timer;
  private final ActorRef<MasterSession.Command> session;
  private final JoinTimes times;
  private final DirectViewers directViewers;
  private final List<IceCandidate> early = new ArrayList<>();
  private final IceTransportPolicy policy;
  private IceConfiguration ice = IceConfiguration.NONE;
  private @Nullable SignalingClient socket;
  private @Nullable AnsweringPeer coming;
  private @Nullable AnsweringPeer standing;
  private @Nullable AnsweringPeer former;
  private long answers;
  private boolean closed;

  MasterLink(
      BridgeEnvironment environment,
      MediaLoop loop,
      Relay relay,
      String cameraId,
      IceTransportPolicy policy,
      ActorRef<CameraSession.Command> camera,
      ActorRef<MasterSession.Command> session,
      JoinTimes times) {
    this.environment = environment;
    this.loop = loop;
    this.relay = relay;
    this.cameraId = cameraId;
    this.policy = policy;
    this.camera = camera;
    this.timer = LoopTimer.of(loop);
    this.session = session;
    this.times = times;
    this.directViewers =
        new DirectViewers(
            environment.settings().maxDirectViewers(),
            loop,
            environment.brownOut(),
            relay,
            this::peer,
            this::send,
            this::keyFrameRequested,
            environment.metrics());
  }

  /**
   * Opens a signaling socket in place of the present one; media is not touched by it.
   *
   * @param number tells its events from those of the former ones
   */
  void connect(long number, SessionService.Prepared prepared, URI url, SSLContext trust) {
    loop.run(
        () -> {
          if (!closed) {
            closeSocket();
            early.clear(); // their offer comes no more
            ice = new IceConfiguration(prepared.iceServers(), policy, trust);
            socket =
                SignalingClient.connect(
                    loop,
                    new SignalingClient.Settings(
                        url, trust, Duration.ofSeconds(5), environment.settings().pingInterval()),
                    environment.metrics(),
                    new OfSocket(number));
          }
        });
  }

  /** Ends the signaling socket only: another node's takes its place. */
  void leaveSignaling() {
    loop.run(this::closeSocket);
  }

  /** What goes over the standing peer, and on which way. */
  CompletionStage<Flow> flow() {
    CompletableFuture<Flow> flow = new CompletableFuture<>();
    loop.run(() -> flow.complete(flowNow()));
    return flow;
  }

  private Flow flowNow() {
    return standing == null
        ? Flow.NONE
        : new Flow(standing.stats(), standing.connection().selectedPair());
  }

  /** Ends socket and peers; nothing is told after this. */
  void close() {
    loop.run(
        () -> {
          closed = true;
          closeSocket();
          close(coming);
          close(standing);
          close(former);
          directViewers.close();
          coming = null;
          standing = null;
          former = null;
        });
  }

  /** A signaling socket's events, with its number. */
  private final class OfSocket implements SignalingClient.Listener {
    private final long number;

    OfSocket(long number) {
      this.number = number;
    }

    @Override
    public void onConnected() {
      session.tell(new MasterSession.SocketOpen(number));
    }

    @Override
    public void onEnded(SignalingEnd end) {
      socket = null;
      session.tell(new MasterSession.SocketEnded(number, end));
    }

    @Override
    public void onMessage(ServiceMessage message) {
      received(number, message);
    }
  }

  /** A message came in on the socket of this number; on the loop. */
  void received(long number, ServiceMessage message) {
    // A storage session names no sender: who does is a viewer that speaks to the master itself.
    String viewer = message.senderClientId();
    try {
      if (viewer == null) {
        ofSession(number, message);
      } else if (!closed) {
        directViewers.received(viewer, message);
      }
    } catch (MalformedException e) {
      environment.metrics().counter("camfleet_bridge_bad_messages_total").increment();
    }
  }

  private void ofSession(long number, ServiceMessage message) throws MalformedException {
    switch (message.kind()) {
      case SDP_OFFER -> offered(number, SdpPayload.parse(message.payload()).sdp());
      case ICE_CANDIDATE -> candidate(CandidatePayload.parse(message.payload()));
      case STATUS_RESPONSE ->
          session.tell(new MasterSession.StatusReceived(number, message.status()));
      case GO_AWAY, RECONNECT_ICE_SERVER -> session.tell(new MasterSession.GoAway(number));
      case SDP_ANSWER ->
          throw new MalformedException("messageType: SDP_ANSWER (expected: the session's offer)");
    }
  }

  private void offered(long number, String sdp) {
    long since = times.offered();
    close(coming);
    AnsweringPeer next = new AnsweringPeer(this, null, this::peer);
    coming = next;
    Refusal refusal = next.answer(sdp, "answer-" + ++answers);
    if (refusal != null) {
      close(next);
      coming = null;
      session.tell(new MasterSession.OfferRefused(number, refusal));
      return;
    }
    times.answered(since);
    early.stream().filter(next::isFor).forEach(next::addCandidate);
    early.clear();
    session.tell(new MasterSession.Answered(number));
  }

  private Peer peer(PeerListener listener) {
    return environment.peers().create(loop, settings(), listener);
  }

  private PeerSettings settings() {
    return new PeerSettings(
        cameraId,
        PeerSettings.Role.BRIDGE,
        relay.videoTrack(),
        false,
        ice,
        cameraId,
        environment.settings().connectTimeout());
  }

  private void candidate(IceCandidate candidate) {
    if (coming != null && coming.isFor(candidate)) {
      coming.addCandidate(candidate);
    } else if (standing != null && standing.isFor(candidate)) {
      standing.addCandidate(candidate);
    } else if (early.size() < MAX_EARLY) {
      early.add(candidate);
    }
  }

  @Override
  public void stands(AnsweringPeer peer, String srtpProfile) {
    Peer connection = peer.connection();
    UnitConsumer sender = times.toFirstFrame(connection::send);
    peer.reads(relay.attach(new ProfileWatch(connection, sender, () -> profileLeft(peer))));
    if (standing != null && standing != peer) {
      leave(standing);
    }
    standing = peer;
    coming = null;
    session.tell(new MasterSession.Connected(srtpProfile));
  }

  /** A session is joined anew beside it: decoders that were promised another profile may fail. */
  private void profileLeft(AnsweringPeer peer) {
    if (standing == peer) {
      environment.metrics().counter("camfleet_bridge_profile_changes_total").increment();
      session.tell(MasterSession.JoinAnew.INSTANCE);
    }
  }

  private void leave(AnsweringPeer leaving) {
    close(former);
    former = leaving;
    timer.schedule(
        TimeUnit.NANOSECONDS.toMicros(FORMER_LIFE.toNanos()),
        () -> {
          if (former == leaving) {
            former = null;
            leaving.close();
          }
        });
  }

  @Override
  public void keyFrameRequested() {
    if (keyFrameRequests.isDue(timer.nowMicros())) {
      camera.tell(CameraSession.RequestKeyFrame.INSTANCE);
    }
  }

  /** A session with fresh credentials is made beside it, as before the end of its life. */
  @Override
  public void pathEnds(AnsweringPeer peer, String why) {
    if (standing == peer) {
      environment.metrics().counter("camfleet_bridge_paths_ending_total").increment();
      environment
          .events()
          .publish(
              new Event(
                  environment.clock().instant(),
                  cameraId,
                  "session.path-ending",
                  "the session is joined anew: " + why,
                  Map.of()));
      session.tell(MasterSession.JoinAnew.INSTANCE);
    }
  }

  @Override
  public void ended(AnsweringPeer peer, String text) {
    if (former == peer) {
      former = null;
      return;
    }
    boolean stood = standing == peer;
    if (stood) {
      standing = former;
      former = null;
    }
    if (coming == peer) {
      coming = null;
    }
    if (stood && standing != null) {
      return; // the one before still carries the media
    }
    session.tell(new MasterSession.PeerEnded(stood, text));
  }

  @Override
  public void send(ClientMessage message) {
    if (socket != null) {
      socket.send(message);
    }
  }

  private void closeSocket() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  private static void close(@Nullable AnsweringPeer peer) {
    if (peer != null) {
      peer.close();
    }
  }
}
