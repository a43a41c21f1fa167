package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.brownout.Level;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.LoopKit;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.SocketCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A channel on a node that is short of something. */
class ChannelBrownOutTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";
  private static final String REASON = "CPU: 97 % of all cores (limit: 95)";
  private static final Participant ANN = Participant.viewer("ann");
  private static final Participant BOB = Participant.viewer("bob");
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);

  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final FakePeers peers = new FakePeers();
  private final FakeRecordings recordings = new FakeRecordings();
  private final CountingMetrics metrics = new CountingMetrics();
  private final Environments.HandClock clock = new Environments.HandClock();
  private final BrownOut brownOut = new BrownOut(metrics, clock);
  private final List<String> told = new CopyOnWriteArrayList<>();
  private ActorRef<Channel.Command> channel;

  @BeforeEach
  void start() {
    ChannelRecord record = new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 24, 60);
    channel =
        kit.spawn(
            Channel.create(
                ARN,
                Environments.of(
                    kit.loops(),
                    peers,
                    recordings,
                    Environments.of(() -> record),
                    event -> told.add(event.type() + " " + event.text()),
                    Environments.times(Duration.ofSeconds(5)),
                    clock,
                    metrics,
                    brownOut)));
  }

  @Test
  void aMasterThatJoinsAtTheWorstLevelIsRecordedWhileViewersAreRefused() {
    brownOut.become(Level.FEWER_ADAPTIVE, REASON);

    FakePeers.FakePeer master = connected(Participant.MASTER, open(Participant.MASTER));
    master.receives(unit("k1", 0, true));
    Channel.Rejected viewer = (Channel.Rejected) join(ANN);
    Channel.Rejected console =
        (Channel.Rejected) ask(to -> new Channel.Watch(Participant.viewer("console-1"), to));
    Channel.Rejected player =
        (Channel.Rejected) askHttp(to -> new HttpSessions.Play("v=0 a=ice-ufrag:p ", to));
    master.receives(unit("d2", 40, false));

    await()
        .untilAsserted(
            () -> assertThat(recordings.log).containsExactly("open gate-stream 0", "k1", "d2"));
    assertThat(viewer.code()).isEqualTo("ClientLimitExceededException");
    assertThat(viewer.text()).contains(REASON, "Try again in a minute.");
    assertThat(console.code()).isEqualTo("ClientLimitExceededException");
    assertThat(player.code()).isEqualTo("node-short");
    assertThat(metrics.value("camfleet_brown_out_refused_total", "work", "viewer")).isEqualTo(3);
    assertThat(peers.made).as("peers, the master's alone").hasSize(1);
  }

  @Test
  void aPublisherOfWhipIsAMasterAndRecordedAtTheWorstLevel() {
    brownOut.become(Level.FEWER_ADAPTIVE, REASON);
    assertThat(askHttp(to -> new HttpSessions.Publish("v=0 a=ice-ufrag:w ", to)))
        .isInstanceOf(HttpSessions.Started.class);
    peers.made.get(0).connects();
    peers.made.get(0).receives(unit("k1", 0, true));
    await().untilAsserted(() -> assertThat(recordings.log).contains("k1"));
  }

  @Test
  void viewersThatAreThereGoOnWhenNoNewOnesAreTaken() {
    FakePeers.FakePeer ann = connected(ANN, open(ANN));
    brownOut.become(Level.NO_NEW_VIEWERS, REASON);
    assertThat(join(BOB)).isInstanceOf(Channel.Rejected.class);
    assertThat(join(ANN)).as("a second session").isInstanceOf(Channel.Rejected.class);
    assertThat(ann.closed).isFalse();
    brownOut.become(Level.NO_IMAGES, REASON);
    assertThat(join(BOB)).isInstanceOf(Channel.Joined.class);
  }

  @Test
  void theNewestViewerLeavesWithAReasonAndTheMasterIsRecordedOn() {
    FakePeers.FakePeer master = connected(Participant.MASTER, open(Participant.MASTER));
    TestProbe<SocketCommand> annsSocket = open(ANN);
    TestProbe<SocketCommand> bobsSocket = open(BOB);
    FakePeers.FakePeer ann = connected(ANN, annsSocket);
    FakePeers.FakePeer bob = connected(BOB, bobsSocket);
    master.receives(unit("k1", 0, true));
    brownOut.become(Level.FEWER_VIEWERS, REASON);

    brownOut.closeNewest(1);
    await().until(() -> bob.closed);
    assertThat(bobsSocket.receiveMessage())
        .isEqualTo(new SocketCommand.Close(1001, "the node is short: " + REASON));
    assertThat(ann.closed).isFalse();
    master.receives(unit("d2", 40, false));
    await().untilAsserted(() -> assertThat(recordings.log).contains("k1", "d2"));
    assertThat(master.closed).isFalse();
    await().until(() -> told.contains("channel.ended viewer bob: the node is short: " + REASON));

    brownOut.closeNewest(5);
    await().until(() -> ann.closed);
    assertThat(ended()).isEqualTo(2);
    assertThat(brownOut.hasViewers()).isFalse();
    assertThat(master.closed).isFalse();
  }

  @Test
  void aViewerThatLeftByItselfIsNotCountedOn() {
    FakePeers.FakePeer ann = connected(ANN, open(ANN));
    assertThat(brownOut.hasViewers()).isTrue();
    ann.fails();
    await().until(() -> !brownOut.hasViewers());
  }

  @Test
  void aMasterIsNoneOfTheViewersThatLeave() {
    connected(Participant.MASTER, open(Participant.MASTER));
    assertThat(brownOut.hasViewers()).isFalse();
  }

  private TestProbe<SocketCommand> open(Participant participant) {
    TestProbe<SocketCommand> socket = kit.createTestProbe();
    channel.tell(new Channel.SocketOpened(participant, "of " + participant, socket.ref()));
    return socket;
  }

  private Channel.JoinReply join(Participant participant) {
    return ask(to -> new Channel.JoinStorageSession(participant, false, to));
  }

  private Channel.JoinReply ask(Function<ActorRef<Channel.JoinReply>, Channel.Command> command) {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(command.apply(probe.ref()));
    return probe.receiveMessage();
  }

  private HttpSessions.Reply askHttp(
      Function<ActorRef<HttpSessions.Reply>, HttpSessions.Command> command) {
    TestProbe<HttpSessions.Reply> probe = kit.createTestProbe();
    channel.tell(command.apply(probe.ref()));
    return probe.receiveMessage();
  }

  private FakePeers.FakePeer connected(Participant participant, TestProbe<SocketCommand> socket) {
    int before = peers.made.size();
    assertThat(join(participant)).isInstanceOf(Channel.Joined.class);
    socket.receiveMessage(); // the offer
    socket.receiveMessage(); // its candidate
    String answer = SdpPayload.answer("v=0 a=ice-ufrag:theirs").toJson();
    channel.tell(
        new Channel.MessageReceived(
            participant,
            "of " + participant,
            new ClientMessage(MessageKind.SDP_ANSWER, null, answer, null)));
    FakePeers.FakePeer peer = peers.made.get(before);
    await().until(() -> peer.answers.size() == 1);
    peer.connects();
    return peer;
  }

  private long ended() {
    return metrics.value("camfleet_channel_sessions_ended_total", "reason", "brown_out");
  }

  private static AccessUnit unit(String name, long millis, boolean key) {
    return new AccessUnit(TRACK, name.getBytes(), millis * 1000, millis * 1000, key);
  }
}
