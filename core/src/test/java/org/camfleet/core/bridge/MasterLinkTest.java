package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.webrtc.IceCandidate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MasterLinkTest {
  private static final long SOCKET = 7;
  private static final String FIRST = "v=0\r\na=ice-ufrag:first\r\n";
  private static final VideoTrack TRACK = track(66, 31);
  private static final ActorTestKit kit = ActorTestKit.create();
  private static final MediaLoops loops = MediaLoops.start(1);

  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<FakePeer> made = new CopyOnWriteArrayList<>();
  private final TestProbe<LinkEvent> session = kit.createTestProbe();
  private final TestProbe<CameraSession.Command> camera = kit.createTestProbe();
  private final Relay relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);
  private final MasterLink link =
      new MasterLink(
          environment(),
          subject(),
          session.ref()::tell,
          new JoinTimes(metrics, "local", "default", System::nanoTime));

  @BeforeAll
  static void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @AfterEach
  void close() {
    link.close();
    loop.run(relay::close);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @Test
  void theFormerPeerKeepsSendingBesideTheNewOneUntilTheServiceEndsIt() {
    FakePeer former = connected();
    FakePeer newer = connected();
    loop.run(() -> relay.accept(unit("k1")));
    await().until(() -> former.sent.contains("k1") && newer.sent.contains("k1"));
    assertThat(former.closed).isFalse();

    loop.run(() -> former.listener.onClosed("a newer master took over"));
    await().until(() -> former.closed);
    loop.run(() -> relay.accept(unit("k2")));
    await().until(() -> newer.sent.contains("k2"));
    assertThat(former.sent).doesNotContain("k2");
    session.expectNoMessage(Duration.ZERO);
  }

  @Test
  void thePeerThatStandsFirstSendsWhatCameBeforeIt() {
    loop.run(() -> relay.accept(unit("k1")));
    await().until(() -> metrics.value("camfleet_bridge_backlog_bytes") == 2);
    FakePeer first = connected();
    loop.run(() -> relay.accept(unit("k2")));
    await().until(() -> first.sent.contains("k2"));
    assertThat(first.sent).containsExactly("k1", "k2");

    FakePeer beside = connected();
    loop.run(() -> relay.accept(unit("k3")));
    await().until(() -> beside.sent.contains("k3"));
    assertThat(beside.sent).as("the former one has sent the rest").containsExactly("k3");
  }

  @Test
  void whatComesWhileNoPeerStandsIsKeptForTheNextOne() {
    FakePeer first = connected();
    loop.run(() -> first.listener.onFailed("consent-lost", "nothing heard for 30 s"));
    await().until(() -> first.closed);
    session.receiveMessage(); // that it ended
    loop.run(() -> relay.accept(unit("k1")));
    await().until(() -> metrics.value("camfleet_bridge_backlog_bytes") == 2);
    FakePeer next = connected();
    await().untilAsserted(() -> assertThat(next.sent).containsExactly("k1"));
    link.close();
    await().until(() -> next.closed);
    assertThat(metrics.value("camfleet_bridge_backlog_bytes")).isZero();
  }

  @Test
  void whenTheNewPeerFailsTheFormerOneStandsAgain() {
    FakePeer former = connected();
    FakePeer newer = connected();
    loop.run(() -> newer.listener.onFailed("consent-lost", "nothing heard for 30 s"));
    await().until(() -> newer.closed);
    session.expectNoMessage(Duration.ZERO);

    loop.run(() -> former.listener.onFailed("consent-lost", "nothing heard for 30 s"));
    assertThat(session.receiveMessage())
        .isEqualTo(new LinkEvent.PeerEnded(true, "consent-lost: nothing heard for 30 s"));
  }

  @Test
  void aSessionIsMadeAnewWhenTheRelayOfTheStandingOneWillBeGone() {
    FakePeer former = connected();
    FakePeer newer = connected();
    loop.run(() -> former.listener.onPathEnding("turn:a:3478 over udp refuses with 401"));
    session.expectNoMessage(Duration.ZERO);

    loop.run(() -> newer.listener.onPathEnding("turn:a:3478 over udp refuses with 401"));
    assertThat(session.receiveMessage()).isEqualTo(LinkEvent.JoinAnew.INSTANCE);
    assertThat(newer.closed).isFalse();
    assertThat(metrics.value("camfleet_bridge_paths_ending_total")).isEqualTo(1);
    assertThat(events)
        .extracting(Event::type, Event::text)
        .containsExactly(
            tuple(
                "session.path-ending",
                "the session is joined anew: turn:a:3478 over udp refuses with 401"));
  }

  @Test
  void whatASocketBringsHasItsNumber() {
    receive(MessageKind.GO_AWAY, "");
    assertThat(session.receiveMessage()).isEqualTo(new LinkEvent.GoAway(SOCKET));
    receive(MessageKind.STATUS_RESPONSE, "");
    assertThat(session.receiveMessage()).isEqualTo(new LinkEvent.StatusReceived(SOCKET, null));
  }

  @Test
  void aSessionIsMadeAnewWhenThePicturesLeaveTheProfileThatWasNegotiated() {
    FakePeer peer = connected();
    peer.offersHigh = true;
    loop.run(() -> relay.accept(unit(TRACK, "k1")));
    VideoTrack larger = track(66, 40);
    loop.run(() -> relay.accept(unit(larger, "k2")));
    await().until(() -> peer.sent.contains("k2"));
    session.expectNoMessage(Duration.ZERO);

    VideoTrack high = track(100, 31);
    loop.run(() -> relay.accept(unit(high, "k3")));
    loop.run(() -> relay.accept(unit(high, "k4")));
    assertThat(session.receiveMessage()).isEqualTo(LinkEvent.JoinAnew.INSTANCE);
    await().until(() -> peer.sent.contains("k4"));
    session.expectNoMessage(Duration.ZERO);
    assertThat(peer.closed).as("it carries the media until the new one does").isFalse();
    assertThat(metrics.value("camfleet_bridge_profile_changes_total")).isEqualTo(1);
  }

  @Test
  void aProfileThatTheServiceDoesNotOfferIsNoReasonToJoinAnew() {
    FakePeer peer = connected();
    loop.run(() -> relay.accept(unit(track(100, 31), "k1")));
    await().until(() -> peer.sent.contains("k1"));
    session.expectNoMessage(Duration.ZERO);
  }

  @Test
  void oneOfManyRequestsForAKeyFrameReachesTheCamera() {
    FakePeer peer = connected();
    for (int i = 0; i < 100; i++) {
      loop.run(peer.listener::onKeyFrameRequested);
    }
    assertThat(camera.receiveMessage()).isEqualTo(CameraSession.RequestKeyFrame.INSTANCE);
    camera.expectNoMessage(Duration.ofMillis(200));
  }

  @Test
  void anOfferOfAViewerNeverTakesThePlaceOfTheSession() {
    FakePeer recorded = connected();
    ServiceMessage offer =
        new ServiceMessage(MessageKind.SDP_OFFER, "ann", SdpPayload.offer("v=0").toJson(), null);
    loop.run(() -> link.received(SOCKET, offer));
    loop.run(() -> relay.accept(unit("k1")));
    await().until(() -> recorded.sent.contains("k1"));
    assertThat(recorded.closed).isFalse();
    assertThat(made).hasSize(1);
    assertThat(metrics.value("camfleet_bridge_direct_refused_total", "reason", "disabled"))
        .isEqualTo(1);
    session.expectNoMessage(Duration.ZERO);
  }

  @Test
  void candidatesOfTheNextOfferThatComeBeforeItAreKeptBesideASessionThatStands() {
    FakePeer recorded = connected();
    candidate("candidate:later", "next");
    candidate("candidate:nobody's", "other");
    candidate("candidate:now", null);
    await().until(() -> recorded.candidates.size() == 1);
    assertThat(recorded.candidates.get(0).candidate()).isEqualTo("candidate:now");

    receive(MessageKind.SDP_OFFER, SdpPayload.offer("v=0\r\na=ice-ufrag:next\r\n").toJson());
    await().until(() -> made.size() == 2 && !made.get(1).candidates.isEmpty());
    assertThat(made.get(1).candidates)
        .extracting(IceCandidate::candidate)
        .containsExactly("candidate:later");
  }

  private void candidate(String line, String ufrag) {
    receive(
        MessageKind.ICE_CANDIDATE, CandidatePayload.toJson(new IceCandidate(line, "0", 0, ufrag)));
  }

  private void receive(MessageKind kind, String payload) {
    loop.run(() -> link.received(SOCKET, ServiceMessage.fromStorage(kind, payload)));
  }

  private FakePeer connected() {
    int before = made.size();
    ServiceMessage offer =
        ServiceMessage.fromStorage(MessageKind.SDP_OFFER, SdpPayload.offer(FIRST).toJson());
    loop.run(() -> link.received(SOCKET, offer));
    await().until(() -> made.size() > before);
    FakePeer peer = made.get(before);
    loop.run(peer::connects);
    assertThat(session.receiveMessage()).isEqualTo(new LinkEvent.Answered(SOCKET));
    assertThat(session.receiveMessage()).isInstanceOf(LinkEvent.Connected.class);
    return peer;
  }

  private MasterSession.Subject subject() {
    CameraSpec.Target target = CameraSpec.Target.LOCAL;
    CameraSpec spec =
        new CameraSpec(
            "gate",
            List.of(URI.create("rtsp://camera/1")),
            null,
            null,
            "gate",
            List.of(target),
            CameraSpec.Audio.AUTO);
    return new MasterSession.Subject(
        spec, target, loop, relay, camera.ref(), environment().peers(), null);
  }

  private BridgeEnvironment environment() {
    return new BridgeEnvironment(
        loops,
        (on, settings, listener) -> {
          FakePeer peer = new FakePeer(listener);
          made.add(peer);
          return peer;
        },
        target -> {
          throw new AssertionError("no service");
        },
        Room.UNLIMITED,
        events::add,
        metrics,
        new BrownOut(metrics, InstantSource.system()),
        InstantSource.system(),
        BridgeEnvironment.Settings.DEFAULT);
  }

  private static VideoTrack track(int profile, int level) {
    byte[] sps = {0x67, (byte) profile, 0, (byte) level};
    return new VideoTrack(sps, new byte[][] {{0x68}}, 640, 360);
  }

  private static AccessUnit unit(String name) {
    return unit(TRACK, name);
  }

  private static AccessUnit unit(VideoTrack track, String name) {
    return new AccessUnit(track, name.getBytes(), 0, 0, true);
  }
}
