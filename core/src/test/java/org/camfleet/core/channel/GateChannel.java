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

/** A channel that stores its media, with clients that a test plays, and what came of it. */
final class GateChannel {
  static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  static final Participant VIEWER = Participant.viewer("ann");
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";

  final FakePeers peers = new FakePeers();
  final FakeRecordings recordings = new FakeRecordings();
  final List<Event> events = new CopyOnWriteArrayList<>();
  final ActorRef<Channel.Command> channel;
  private final LoopKit kit;
  private volatile ChannelRecord record =
      new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 24, 60);

  GateChannel(LoopKit kit) {
    this.kit = kit;
    channel =
        kit.spawn(
            Channel.create(
                ARN,
                Environments.of(
                    kit.loops(),
                    peers,
                    recordings,
                    () -> record,
                    events::add,
                    Environments.times(Duration.ofMillis(300)))));
  }

  /** Lets it store no media any more, and waits until joins are refused. */
  void storesNothing() {
    record = new ChannelRecord(ARN, "gate", false, null, null, 0, 60);
    channel.tell(Channel.ConfigurationChanged.INSTANCE);
    await().until(() -> reply(Participant.MASTER) instanceof Channel.Rejected);
  }

  /** A participant opens a socket. */
  TestProbe<SocketCommand> open(Participant participant, String socketId) {
    TestProbe<SocketCommand> socket = kit.createTestProbe();
    channel.tell(new Channel.SocketOpened(participant, socketId, socket.ref()));
    return socket;
  }

  /** A join that is accepted; answers its epoch. */
  long join(Participant participant) {
    return ((Channel.Joined) reply(participant)).epoch();
  }

  /** A join and what comes back. */
  Channel.JoinReply reply(Participant participant) {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(participant, false, probe.ref()));
    return probe.receiveMessage();
  }

  /** A participant that has come to media. */
  FakePeers.FakePeer connected(Participant participant, String socketId) {
    return connect(participant, socketId, open(participant, socketId));
  }

  /** A participant with this socket comes to media. */
  FakePeers.FakePeer connect(
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

  /** The answer of a client with this ICE user name fragment. */
  static String sdp(String ufrag) {
    return "v=0 a=ice-ufrag:" + ufrag + " ";
  }

  /** Answers that peers were given. */
  int answersTaken() {
    return peers.made.stream().mapToInt(peer -> peer.answers.size()).sum();
  }

  /** Waits until the peer of this number holds this client's answer. */
  void awaitAnswer(int peer, String ufrag) {
    await().untilAsserted(() -> assertThat(peers.made.get(peer).answers).endsWith(sdp(ufrag)));
  }

  /** The next status, whatever offers and candidates come before it. */
  static ServiceMessage status(TestProbe<SocketCommand> socket) {
    ServiceMessage next = message(socket);
    while (next.kind() != MessageKind.STATUS_RESPONSE) {
      next = message(socket);
    }
    return next;
  }

  /** A participant answers. */
  void answer(Participant participant, String socketId, String sdp) {
    send(
        participant,
        socketId,
        new ClientMessage(
            MessageKind.SDP_ANSWER, null, SdpPayload.answer(sdp).toJson(), "correlation"));
  }

  /** A participant says something. */
  void send(Participant participant, String socketId, ClientMessage message) {
    channel.tell(new Channel.MessageReceived(participant, socketId, message));
  }

  /** The next message on a socket. */
  static ServiceMessage message(TestProbe<SocketCommand> socket) {
    return ((SocketCommand.Send) socket.receiveMessage()).message();
  }

  /** A picture. */
  static AccessUnit unit(String name, long millis, boolean key) {
    return new AccessUnit(TRACK, name.getBytes(), millis * 1000, millis * 1000, key);
  }
}
