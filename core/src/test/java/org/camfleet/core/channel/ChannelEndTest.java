package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.LoopKit;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.SocketCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left of a channel that was deleted, or that may store nothing any more. */
class ChannelEndTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";
  private static final ChannelRecord STORING =
      new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 24, 60);
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  private static final Participant ANN = Participant.viewer("ann");

  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final FakePeers peers = new FakePeers();
  private final FakeRecordings recordings = new FakeRecordings();
  private volatile ChannelRecord record = STORING;
  private ActorRef<Channel.Command> channel;

  @BeforeEach
  void start() {
    channel =
        kit.spawn(
            Channel.create(
                ARN,
                Environments.of(
                    kit.loops(),
                    peers,
                    recordings,
                    () -> record,
                    event -> {},
                    Environments.times(Duration.ofSeconds(5)))));
  }

  @Test
  void aDeletedChannelEndsItsPeersItsRecordingItsSocketsAndItself() {
    TestProbe<SocketCommand> master = open(Participant.MASTER);
    TestProbe<SocketCommand> viewer = open(ANN);
    records(Participant.MASTER, master);
    connected(ANN, viewer);
    change(null);
    assertThat(closing(master)).isEqualTo(new SocketCommand.Close(1001, "the channel was deleted"));
    assertThat(closing(viewer)).isEqualTo(new SocketCommand.Close(1001, "the channel was deleted"));
    kit.createTestProbe().expectTerminated(channel, Duration.ofSeconds(5));
    await().until(() -> peers.made.stream().allMatch(peer -> peer.closed));
    await()
        .untilAsserted(
            () ->
                assertThat(recordings.log).containsExactly("open gate-stream 0", "k1", "close 0"));
  }

  @Test
  void aDeletedChannelRefusesTheOffersThatWait() {
    change(new ChannelRecord(ARN, "gate", false, null, null, 0, 60));
    await()
        .until(
            () ->
                join(ANN) instanceof Channel.Rejected refusal
                    && refusal.code().equals("InvalidArgumentException"));
    TestProbe<Channel.OfferReply> caller = kit.createTestProbe();
    channel.tell(new Channel.SendOffer("alexa", "v=0", caller.ref()));
    change(null);
    assertThat(caller.receiveMessage())
        .isEqualTo(
            new Channel.Rejected(
                "ResourceNotFoundException", "Not answered: the channel was deleted."));
  }

  @Test
  void aChannelThatDoesNotExistRefusesWhoeverAskedAndStops() {
    record = null;
    TestProbe<Channel.JoinReply> joined = kit.createTestProbe();
    TestProbe<SocketCommand> socket = kit.createTestProbe();
    ActorRef<Channel.Command> unknown =
        kit.spawn(
            Channel.create(
                ARN,
                Environments.of(
                    kit.loops(),
                    peers,
                    recordings,
                    () -> record,
                    event -> {},
                    Environments.times(Duration.ofSeconds(5))),
                self -> {}));
    unknown.tell(new Channel.JoinStorageSession(ANN, false, joined.ref()));
    unknown.tell(new Channel.SocketOpened(ANN, "s", socket.ref()));
    assertThat(((Channel.Rejected) joined.receiveMessage()).code())
        .isEqualTo("ResourceNotFoundException");
    assertThat(closing(socket)).isEqualTo(new SocketCommand.Close(1001, "the channel was deleted"));
    change(null);
    kit.createTestProbe().expectTerminated(channel, Duration.ofSeconds(5));
  }

  @Test
  void aChannelThatMovesSendsItsClientsThereAndRecordsOnUntilItIsFenced() {
    TestProbe<SocketCommand> socket = open(Participant.MASTER);
    FakePeers.FakePeer master = records(Participant.MASTER, socket);
    channel.tell(Channel.HandOver.INSTANCE);
    assertThat(socket.receiveMessage()).isEqualTo(SocketCommand.GoAway.INSTANCE);
    master.receives(new AccessUnit(TRACK, "k2".getBytes(), 40_000, 40_000, true));
    await().until(() -> recordings.log.contains("k2"));
    assertThat(master.closed).isFalse();

    recordings.listener.onFenced();
    kit.createTestProbe().expectTerminated(channel, Duration.ofSeconds(5));
    await().until(() -> master.closed);
    await().until(() -> recordings.log.contains("close 0"));
    socket.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void aChannelWithoutMediaMovesAtOnce() {
    TestProbe<SocketCommand> socket = open(ANN);
    assertThat(join(ANN)).isInstanceOf(Channel.Joined.class);
    socket.receiveMessage(); // the offer
    socket.receiveMessage(); // its candidate
    channel.tell(Channel.HandOver.INSTANCE);
    kit.createTestProbe().expectTerminated(channel, Duration.ofSeconds(5));
    assertThat(socket.receiveMessage()).isEqualTo(SocketCommand.GoAway.INSTANCE);
  }

  @Test
  void aRetentionOfZeroEndsTheSessionAndItsRecording() {
    TestProbe<SocketCommand> socket = open(Participant.MASTER);
    FakePeers.FakePeer master = records(Participant.MASTER, socket);
    change(new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 0, 60));
    await().until(() -> master.closed);
    await()
        .untilAsserted(
            () ->
                assertThat(recordings.log).containsExactly("open gate-stream 0", "k1", "close 0"));
    socket.expectNoMessage(Duration.ofMillis(20));

    change(STORING);
    await().until(() -> join(Participant.MASTER) instanceof Channel.Joined);
  }

  @Test
  void aHundredChannelsThatWereCreatedJoinedAndDeletedLeaveNothing() {
    kit.stop(channel);
    await().until(() -> left("flow-") == 0);
    for (int round = 1; round <= 100; round++) {
      record = STORING;
      start();
      TestProbe<SocketCommand> master = open(Participant.MASTER);
      assertThat(join(Participant.MASTER)).isInstanceOf(Channel.Joined.class);
      assertThat(join(ANN)).isInstanceOf(Channel.Joined.class);
      assertThat(left("flow-")).as("the relay that is counted").isPositive();
      change(null);
      assertThat(closing(master).code()).isEqualTo(1001);
      kit.createTestProbe().expectTerminated(channel, Duration.ofSeconds(5));
      master.stop();
    }
    await().until(() -> peers.made.stream().allMatch(peer -> peer.closed));
    assertThat(recordings.log).isEmpty();
    await().until(() -> left("flow-") == 0 && left("peer-") == 0);
  }

  /** Actors with this beginning of a name: a relay's graph is one, and a peer session. */
  private static long left(String name) {
    return kit.system().printTree().lines().filter(line -> line.contains(" " + name)).count();
  }

  private void change(ChannelRecord now) {
    record = now;
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
  }

  private Channel.JoinReply join(Participant participant) {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(participant, false, probe.ref()));
    Channel.JoinReply reply = probe.receiveMessage();
    probe.stop();
    return reply;
  }

  private TestProbe<SocketCommand> open(Participant participant) {
    TestProbe<SocketCommand> socket = kit.createTestProbe();
    channel.tell(new Channel.SocketOpened(participant, participant.toString(), socket.ref()));
    return socket;
  }

  private FakePeers.FakePeer records(Participant participant, TestProbe<SocketCommand> socket) {
    FakePeers.FakePeer peer = connected(participant, socket);
    peer.receives(new AccessUnit(TRACK, "k1".getBytes(), 0, 0, true));
    await().until(() -> recordings.log.contains("k1"));
    return peer;
  }

  private FakePeers.FakePeer connected(Participant participant, TestProbe<SocketCommand> socket) {
    assertThat(join(participant)).isInstanceOf(Channel.Joined.class);
    socket.receiveMessage(); // the offer
    socket.receiveMessage(); // its candidate
    String sdp = SdpPayload.answer("v=0 a=ice-ufrag:" + participant + " ").toJson();
    channel.tell(
        new Channel.MessageReceived(
            participant,
            participant.toString(),
            new ClientMessage(MessageKind.SDP_ANSWER, null, sdp, null)));
    FakePeers.FakePeer peer = peers.made.get(peers.made.size() - 1);
    await().until(() -> peer.answers.size() == 1);
    peer.connects();
    return peer;
  }

  private static SocketCommand.Close closing(TestProbe<SocketCommand> socket) {
    List<SocketCommand> received =
        socket.fishForMessage(
            Duration.ofSeconds(5),
            command ->
                command instanceof SocketCommand.Close
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    return (SocketCommand.Close) received.get(received.size() - 1);
  }
}
