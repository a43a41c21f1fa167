package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.assertj.core.groups.Tuple;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A channel in hybrid mode: who is on it at each step, and offers from outside. */
class HybridChannelTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";
  private static final Participant ANN = Participant.viewer("ann");
  private static final Participant BOB = Participant.viewer("bob");
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final FakePeers peers = new FakePeers();
  private final FakeRecordings recordings = new FakeRecordings();
  private final ChannelRecord record =
      new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 24, 60);
  private final ActorRef<Channel.Command> channel =
      kit.spawn(
          Channel.create(
              ARN,
              Environments.of(
                  kit.loops(),
                  peers,
                  recordings,
                  () -> record,
                  event -> {},
                  Environments.hybrid())));

  @Test
  void nobodyIsOnANewChannel() {
    assertThat(presence())
        .isEqualTo(
            new Presence(
                ARN, new Presence.Signaling(List.of(), List.of(), List.of()), List.of(), true));
  }

  @Test
  void aDirectViewerTalksWithTheMasterWhileTheChannelRecords() {
    TestProbe<SocketCommand> master = open(Participant.MASTER);
    FakePeers.FakePeer recorded = joined(Participant.MASTER, master);
    recorded.connects();
    recorded.receives(new AccessUnit(TRACK, "k1".getBytes(), 0, 0, true));
    TestProbe<SocketCommand> ann = open(ANN);
    assertThat(connected()).containsExactly(Participant.MASTER, ANN);

    say(ANN, new ClientMessage(MessageKind.SDP_OFFER, null, "{}", null));
    assertThat(message(master).senderClientId()).isEqualTo("ann");
    assertThat(direct()).containsExactly(tuple(ANN, "offered"));
    say(Participant.MASTER, new ClientMessage(MessageKind.SDP_ANSWER, "ann", "{}", null));
    assertThat(message(ann).kind()).isEqualTo(MessageKind.SDP_ANSWER);
    assertThat(direct()).containsExactly(tuple(ANN, "answered"));
    await().untilAsserted(() -> assertThat(recordings.log).contains("k1"));
    assertThat(presence().sessions())
        .extracting(Presence.Session::kind, Presence.Session::state, Presence.Session::packets)
        .containsExactly(tuple("master", "connected", 7L));

    channel.tell(new Channel.SocketClosed(ANN, "socket of viewer ann"));
    assertThat(direct()).isEmpty();
    assertThat(connected()).containsExactly(Participant.MASTER);
  }

  @Test
  void sessionsTellTheirKindFromTheOfferOn() {
    joined(BOB, open(BOB));
    TestProbe<Channel.JoinReply> reply = kit.createTestProbe();
    channel.tell(new Channel.Watch(ANN, reply.ref()));
    assertThat(reply.receiveMessage()).isInstanceOf(Channel.Joined.class);
    assertThat(presence().sessions())
        .extracting(Presence.Session::kind, Presence.Session::clientId, Presence.Session::state)
        .containsExactly(tuple("viewer", "bob", "negotiating"), tuple("console", "ann", "offered"));
    await()
        .untilAsserted(
            () ->
                assertThat(presence().signaling().away())
                    .extracting(Presence.Away::participant, Presence.Away::messages)
                    .containsExactly(tuple(ANN, 2)));
  }

  @Test
  void anOfferFromOutsideReachesTheMasterThoughTheChannelStores() {
    TestProbe<SocketCommand> master = open(Participant.MASTER);
    joined(Participant.MASTER, master);
    TestProbe<Channel.OfferReply> reply = kit.createTestProbe();
    channel.tell(new Channel.SendOffer("doorbell", "{\"type\":\"offer\"}", reply.ref()));
    assertThat(message(master).senderClientId()).isEqualTo("doorbell");
    say(Participant.MASTER, new ClientMessage(MessageKind.SDP_ANSWER, "doorbell", "{}", null));
    assertThat(reply.receiveMessage()).isEqualTo(new Channel.Answered("{}"));
  }

  @Test
  void aListThatIsTooLongSaysSo() {
    Presence.Session one =
        new Presence.Session("viewer", "ann", "connected", Instant.EPOCH, 1, 0, 0, 0, 0);
    Presence.Connected other = new Presence.Connected(ANN, Instant.EPOCH);
    Presence.Signaling many =
        new Presence.Signaling(Collections.nCopies(Presence.MOST + 1, other), List.of(), List.of());
    Presence.Signaling few = new Presence.Signaling(List.of(other), List.of(), List.of());
    assertThat(Presence.of(ARN, many, List.of()).complete()).isFalse();
    assertThat(Presence.of(ARN, many, List.of()).signaling().connected()).hasSize(Presence.MOST);
    assertThat(Presence.of(ARN, few, Collections.nCopies(Presence.MOST + 1, one)).complete())
        .isFalse();
    assertThat(Presence.of(ARN, few, Collections.nCopies(Presence.MOST, one)).complete()).isTrue();
  }

  private Presence presence() {
    TestProbe<Presence> probe = kit.createTestProbe();
    channel.tell(new Channel.GetPresence(probe.ref()));
    return probe.receiveMessage();
  }

  private List<Participant> connected() {
    return presence().signaling().connected().stream()
        .map(Presence.Connected::participant)
        .toList();
  }

  private List<Tuple> direct() {
    return presence().signaling().direct().stream()
        .map(one -> tuple(one.viewer(), one.state()))
        .toList();
  }

  private TestProbe<SocketCommand> open(Participant participant) {
    TestProbe<SocketCommand> socket = kit.createTestProbe();
    channel.tell(new Channel.SocketOpened(participant, socketOf(participant), socket.ref()));
    return socket;
  }

  /** Joins and answers. */
  private FakePeers.FakePeer joined(Participant participant, TestProbe<SocketCommand> socket) {
    TestProbe<Channel.JoinReply> reply = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(participant, false, reply.ref()));
    assertThat(reply.receiveMessage()).isInstanceOf(Channel.Joined.class);
    assertThat(message(socket).kind()).isEqualTo(MessageKind.SDP_OFFER);
    assertThat(message(socket).kind()).isEqualTo(MessageKind.ICE_CANDIDATE);
    say(participant, answer(null));
    FakePeers.FakePeer peer = peers.made.get(peers.made.size() - 1);
    await().until(() -> peer.answers.size() == 1);
    return peer;
  }

  private static ClientMessage answer(@Nullable String recipient) {
    String json = SdpPayload.answer("v=0 a=ice-ufrag:theirs").toJson();
    return new ClientMessage(MessageKind.SDP_ANSWER, recipient, json, null);
  }

  private void say(Participant participant, ClientMessage message) {
    channel.tell(new Channel.MessageReceived(participant, socketOf(participant), message));
  }

  private static String socketOf(Participant participant) {
    return "socket of " + participant;
  }

  private static ServiceMessage message(TestProbe<SocketCommand> socket) {
    return ((SocketCommand.Send) socket.receiveMessage()).message();
  }
}
