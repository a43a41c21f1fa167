package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.LoopKit;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.SocketCommand;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.PeerSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** WHIP and WHEP on a channel beside masters and viewers of its signaling. */
class HttpSessionsTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";
  private static final String OFFER = "v=0 a=ice-ufrag:theirs ";
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);

  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final FakePeers peers = new FakePeers();
  private final FakeRecordings recordings = new FakeRecordings();
  private final CountingMetrics metrics = new CountingMetrics();
  private final Environments.HandClock clock = new Environments.HandClock();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile ChannelRecord record =
      new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 24, 60);
  private ActorRef<Channel.Command> channel;

  @BeforeEach
  void start() {
    start(1_000);
  }

  private void start(int joinsPerSecond) {
    channel =
        kit.spawn(
            Channel.create(
                ARN,
                Environments.of(
                    kit.loops(),
                    peers,
                    recordings,
                    () -> record,
                    event -> told.add(event.type() + " " + event.text()),
                    Environments.settings(joinsPerSecond, Duration.ofSeconds(5), null),
                    clock,
                    metrics),
                self -> {}));
  }

  @Test
  void aPublisherIsAnsweredAndRecordedAndWatched() {
    HttpSessions.Started published = started(publish());
    FakePeers.FakePeer publisher = peers.made.get(0);
    publisher.connects();
    publisher.receives(unit("k1", 0, true));
    await().untilAsserted(() -> assertThat(recordings.log).contains("k1"));

    started(play());
    FakePeers.FakePeer player = peers.made.get(1);
    player.connects();
    await().untilAsserted(() -> assertThat(player.burst).hasSize(1));

    assertThat(published.answerSdp()).isEqualTo("v=0 answer to " + OFFER);
    assertThat(published.sessionId()).matches("[A-Za-z0-9_-]{24}");
    assertThat(publisher.settings.role()).isEqualTo(PeerSettings.Role.TO_PUBLISHER);
    assertThat(publisher.settings.requireAudio()).isTrue();
    assertThat(player.settings.role()).isEqualTo(PeerSettings.Role.TO_PLAYER);
    assertThat(player.settings.video()).isEqualTo(TRACK);
    assertThat(status().master().state()).isEqualTo("connected");
    assertThat(status().viewers().get(0).participant()).matches("viewer whep-[0-9a-f]{8}");
  }

  @Test
  void theNewestMasterTakesOverWhicheverWayItCame() {
    HttpSessions.Started first = started(publish());
    FakePeers.FakePeer published = peers.made.get(0);
    published.connects();
    published.receives(unit("a1", 0, true));
    await().untilAsserted(() -> assertThat(recordings.log).contains("a1"));

    FakePeers.FakePeer joined = connectedMaster();
    joined.receives(unit("b1", 80, true));
    await().until(() -> published.closed);
    assertThat(refused(end(JoinKind.WHIP, first.sessionId())).code()).isEqualTo("no-session");

    started(publish());
    FakePeers.FakePeer again = peers.made.get(2);
    again.connects();
    joined.receives(unit("b2", 120, false));
    again.receives(unit("c1", 160, true));
    await().until(() -> joined.closed);
    await()
        .untilAsserted(
            () ->
                assertThat(recordings.log)
                    .containsExactly(
                        "open gate-stream 0",
                        "a1",
                        "close 0",
                        "open gate-stream 1",
                        "b1",
                        "b2",
                        "close 1",
                        "open gate-stream 2",
                        "c1"));
  }

  @Test
  void aPublisherThatIsConnectedClosesTheSocketOfTheMasterThatItDisplaces() {
    TestProbe<SocketCommand> socket = openMaster();
    started(publish());
    socket.expectNoMessage(Duration.ofMillis(100));
    peers.made.get(0).connects();
    assertThat(socket.receiveMessage())
        .isEqualTo(new SocketCommand.Close(1000, "a newer master publishes by WHIP"));
  }

  @Test
  void aPublisherThatConnectsAfterANewerMasterJoinedClosesNoSocket() {
    started(publish());
    TestProbe<SocketCommand> socket = openMaster();
    join(Participant.MASTER);
    assertThat(socket.receiveSeveralMessages(2))
        .as("offer and candidate")
        .allMatch(SocketCommand.Send.class::isInstance);
    peers.made.get(0).connects();
    await().until(() -> told.contains("channel.connected master connected"));
    socket.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void anOfferThatCanNotBeAnsweredLeavesTheMasterAlone() {
    FakePeers.FakePeer master = connectedMaster();
    master.receives(unit("a1", 0, true));

    Channel.Rejected refusal = refused(ask(to -> new HttpSessions.Publish("v=0 no-h264", to)));

    assertThat(refusal)
        .isEqualTo(new Channel.Rejected("no-h264", "video: VP8 offered (expected: H264)"));
    await().until(() -> peers.made.get(1).closed);
    master.receives(unit("a2", 40, false));
    await().untilAsserted(() -> assertThat(recordings.log).endsWith("a1", "a2"));
    assertThat(told).contains("channel.refused master: video: VP8 offered (expected: H264)");
  }

  @Test
  void aSessionIsEndedOnceByItsOwnIdAndKind() {
    HttpSessions.Started playing = started(play());

    assertThat(refused(end(JoinKind.WHIP, playing.sessionId())).code()).isEqualTo("no-session");
    assertThat(refused(end(JoinKind.WHEP, "guess")).code()).isEqualTo("no-session");
    assertThat(end(JoinKind.WHEP, playing.sessionId())).isEqualTo(HttpSessions.Done.INSTANCE);
    await().until(() -> peers.made.get(0).closed);
    assertThat(refused(end(JoinKind.WHEP, playing.sessionId())).code()).isEqualTo("no-session");
    assertThat(status().viewers()).isEmpty();
    assertThat(metrics.value("camfleet_channel_sessions_ended_total", "reason", "ended"))
        .isEqualTo(1);
  }

  @Test
  void candidatesReachTheirSessionAndAnotherFragmentIsARestart() {
    String session = started(publish()).sessionId();
    IceCandidate candidate = new IceCandidate("candidate:1", "0", null, "theirs");

    assertThat(add(session, "theirs", candidate)).isEqualTo(HttpSessions.Done.INSTANCE);
    assertThat(add(session, null, candidate)).isEqualTo(HttpSessions.Done.INSTANCE);
    assertThat(refused(add(session, "other", candidate)).code()).isEqualTo("ice-restart");
    assertThat(refused(add("guess", "theirs", candidate)).code()).isEqualTo("no-session");
    await()
        .untilAsserted(
            () -> assertThat(peers.made.get(0).candidates).containsExactly(candidate, candidate));
  }

  @Test
  void playersHavePlacesOfTheirOwnThatComeBackAtOnce() {
    String first = started(play()).sessionId();
    started(play());
    Channel.Rejected full = refused(play());
    assertThat(full.code()).isEqualTo("session-full");
    assertThat(full.text()).contains("reached: 2");

    join(Participant.viewer("ann"));
    peers.made.get(0).connects();
    end(JoinKind.WHEP, first);
    started(play());
  }

  @Test
  void joinsThatComeTooFastAreRefusedWithACodeOfTheirOwn() {
    start(1);
    started(play());
    started(play());
    assertThat(refused(play()).code()).isIn("session-full", "too-many-joins");
    started(publish());
    started(publish());
    started(publish());
    assertThat(refused(publish()).code()).isEqualTo("too-many-joins");
  }

  @Test
  void aPublisherWithBadOffersDoesNotKeepMastersFromJoining() {
    start(1);
    for (int i = 0; i < 3; i++) {
      assertThat(refused(ask(to -> new HttpSessions.Publish("v=0 no-h264", to))).code())
          .isEqualTo("no-h264");
    }
    assertThat(refused(publish()).code()).isEqualTo("too-many-joins");
    join(Participant.MASTER);
  }

  @Test
  void aMastersAnswerIsNeverTakenForAPublishersSession() {
    TestProbe<SocketCommand> socket = openMaster();
    started(publish());
    channel.tell(
        new Channel.MessageReceived(
            Participant.MASTER,
            "m1",
            new ClientMessage(
                MessageKind.SDP_ANSWER, null, SdpPayload.answer(OFFER).toJson(), "c1")));

    SocketCommand.Send send = (SocketCommand.Send) socket.receiveMessage();
    assertThat(send.message().status().description()).contains("no offer awaits an answer");
    assertThat(peers.made.get(0).answers).isEmpty();
  }

  @Test
  void aPublisherThatNeverConnectsIsForgottenInTime() {
    String session = started(publish()).sessionId();
    clock.pass(Duration.ofMinutes(3));
    channel.tell(Channel.Tidy.INSTANCE);

    await().until(() -> peers.made.get(0).closed);
    assertThat(refused(end(JoinKind.WHIP, session)).code()).isEqualTo("no-session");
    assertThat(told).contains("channel.ended master: no connection came about");
  }

  @Test
  void aChannelThatStoresNothingOrIsGoneRefuses() {
    record = new ChannelRecord(ARN, "gate", false, null, null, 0, 60);
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
    await()
        .untilAsserted(
            () -> assertThat(refused(play()).code()).isEqualTo("InvalidArgumentException"));
    record = null;
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
    await()
        .untilAsserted(
            () -> assertThat(refused(publish()).code()).isEqualTo("ResourceNotFoundException"));
  }

  private HttpSessions.Reply publish() {
    return ask(to -> new HttpSessions.Publish(OFFER, to));
  }

  private HttpSessions.Reply play() {
    return ask(to -> new HttpSessions.Play(OFFER, to));
  }

  private HttpSessions.Reply end(JoinKind kind, String session) {
    return ask(to -> new HttpSessions.EndSession(kind, session, to));
  }

  private HttpSessions.Reply add(String session, String ufrag, IceCandidate candidate) {
    return ask(
        to ->
            new HttpSessions.AddCandidates(JoinKind.WHIP, session, ufrag, List.of(candidate), to));
  }

  private HttpSessions.Reply ask(
      Function<ActorRef<HttpSessions.Reply>, HttpSessions.Command> command) {
    TestProbe<HttpSessions.Reply> probe = kit.createTestProbe();
    channel.tell(command.apply(probe.ref()));
    HttpSessions.Reply reply = probe.receiveMessage();
    probe.stop();
    return reply;
  }

  private static HttpSessions.Started started(HttpSessions.Reply reply) {
    assertThat(reply).isInstanceOf(HttpSessions.Started.class);
    return (HttpSessions.Started) reply;
  }

  private static Channel.Rejected refused(HttpSessions.Reply reply) {
    assertThat(reply).isInstanceOf(Channel.Rejected.class);
    return (Channel.Rejected) reply;
  }

  private TestProbe<SocketCommand> openMaster() {
    TestProbe<SocketCommand> socket = kit.createTestProbe();
    channel.tell(new Channel.SocketOpened(Participant.MASTER, "m1", socket.ref()));
    return socket;
  }

  private void join(Participant participant) {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(participant, false, probe.ref()));
    assertThat(probe.receiveMessage()).isInstanceOf(Channel.Joined.class);
  }

  private FakePeers.FakePeer connectedMaster() {
    int before = peers.made.size();
    openMaster();
    join(Participant.MASTER);
    await().until(() -> peers.made.size() > before);
    channel.tell(
        new Channel.MessageReceived(
            Participant.MASTER,
            "m1",
            new ClientMessage(
                MessageKind.SDP_ANSWER,
                null,
                SdpPayload.answer("v=0 a=ice-ufrag:m ").toJson(),
                null)));
    FakePeers.FakePeer peer = peers.made.get(before);
    await().until(() -> peer.answers.size() == 1);
    peer.connects();
    return peer;
  }

  private Channel.Status status() {
    TestProbe<Channel.Status> probe = kit.createTestProbe();
    channel.tell(new Channel.GetStatus(probe.ref()));
    return probe.receiveMessage();
  }

  private static AccessUnit unit(String name, long millis, boolean key) {
    return new AccessUnit(TRACK, name.getBytes(), millis * 1000, millis * 1000, key);
  }
}
