package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.core.channel.GateChannel.VIEWER;
import static org.camfleet.core.channel.GateChannel.message;
import static org.camfleet.core.channel.GateChannel.sdp;
import static org.camfleet.core.channel.GateChannel.status;
import static org.camfleet.core.channel.GateChannel.unit;

import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.camfleet.core.media.relay.LoopKit;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins, their offers, and which offer an answer is for. */
class ChannelOffersTest {
  @RegisterExtension static final LoopKit kit = new LoopKit();

  private final GateChannel gate = new GateChannel(kit);

  @Test
  void eachJoinMakesOneOfferBeforeItsCandidates() {
    TestProbe<SocketCommand> socket = gate.open(Participant.MASTER, "m1");
    long first = gate.join(Participant.MASTER);
    assertThat(message(socket).kind()).isEqualTo(MessageKind.SDP_OFFER);
    assertThat(message(socket).kind()).isEqualTo(MessageKind.ICE_CANDIDATE);
    long second = gate.join(Participant.MASTER);
    ServiceMessage offer = message(socket);
    assertThat(offer.payload()).contains("offer-1");
    assertThat(offer.senderClientId()).isNull();
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void anOfferWaitsForItsSocket() {
    gate.join(VIEWER);
    await().until(() -> gate.peers.made.size() == 1);
    TestProbe<SocketCommand> socket = gate.open(VIEWER, "v1");
    assertThat(message(socket).kind()).isEqualTo(MessageKind.SDP_OFFER);
    assertThat(message(socket).kind()).isEqualTo(MessageKind.ICE_CANDIDATE);
  }

  @Test
  void anUnansweredOfferEndsSoonAfterANewerOne() {
    gate.open(Participant.MASTER, "m1");
    gate.join(Participant.MASTER);
    gate.join(Participant.MASTER);
    await().until(() -> gate.peers.made.get(0).closed);
    assertThat(gate.peers.made.get(1).closed).isFalse();
  }

  @Test
  void aRefusedAnswerIsReportedAndEndsThePeer() {
    TestProbe<SocketCommand> socket = gate.open(Participant.MASTER, "m1");
    gate.join(Participant.MASTER);
    message(socket);
    message(socket);
    gate.answer(Participant.MASTER, "m1", "v=0 no-h264");
    ServiceMessage status = message(socket);
    assertThat(status.kind()).isEqualTo(MessageKind.STATUS_RESPONSE);
    assertThat(status.status().errorType()).isEqualTo("InvalidArgumentException");
    assertThat(status.status().description()).contains("VP8 (expected: H264)");
    await().until(() -> gate.peers.made.get(0).closed);
  }

  @Test
  void aSecondAnswerIsRefusedAndTheFirstStands() {
    TestProbe<SocketCommand> socket = gate.open(Participant.MASTER, "m1");
    gate.join(Participant.MASTER);
    message(socket);
    message(socket);
    gate.answer(Participant.MASTER, "m1", "v=0 one");
    gate.answer(Participant.MASTER, "m1", "v=0 two");
    assertThat(message(socket).status().description()).contains("no offer awaits an answer");
    await()
        .untilAsserted(() -> assertThat(gate.peers.made.get(0).answers).containsExactly("v=0 one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one two", "two one"})
  void answersOfTwoJoinsReachTheirOffersInWhateverOrderTheyCome(String order) {
    gate.open(Participant.MASTER, "m1");
    gate.join(Participant.MASTER);
    gate.join(Participant.MASTER);
    for (String name : order.split(" ")) {
      gate.answer(Participant.MASTER, "m1", sdp(name));
    }
    await().until(() -> gate.answersTaken() == 3);
    gate.peers.made.get(0).isCheckedBy("one");
    gate.peers.made.get(1).isCheckedBy("two");
    gate.awaitAnswer(0, "one");
    gate.awaitAnswer(1, "two");
  }

  @Test
  void aClientThatAnswersOnlyTheOlderOfferIsConnectedThere() {
    gate.open(Participant.MASTER, "m1");
    gate.join(Participant.MASTER);
    gate.join(Participant.MASTER);
    gate.answer(Participant.MASTER, "m1", sdp("one"));
    gate.awaitAnswer(1, "one");
    gate.peers.made.get(0).isCheckedBy("one");
    gate.awaitAnswer(0, "one");
    gate.peers.made.get(0).connects();
    gate.peers.made.get(0).receives(unit("k1", 0, true));
    await().untilAsserted(() -> assertThat(gate.recordings.log).contains("k1"));
    assertThat(gate.peers.made.get(0).closed).isFalse();
  }

  @Test
  void aCheckAheadOfItsAnswerSaysWhereTheAnswerGoes() {
    gate.open(Participant.MASTER, "m1");
    gate.join(Participant.MASTER);
    gate.join(Participant.MASTER);
    await().until(() -> gate.peers.made.size() == 2);
    gate.peers.made.get(0).isCheckedBy("one");
    gate.answer(Participant.MASTER, "m1", sdp("one"));
    gate.awaitAnswer(0, "one");
    gate.peers.made.get(1).isCheckedBy("two");
    gate.answer(Participant.MASTER, "m1", sdp("two"));
    gate.awaitAnswer(1, "two");
  }

  @Test
  void aRefusedAnswerThatMayBeAnotherOffersLeavesTheNewestOfferOpen() {
    TestProbe<SocketCommand> socket = gate.open(Participant.MASTER, "m1");
    gate.join(Participant.MASTER);
    gate.join(Participant.MASTER);
    gate.answer(Participant.MASTER, "m1", "v=0 no-h264 a=ice-ufrag:one ");
    await().until(() -> gate.peers.made.get(1).answers.size() == 1);
    await().until(() -> status(socket).status().description().contains("VP8"));
    gate.answer(Participant.MASTER, "m1", sdp("two"));
    gate.awaitAnswer(1, "two");
    assertThat(gate.peers.made.get(1).closed).isFalse();
  }

  @Test
  void joinsAreRefusedWithTheCodeOfTheirReason() {
    gate.storesNothing();
    Channel.JoinReply reply = gate.reply(Participant.MASTER);
    assertThat(reply).isInstanceOf(Channel.Rejected.class);
    assertThat(((Channel.Rejected) reply).code()).isEqualTo("InvalidArgumentException");
  }

  @Test
  void withoutStorageMessagesGoFromViewerToMasterAndBack() {
    gate.storesNothing();
    TestProbe<SocketCommand> master = gate.open(Participant.MASTER, "m1");
    TestProbe<SocketCommand> viewer = gate.open(VIEWER, "v1");
    gate.send(VIEWER, "v1", new ClientMessage(MessageKind.SDP_OFFER, null, "{\"o\":1}", null));
    ServiceMessage offer = message(master);
    assertThat(offer.senderClientId()).isEqualTo("ann");
    assertThat(offer.payload()).isEqualTo("{\"o\":1}");
    gate.send(
        Participant.MASTER,
        "m1",
        new ClientMessage(MessageKind.SDP_ANSWER, "ann", "{\"a\":1}", null));
    ServiceMessage reply = message(viewer);
    assertThat(reply.senderClientId()).isNull();
    assertThat(reply.payload()).isEqualTo("{\"a\":1}");
  }
}
