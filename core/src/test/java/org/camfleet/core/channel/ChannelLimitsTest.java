package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Places, rates and lives of a channel's sessions, on a clock that is turned by hand. */
class ChannelLimitsTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  private static final Participant ANN = Participant.viewer("ann");
  private static final Participant DAN = Participant.viewer("dan");

  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final FakePeers peers = new FakePeers();
  private final CountingMetrics metrics = new CountingMetrics();
  private final Environments.HandClock clock = new Environments.HandClock();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile ChannelRecord record =
      new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 24, 60);
  private ActorRef<Channel.Command> channel;

  @BeforeEach
  void start() {
    start(Environments.settings(1_000, Duration.ofSeconds(5), Duration.ofHours(1)));
  }

  private void start(ChannelEnvironment.Settings settings) {
    channel =
        kit.spawn(
            Channel.create(
                ARN,
                Environments.of(
                    kit.loops(),
                    peers,
                    new FakeRecordings(),
                    () -> record,
                    event -> told.add(event.type() + " " + event.text()),
                    settings,
                    clock,
                    metrics)));
  }

  @Test
  void theFourthViewerIsRefusedAndASlotIsKeptForAMinute() {
    for (String id : List.of("ann", "bob", "cat")) {
      connected(Participant.viewer(id));
    }
    Channel.Rejected refusal = (Channel.Rejected) join(DAN);
    assertThat(refusal.code()).isEqualTo("ClientLimitExceededException");
    assertThat(refusal.text()).contains("maximum number of viewers connected to the session");

    peers.made.get(0).fails();
    awaitViewers(2);
    assertThat(join(DAN)).isInstanceOf(Channel.Rejected.class);
    assertThat(join(ANN)).as("the same client returns").isInstanceOf(Channel.Joined.class);
    peers.made.get(1).fails();
    awaitViewers(2);
    pass(Duration.ofSeconds(61));
    assertThat(join(DAN)).isInstanceOf(Channel.Joined.class);
  }

  @Test
  void aViewerThatNeverAnswersGivesItsPlaceBack() {
    for (String id : List.of("ann", "bob", "cat")) {
      join(Participant.viewer(id));
    }
    pass(Duration.ofSeconds(65));
    assertThat(join(DAN)).isInstanceOf(Channel.Rejected.class);
    pass(Duration.ofSeconds(10));
    assertThat(join(DAN)).isInstanceOf(Channel.Joined.class);
    await().until(() -> peers.made.stream().limit(3).allMatch(peer -> peer.closed));
    assertThat(ended("unanswered")).isEqualTo(3);
  }

  @Test
  void theConsolesViewersTakeNoPlaceOfOthersAndWaitAsLongAsTheyLike() {
    start(Environments.settings(1_000, Duration.ofSeconds(5), null));
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    TestProbe<SocketCommand> socket = open(Participant.viewer("console-1"));
    channel.tell(new Channel.Watch(Participant.viewer("console-1"), probe.ref()));
    assertThat(probe.receiveMessage()).isInstanceOf(Channel.Joined.class);
    answered(Participant.viewer("console-1"), socket);
    for (String id : List.of("ann", "bob", "cat")) {
      assertThat(join(Participant.viewer(id))).isInstanceOf(Channel.Joined.class);
    }
    channel.tell(new Channel.Watch(Participant.viewer("console-2"), probe.ref()));
    assertThat(probe.receiveMessage()).isInstanceOf(Channel.Joined.class);
    channel.tell(new Channel.Watch(Participant.viewer("console-3"), probe.ref()));
    assertThat(probe.receiveMessage()).isInstanceOf(Channel.Rejected.class);
    pass(Duration.ofMinutes(10));
    status();
    assertThat(peers.made.get(0).closed).isFalse();
  }

  @Test
  void joinsBeyondTheRateAreRefusedOfMastersAndViewersApart() {
    start(Environments.settings(2, Duration.ofSeconds(5), null));
    for (int i = 0; i < 5; i++) {
      assertThat(join(Participant.MASTER)).isInstanceOf(Channel.Joined.class);
    }
    assertThat(((Channel.Rejected) join(Participant.MASTER)).code())
        .isEqualTo("ClientLimitExceededException");
    assertThat(join(ANN)).isInstanceOf(Channel.Joined.class);
    clock.pass(Duration.ofMillis(500));
    assertThat(join(Participant.MASTER)).isInstanceOf(Channel.Joined.class);
    assertThat(join(Participant.MASTER)).isInstanceOf(Channel.Rejected.class);
  }

  @Test
  void theProcessesOwnBridgeJoinsAsOftenAsItLikesAndTakesNothingFromOthers() {
    start(Environments.settings(1, Duration.ofSeconds(5), null));
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    for (int i = 0; i < 10; i++) {
      channel.tell(new Channel.JoinStorageSession(Participant.MASTER, true, probe.ref()));
      assertThat(probe.receiveMessage()).isInstanceOf(Channel.Joined.class);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(join(Participant.MASTER)).isInstanceOf(Channel.Joined.class);
    }
    assertThat(join(Participant.MASTER)).isInstanceOf(Channel.Rejected.class);
    channel.tell(new Channel.JoinStorageSession(Participant.MASTER, true, probe.ref()));
    assertThat(probe.receiveMessage()).isInstanceOf(Channel.Joined.class);
  }

  @Test
  void aSessionEndsAtItsLongestLife() {
    FakePeers.FakePeer master = connected(Participant.MASTER);
    for (int minute = 0; minute < 59; minute++) {
      master.receives(unit(minute == 0));
      pass(Duration.ofMinutes(1));
    }
    status();
    assertThat(master.closed).isFalse();
    pass(Duration.ofSeconds(70));
    await().until(() -> master.closed);
    await().until(() -> ended("life") == 1);
    assertThat(told).anyMatch(text -> text.contains("longest life"));
  }

  @Test
  void aViewerWaitsThreeMinutesForAMaster() {
    FakePeers.FakePeer ann = connected(ANN);
    FakePeers.FakePeer master = connected(Participant.MASTER);
    for (int minute = 0; minute < 5; minute++) {
      master.receives(unit(minute == 0));
      pass(Duration.ofMinutes(1));
    }
    assertThat(ann.closed).isFalse();
    master.fails();
    await().until(() -> status().master() == null);
    pass(Duration.ofSeconds(170));
    status();
    assertThat(ann.closed).isFalse();
    pass(Duration.ofSeconds(20));
    await().until(() -> ann.closed);
    await().until(() -> ended("no_master") == 1);
  }

  @Test
  void aMasterThatSendsNothingForThreeMinutesIsEnded() {
    FakePeers.FakePeer master = connected(Participant.MASTER);
    pass(Duration.ofMinutes(2));
    master.receives(unit(true));
    status();
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(175));
    status();
    assertThat(master.closed).isFalse();
    pass(Duration.ofSeconds(20));
    await().until(() -> master.closed);
    await().until(() -> ended("silent") == 1);
  }

  @Test
  void anOfferWaitsForItsSocketAsLongAsMessagesLive() {
    join(ANN);
    pass(Duration.ofSeconds(50));
    assertThat(next(open(ANN)).kind()).isEqualTo(MessageKind.SDP_OFFER);
    join(DAN);
    // The offer comes a moment behind the answer to the join: it may need a second minute.
    await().until(() -> passed(Duration.ofSeconds(66)) && expiredOffers() == 1);
    open(DAN).expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void anOfferFromOutsideIsDeliveredAgainToEveryNewMasterUntilOneAnswers() {
    withoutStorage();
    TestProbe<Channel.OfferReply> caller = kit.createTestProbe();
    String hello = SdpPayload.offer("v=0 hello").toJson();
    channel.tell(new Channel.SendOffer("alexa", hello, caller.ref()));
    TestProbe<SocketCommand> first = open(Participant.MASTER);
    ServiceMessage offer = next(first);
    assertThat(offer.senderClientId()).isEqualTo("alexa");
    assertThat(offer.payload()).isEqualTo(hello);
    TestProbe<SocketCommand> second = openAs(Participant.MASTER, "again");
    assertThat(next(second)).isEqualTo(offer);
    say(Participant.MASTER, "again", MessageKind.ICE_CANDIDATE, "alexa", "{}");
    String answer = SdpPayload.answer("v=0 there").toJson();
    say(Participant.MASTER, "again", MessageKind.SDP_ANSWER, "alexa", answer);
    assertThat(caller.receiveMessage()).isEqualTo(new Channel.Answered(answer));
    open(Participant.viewer("alexa")).expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void anOfferFromOutsideThatNobodyAnswersIsRefusedWhenItsTimeIsOver() {
    withoutStorage();
    TestProbe<Channel.OfferReply> caller = kit.createTestProbe();
    channel.tell(new Channel.SendOffer("alexa", "{\"type\":\"offer\"}", caller.ref()));
    status();
    pass(Duration.ofSeconds(55));
    status();
    caller.expectNoMessage(Duration.ofMillis(20));
    pass(Duration.ofSeconds(10));
    Channel.Rejected refusal = (Channel.Rejected) caller.receiveMessage();
    assertThat(refusal.code()).isEqualTo("ResourceNotFoundException");
    assertThat(refusal.text()).contains("60 s");
  }

  @Test
  void aChannelThatStoresItsMediaTakesNoOfferFromOutside() {
    TestProbe<Channel.OfferReply> caller = kit.createTestProbe();
    channel.tell(new Channel.SendOffer("alexa", "v=0", caller.ref()));
    assertThat(((Channel.Rejected) caller.receiveMessage()).code())
        .isEqualTo("InvalidArgumentException");
  }

  @Test
  void directConversationsAndOffersFromOutsideEndWhenTheChannelBeginsToStore() {
    ChannelRecord storing = record;
    withoutStorage();
    TestProbe<SocketCommand> master = open(Participant.MASTER);
    open(ANN);
    say(ANN, ANN.toString(), MessageKind.SDP_OFFER, null, SdpPayload.offer("v=0").toJson());
    next(master);
    TestProbe<Channel.OfferReply> caller = kit.createTestProbe();
    channel.tell(new Channel.SendOffer("alexa", "v=0", caller.ref()));
    next(master);
    assertThat(presence().signaling().direct())
        .extracting(Presence.Direct::viewer)
        .containsExactly(ANN);

    record = storing;
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
    assertThat(caller.receiveMessage())
        .isEqualTo(
            new Channel.Rejected(
                "ResourceNotFoundException", "Not answered: the channel stores its media now."));
    assertThat(presence().signaling().direct()).isEmpty();
    assertThat(presence().signaling().connected()).hasSize(2);
  }

  private Presence presence() {
    TestProbe<Presence> probe = kit.createTestProbe();
    channel.tell(new Channel.GetPresence(probe.ref()));
    return probe.receiveMessage();
  }

  private void withoutStorage() {
    record = new ChannelRecord(ARN, "gate", false, null, null, 0, 60);
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
    // An offer to the master would wait for its socket.
    await()
        .until(
            () ->
                join(DAN) instanceof Channel.Rejected refusal
                    && refusal.code().equals("InvalidArgumentException"));
  }

  private long ended(String reason) {
    return metrics.value("camfleet_channel_sessions_ended_total", "reason", reason);
  }

  private void awaitViewers(int count) {
    await().until(() -> status().viewers().size() == count);
  }

  private Channel.Status status() {
    TestProbe<Channel.Status> probe = kit.createTestProbe();
    channel.tell(new Channel.GetStatus(probe.ref()));
    Channel.Status status = probe.receiveMessage();
    probe.stop();
    return status;
  }

  private void pass(Duration time) {
    clock.pass(time);
    channel.tell(Channel.Tidy.INSTANCE);
    status();
  }

  private boolean passed(Duration time) {
    pass(time);
    return true;
  }

  private long expiredOffers() {
    return metrics.value(
        "camfleet_channel_messages_dropped_total", "reason", "expired", "kind", "sdp_offer");
  }

  private Channel.JoinReply join(Participant participant) {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(participant, false, probe.ref()));
    return probe.receiveMessage();
  }

  private FakePeers.FakePeer connected(Participant participant) {
    TestProbe<SocketCommand> socket = open(participant);
    assertThat(join(participant)).isInstanceOf(Channel.Joined.class);
    return answered(participant, socket);
  }

  private FakePeers.FakePeer answered(Participant participant, TestProbe<SocketCommand> socket) {
    assertThat(next(socket).kind()).isEqualTo(MessageKind.SDP_OFFER);
    FakePeers.FakePeer peer = peers.made.get(peers.made.size() - 1);
    String sdp = SdpPayload.answer("v=0 a=ice-ufrag:" + peer.name + " ").toJson();
    say(participant, participant.toString(), MessageKind.SDP_ANSWER, null, sdp);
    await().until(() -> peer.answers.size() == 1);
    peer.connects();
    String name = participant.toString();
    await()
        .until(
            () -> {
              Channel.Status status = status();
              Channel.PeerStatus master = status.master();
              return master != null && participant.isMaster() && master.state().equals("connected")
                  || status.viewers().stream()
                      .anyMatch(
                          one -> one.participant().equals(name) && one.state().equals("connected"));
            });
    return peer;
  }

  private TestProbe<SocketCommand> open(Participant participant) {
    return openAs(participant, participant.toString());
  }

  private TestProbe<SocketCommand> openAs(Participant participant, String id) {
    TestProbe<SocketCommand> socket = kit.createTestProbe();
    channel.tell(new Channel.SocketOpened(participant, id, socket.ref()));
    return socket;
  }

  private void say(
      Participant from, String socketId, MessageKind kind, String recipient, String payload) {
    channel.tell(
        new Channel.MessageReceived(
            from, socketId, new ClientMessage(kind, recipient, payload, null)));
  }

  private static ServiceMessage next(TestProbe<SocketCommand> socket) {
    return ((SocketCommand.Send) socket.receiveMessage()).message();
  }

  private static AccessUnit unit(boolean key) {
    return new AccessUnit(TRACK, new byte[] {1}, 0, 0, key);
  }
}
