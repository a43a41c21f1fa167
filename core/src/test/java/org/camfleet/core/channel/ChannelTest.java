package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.LoopKit;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  private static final Participant VIEWER = Participant.viewer("ann");

  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final FakePeers peers = new FakePeers();
  private final FakeRecordings recordings = new FakeRecordings();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile ChannelRecord record =
      new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 24, 60);
  private ActorRef<Channel.Command> channel;

  @BeforeEach
  void start() {
    channel = kit.spawn(Channel.create(ARN, environment(Duration.ofMillis(300))));
  }

  @Test
  void eachJoinMakesOneOfferBeforeItsCandidates() {
    TestProbe<SocketCommand> socket = open(Participant.MASTER, "m1");
    long first = join(Participant.MASTER);
    assertThat(message(socket).kind()).isEqualTo(MessageKind.SDP_OFFER);
    assertThat(message(socket).kind()).isEqualTo(MessageKind.ICE_CANDIDATE);
    long second = join(Participant.MASTER);
    ServiceMessage offer = message(socket);
    assertThat(offer.payload()).contains("offer-1");
    assertThat(offer.senderClientId()).isNull();
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void anOfferWaitsForItsSocket() {
    join(VIEWER);
    await().until(() -> peers.made.size() == 1);
    TestProbe<SocketCommand> socket = open(VIEWER, "v1");
    assertThat(message(socket).kind()).isEqualTo(MessageKind.SDP_OFFER);
    assertThat(message(socket).kind()).isEqualTo(MessageKind.ICE_CANDIDATE);
  }

  @Test
  void joinsAreRefusedWithTheCodeOfTheirReason() {
    record = new ChannelRecord(ARN, "gate", false, null, null, 0, 60);
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
    await()
        .untilAsserted(
            () ->
                assertThat(refusal(Participant.MASTER).code())
                    .isEqualTo("InvalidArgumentException"));
  }

  @Test
  void theMastersMediaIsRecordedAndReachesALateViewer() {
    FakePeers.FakePeer master = connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    master.receives(unit("d2", 40, false));
    await()
        .untilAsserted(
            () -> assertThat(recordings.log).containsExactly("open gate-stream 0", "k1", "d2"));

    FakePeers.FakePeer viewer = connected(VIEWER, "v1");
    await().untilAsserted(() -> assertThat(names(viewer.burst)).containsExactly("k1", "d2"));
    master.receives(unit("d3", 80, false));
    await().untilAsserted(() -> assertThat(names(viewer.sent)).containsExactly("d3"));
    assertThat(viewer.settings.video()).isEqualTo(TRACK);
  }

  @Test
  void theMostRecentMasterTakesOverAtItsKeyFrame() {
    TestProbe<SocketCommand> firstSocket = open(Participant.MASTER, "m1");
    FakePeers.FakePeer first = connect(Participant.MASTER, "m1", firstSocket);
    first.receives(unit("a1", 0, true));

    TestProbe<SocketCommand> secondSocket = open(Participant.MASTER, "m2");
    assertThat(firstSocket.receiveMessage()).isInstanceOf(SocketCommand.Close.class);
    FakePeers.FakePeer second = connect(Participant.MASTER, "m2", secondSocket);
    first.receives(unit("a2", 40, false));
    second.receives(unit("b0", 60, false));
    second.receives(unit("b1", 80, true));
    first.receives(unit("a3", 100, true));
    await().until(() -> first.closed);
    second.receives(unit("b2", 120, false));
    await()
        .untilAsserted(
            () ->
                assertThat(recordings.log)
                    .containsExactly(
                        "open gate-stream 0",
                        "a1",
                        "a2",
                        "close 0",
                        "open gate-stream 1",
                        "b1",
                        "b2"));
    assertThat(events).extracting(Event::type).contains("channel.takeover");
  }

  @Test
  void mediaOutlivesItsSignalingSocket() {
    TestProbe<SocketCommand> socket = open(Participant.MASTER, "m1");
    FakePeers.FakePeer master = connect(Participant.MASTER, "m1", socket);
    channel.tell(new Channel.SocketClosed(Participant.MASTER, "m1"));
    master.receives(unit("k1", 0, true));
    await().untilAsserted(() -> assertThat(recordings.log).contains("k1"));
    assertThat(master.closed).isFalse();
  }

  @Test
  void aRefusedAnswerIsReportedAndEndsThePeer() {
    TestProbe<SocketCommand> socket = open(Participant.MASTER, "m1");
    join(Participant.MASTER);
    message(socket);
    message(socket);
    answer(Participant.MASTER, "m1", "v=0 no-h264");
    ServiceMessage status = message(socket);
    assertThat(status.kind()).isEqualTo(MessageKind.STATUS_RESPONSE);
    assertThat(status.status().errorType()).isEqualTo("InvalidArgumentException");
    assertThat(status.status().description()).contains("VP8 (expected: H264)");
    await().until(() -> peers.made.get(0).closed);
  }

  @Test
  void aSecondAnswerIsRefusedAndTheFirstStands() {
    TestProbe<SocketCommand> socket = open(Participant.MASTER, "m1");
    join(Participant.MASTER);
    message(socket);
    message(socket);
    answer(Participant.MASTER, "m1", "v=0 one");
    answer(Participant.MASTER, "m1", "v=0 two");
    assertThat(message(socket).status().description()).contains("no offer awaits an answer");
    await().untilAsserted(() -> assertThat(peers.made.get(0).answers).containsExactly("v=0 one"));
  }

  @Test
  void anUnansweredOfferEndsSoonAfterANewerOne() {
    open(Participant.MASTER, "m1");
    join(Participant.MASTER);
    join(Participant.MASTER);
    await().until(() -> peers.made.get(0).closed);
    assertThat(peers.made.get(1).closed).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"one two", "two one"})
  void answersOfTwoJoinsReachTheirOffersInWhateverOrderTheyCome(String order) {
    open(Participant.MASTER, "m1");
    join(Participant.MASTER);
    join(Participant.MASTER);
    for (String name : order.split(" ")) {
      answer(Participant.MASTER, "m1", sdp(name));
    }
    await().until(() -> answersTaken() == 3);
    peers.made.get(0).isCheckedBy("one");
    peers.made.get(1).isCheckedBy("two");
    awaitAnswer(0, "one");
    awaitAnswer(1, "two");
  }

  @Test
  void aClientThatAnswersOnlyTheOlderOfferIsConnectedThere() {
    open(Participant.MASTER, "m1");
    join(Participant.MASTER);
    join(Participant.MASTER);
    answer(Participant.MASTER, "m1", sdp("one"));
    awaitAnswer(1, "one");
    peers.made.get(0).isCheckedBy("one");
    awaitAnswer(0, "one");
    peers.made.get(0).connects();
    peers.made.get(0).receives(unit("k1", 0, true));
    await().untilAsserted(() -> assertThat(recordings.log).contains("k1"));
    assertThat(peers.made.get(0).closed).isFalse();
  }

  @Test
  void aCheckAheadOfItsAnswerSaysWhereTheAnswerGoes() {
    open(Participant.MASTER, "m1");
    join(Participant.MASTER);
    join(Participant.MASTER);
    await().until(() -> peers.made.size() == 2);
    peers.made.get(0).isCheckedBy("one");
    answer(Participant.MASTER, "m1", sdp("one"));
    awaitAnswer(0, "one");
    peers.made.get(1).isCheckedBy("two");
    answer(Participant.MASTER, "m1", sdp("two"));
    awaitAnswer(1, "two");
  }

  @Test
  void aRefusedAnswerThatMayBeAnotherOffersLeavesTheNewestOfferOpen() {
    TestProbe<SocketCommand> socket = open(Participant.MASTER, "m1");
    join(Participant.MASTER);
    join(Participant.MASTER);
    answer(Participant.MASTER, "m1", "v=0 no-h264 a=ice-ufrag:one ");
    await().until(() -> peers.made.get(1).answers.size() == 1);
    await().until(() -> status(socket).status().description().contains("VP8"));
    answer(Participant.MASTER, "m1", sdp("two"));
    awaitAnswer(1, "two");
    assertThat(peers.made.get(1).closed).isFalse();
  }

  @Test
  void withoutStorageMessagesGoFromViewerToMasterAndBack() {
    record = new ChannelRecord(ARN, "gate", false, null, null, 0, 60);
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
    TestProbe<SocketCommand> master = open(Participant.MASTER, "m1");
    TestProbe<SocketCommand> viewer = open(VIEWER, "v1");
    await()
        .untilAsserted(
            () ->
                assertThat(refusal(Participant.MASTER).code())
                    .isEqualTo("InvalidArgumentException"));
    send(VIEWER, "v1", new ClientMessage(MessageKind.SDP_OFFER, null, "{\"o\":1}", null));
    ServiceMessage offer = message(master);
    assertThat(offer.senderClientId()).isEqualTo("ann");
    assertThat(offer.payload()).isEqualTo("{\"o\":1}");
    send(
        Participant.MASTER,
        "m1",
        new ClientMessage(MessageKind.SDP_ANSWER, "ann", "{\"a\":1}", null));
    ServiceMessage reply = message(viewer);
    assertThat(reply.senderClientId()).isNull();
    assertThat(reply.payload()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aNewerEpochElsewhereEndsTheMasterHere() {
    FakePeers.FakePeer master = connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    await().until(() -> recordings.listener != null);
    recordings.listener.onFenced();
    await().until(() -> master.closed);
  }

  // A node that had the channel for a while has claimed higher epochs: ours would be refused for
  // ever.
  @Test
  void afterANewerEpochElsewhereTheNextJoinIsNewerStill() {
    FakePeers.FakePeer master = connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    await().until(() -> recordings.listener != null);
    recordings.listener.onFenced();
    await().until(() -> master.closed);

    assertThat(join(Participant.MASTER)).isEqualTo(2L << 20);
    assertThat(join(Participant.MASTER)).isEqualTo((2L << 20) + 1);
  }

  @Test
  void statusTellsWhoFeedsSinceWhenAndHowMuch() {
    FakePeers.FakePeer master = connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    await().until(() -> recordings.listener != null);
    recordings.listener.onFragmentStored("42");
    TestProbe<Channel.Status> probe = kit.createTestProbe();
    await()
        .untilAsserted(
            () -> {
              channel.tell(new Channel.GetStatus(probe.ref()));
              Channel.PeerStatus status = probe.receiveMessage().master();
              assertThat(status.state()).isEqualTo("connected");
              assertThat(status.packets()).isEqualTo(7);
              assertThat(status.lastFragmentAt()).isNotNull();
            });
  }

  @Test
  void whatIsNotStoredShowsInTheStatusAndIsToldOnceUntilSomethingIsStored() {
    FakePeers.FakePeer master = connected(Participant.MASTER, "m1");
    master.receives(unit("k1", 0, true));
    await().until(() -> recordings.listener != null);
    recordings.listener.onGap("disk-full for 2000 ms");
    recordings.listener.onGap("disk-full for 2040 ms");
    awaitMissing("disk-full for 2040 ms");
    assertThat(gapsTold()).isEqualTo(1);

    recordings.listener.onFragmentStored("42");
    awaitMissing(null);
    recordings.listener.onGap("disk-full for 1960 ms");
    awaitMissing("disk-full for 1960 ms");
    assertThat(gapsTold()).isEqualTo(2);
  }

  private long gapsTold() {
    return events.stream().filter(event -> event.type().equals("archive.gap")).count();
  }

  private void awaitMissing(@Nullable String cause) {
    TestProbe<Channel.Status> probe = kit.createTestProbe();
    await()
        .untilAsserted(
            () -> {
              channel.tell(new Channel.GetStatus(probe.ref()));
              assertThat(probe.receiveMessage().master().missing()).isEqualTo(cause);
            });
  }

  private ChannelEnvironment environment(Duration unansweredLife) {
    return Environments.of(
        kit.loops(),
        peers,
        recordings,
        () -> record,
        events::add,
        Environments.times(unansweredLife));
  }

  private TestProbe<SocketCommand> open(Participant participant, String socketId) {
    TestProbe<SocketCommand> socket = kit.createTestProbe();
    channel.tell(new Channel.SocketOpened(participant, socketId, socket.ref()));
    return socket;
  }

  private long join(Participant participant) {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(participant, false, probe.ref()));
    return ((Channel.Joined) probe.receiveMessage()).epoch();
  }

  private Channel.Rejected refusal(Participant participant) {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(participant, false, probe.ref()));
    Channel.JoinReply reply = probe.receiveMessage();
    assertThat(reply).isInstanceOf(Channel.Rejected.class);
    return (Channel.Rejected) reply;
  }

  private FakePeers.FakePeer connected(Participant participant, String socketId) {
    return connect(participant, socketId, open(participant, socketId));
  }

  private FakePeers.FakePeer connect(
      Participant participant, String socketId, TestProbe<SocketCommand> socket) {
    int before = peers.made.size();
    join(participant);
    message(socket);
    message(socket);
    answer(participant, socketId, "v=0 a=ice-ufrag:theirs");
    FakePeers.FakePeer peer = peers.made.get(before);
    await().until(() -> peer.answers.size() == 1);
    peer.connects();
    return peer;
  }

  private static String sdp(String ufrag) {
    return "v=0 a=ice-ufrag:" + ufrag + " ";
  }

  private int answersTaken() {
    return peers.made.stream().mapToInt(peer -> peer.answers.size()).sum();
  }

  private void awaitAnswer(int peer, String ufrag) {
    await().untilAsserted(() -> assertThat(peers.made.get(peer).answers).endsWith(sdp(ufrag)));
  }

  /** The next status, whatever offers and candidates come before it. */
  private static ServiceMessage status(TestProbe<SocketCommand> socket) {
    ServiceMessage next = message(socket);
    while (next.kind() != MessageKind.STATUS_RESPONSE) {
      next = message(socket);
    }
    return next;
  }

  private void answer(Participant participant, String socketId, String sdp) {
    send(
        participant,
        socketId,
        new ClientMessage(
            MessageKind.SDP_ANSWER, null, SdpPayload.answer(sdp).toJson(), "correlation"));
  }

  private void send(Participant participant, String socketId, ClientMessage message) {
    channel.tell(new Channel.MessageReceived(participant, socketId, message));
  }

  private static ServiceMessage message(TestProbe<SocketCommand> socket) {
    return ((SocketCommand.Send) socket.receiveMessage()).message();
  }

  private static List<String> names(List<AccessUnit> units) {
    return units.stream().map(unit -> new String(unit.data())).toList();
  }

  private static AccessUnit unit(String name, long millis, boolean key) {
    return new AccessUnit(TRACK, name.getBytes(), millis * 1000, millis * 1000, key);
  }
}
