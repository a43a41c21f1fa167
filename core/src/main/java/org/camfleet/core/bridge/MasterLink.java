package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.media.AccessUnit;
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
import org.camfleet.core.webrtc.IceConfiguration;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.core.webrtc.SelectedPair;
import org.jspecify.annotations.Nullable;

/**
 * The loop half of a {@link MasterSession}: its signaling socket and its peers.
 *
 * <p>Methods may be called from anywhere and work on the media loop; what happens is told to the
 * actor. A new offer builds a new peer beside the standing one ({@link Legs}).
 */
final class MasterLink implements AnsweringPeer.Owner {
  /** The counters of the standing peer, and its candidate pair; null when there is none. */
  record Flow(PeerStats stats, @Nullable SelectedPair pair) {
    static final Flow NONE = new Flow(PeerStats.NONE, null);
  }

  private final BridgeEnvironment environment;
  private final MasterSession.Subject subject;
  private final MediaLoop loop;
  private final Relay relay;
  private final KeyFrameRequests keyFrameRequests = new KeyFrameRequests();
  private final LoopTimer timer;
  private final Consumer<LinkEvent> session;
  private final JoinTimes times;
  private final DirectViewers directViewers;
  private final Legs<AnsweringPeer> legs;
  private @Nullable Backlog backlog; // while no peer stands
  private IceConfiguration ice = IceConfiguration.NONE;
  private Peers peers;
  private @Nullable SignalingClient socket;
  private long answers;
  private boolean closed;

  /** Without socket and peers yet; what happens is told to {@code session}, on any thread. */
  MasterLink(
      BridgeEnvironment environment,
      MasterSession.Subject subject,
      Consumer<LinkEvent> session,
      JoinTimes times) {
    this.environment = environment;
    this.subject = subject;
    this.loop = subject.loop();
    this.relay = subject.relay();
    this.peers = subject.peers();
    this.timer = LoopTimer.of(loop);
    this.session = session;
    this.times = times;
    this.legs =
        new Legs<>(
            (nanos, task) -> timer.schedule(TimeUnit.NANOSECONDS.toMicros(nanos), task), session);
    this.directViewers =
        new DirectViewers(
            environment.settings().maxDirectViewers(),
            loop,
            environment.brownOut(),
            relay,
            this::peer,
            this::send,
            this::keyFrameRequested,
            this::hear,
            environment.metrics());
    loop.run(this::keepBacklog);
    if (subject.uplink() != null) {
      subject.uplink().follow(this, this::standing);
    }
  }

  private @Nullable Peer standing() {
    AnsweringPeer standing = legs.standing();
    return standing == null ? null : standing.connection();
  }

  private void keepBacklog() {
    if (!closed) {
      backlog = new Backlog(relay, environment.settings().backlog(), environment.metrics());
    }
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
            legs.socketReplaced();
            ice =
                new IceConfiguration(
                    prepared.iceServers(),
                    environment.settings().icePolicy(subject.target()),
                    trust);
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

  /**
   * From now on this engine makes the peers; where one of another stands, a session is joined anew
   * beside it.
   */
  void carryBy(Peers other) {
    loop.run(
        () -> {
          boolean changes = peers != other;
          peers = other;
          if (changes && !closed && legs.isInUse()) {
            session.accept(LinkEvent.JoinAnew.INSTANCE);
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
    AnsweringPeer standing = legs.standing();
    return standing == null
        ? Flow.NONE
        : new Flow(standing.stats(), standing.connection().selectedPair());
  }

  /** Ends socket and peers; nothing is told after this. */
  void close() {
    if (subject.uplink() != null) {
      subject.uplink().leave(this);
    }
    loop.run(
        () -> {
          closed = true;
          closeSocket();
          legs.close();
          if (backlog != null) {
            backlog.close();
            backlog = null;
          }
          directViewers.close();
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
      times.open();
      session.accept(new LinkEvent.SocketOpen(number));
    }

    @Override
    public void onEnded(SignalingEnd end) {
      socket = null;
      session.accept(new LinkEvent.SocketEnded(number, end));
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
      case ICE_CANDIDATE -> legs.candidate(CandidatePayload.parse(message.payload()));
      case STATUS_RESPONSE ->
          session.accept(new LinkEvent.StatusReceived(number, message.status()));
      case GO_AWAY, RECONNECT_ICE_SERVER -> session.accept(new LinkEvent.GoAway(number));
      case SDP_ANSWER ->
          throw new MalformedException("messageType: SDP_ANSWER (expected: the session's offer)");
    }
  }

  private void offered(long number, String sdp) {
    long since = times.offered();
    AnsweringPeer next = new AnsweringPeer(this, null, this::peer);
    String correlationId = "answer-" + ++answers;
    legs.offered(
        number,
        next,
        then ->
            next.answer(
                sdp,
                correlationId,
                refusal -> {
                  if (refusal == null) {
                    times.answered(since);
                  }
                  then.accept(refusal);
                }));
  }

  private Peer peer(PeerListener listener) {
    return peers.create(loop, settings(), listener);
  }

  private PeerSettings settings() {
    return new PeerSettings(
        subject.spec().id(),
        subject.talk() == null ? PeerSettings.Role.BRIDGE : PeerSettings.Role.LISTENING_BRIDGE,
        relay.videoTrack(),
        false,
        ice,
        subject.spec().id(),
        environment.settings().connectTimeout());
  }

  @Override
  public void stands(AnsweringPeer peer, String srtpProfile) {
    Peer connection = peer.connection();
    UnitConsumer sender = times.toFirstFrame(connection::send);
    UnitConsumer watched = new ProfileWatch(connection, sender, () -> profileLeft(peer));
    UnitConsumer live = new ClockWatch(relay, connection, watched);
    peer.reads(backlog == null ? relay.attach(live) : backlog.handOver(connection, live));
    backlog = null;
    legs.stands(peer, srtpProfile);
  }

  /** Whatever leg it came over: the session sends to the one that feeds it. */
  @Override
  public void received(AccessUnit unit) {
    hear(this, unit);
  }

  private void hear(Object from, AccessUnit unit) {
    if (subject.talk() != null) {
      subject.talk().hear(from, unit);
    }
  }

  /** A session is joined anew beside it: decoders that were promised another profile may fail. */
  private void profileLeft(AnsweringPeer peer) {
    if (legs.standing() == peer) {
      environment.metrics().counter("camfleet_bridge_profile_changes_total").increment();
      session.accept(LinkEvent.JoinAnew.INSTANCE);
    }
  }

  @Override
  public void keyFrameRequested() {
    if (keyFrameRequests.isDue(timer.nowMicros())) {
      subject.camera().tell(CameraSession.RequestKeyFrame.INSTANCE);
    }
  }

  /** A session with fresh credentials is made beside it, as before the end of its life. */
  @Override
  public void pathEnds(AnsweringPeer peer, String why) {
    if (legs.standing() == peer) {
      environment.metrics().counter("camfleet_bridge_paths_ending_total").increment();
      environment.tell(
          subject.spec().id(),
          "session.path-ending",
          "the session is joined anew: " + why,
          Map.of());
      session.accept(LinkEvent.JoinAnew.INSTANCE);
    }
  }

  @Override
  public void ended(AnsweringPeer peer, String text) {
    legs.ended(peer, text);
    if (legs.standing() == null && backlog == null) {
      keepBacklog();
    }
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
}
