package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Peer-to-peer signaling of a channel without storage: a master and ten viewers. */
class RelayDeskTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final CountingMetrics metrics = new CountingMetrics();
  private final Sockets sockets = new Sockets(new Drops(metrics), 10, 0);
  private final DirectConversations directs = new DirectConversations();
  private final RelayDesk desk = new RelayDesk(sockets, new OutsideOffers(sockets), directs);
  private final Map<Participant, TestInbox<SocketCommand>> inboxes = new HashMap<>();

  @Test
  void everyViewersMessagesReachTheMasterUnderItsIdAndTheAnswersComeBackToIt() {
    open(Participant.MASTER);
    for (int i = 0; i < 10; i++) {
      open(viewer(i));
    }
    for (int i = 0; i < 10; i++) {
      say(viewer(i), MessageKind.SDP_OFFER, "someone-else", "offer" + i);
      say(viewer(i), MessageKind.ICE_CANDIDATE, null, "candidate" + i);
      say(Participant.MASTER, MessageKind.SDP_ANSWER, "v" + i, "answer" + i);
      say(Participant.MASTER, MessageKind.ICE_CANDIDATE, "v" + i, "mine" + i);
    }
    List<ServiceMessage> master = received(Participant.MASTER);
    for (int i = 0; i < 10; i++) {
      assertThat(master.get(2 * i))
          .isEqualTo(new ServiceMessage(MessageKind.SDP_OFFER, "v" + i, "offer" + i, null));
      assertThat(master.get(2 * i + 1))
          .isEqualTo(new ServiceMessage(MessageKind.ICE_CANDIDATE, "v" + i, "candidate" + i, null));
      assertThat(received(viewer(i)))
          .containsExactly(
              new ServiceMessage(MessageKind.SDP_ANSWER, null, "answer" + i, null),
              new ServiceMessage(MessageKind.ICE_CANDIDATE, null, "mine" + i, null));
    }
  }

  @Test
  void earlyOffersWaitForTheMasterAndOnlyTheNewestOfEachViewer() {
    say(viewer(1), MessageKind.SDP_OFFER, null, "old");
    say(viewer(1), MessageKind.ICE_CANDIDATE, null, "old candidate");
    say(viewer(2), MessageKind.SDP_OFFER, null, "other");
    say(viewer(1), MessageKind.SDP_OFFER, null, "new");
    say(viewer(1), MessageKind.ICE_CANDIDATE, null, "new candidate");
    open(Participant.MASTER);
    assertThat(received(Participant.MASTER))
        .extracting(ServiceMessage::senderClientId, ServiceMessage::payload)
        .containsExactly(tuple("v2", "other"), tuple("v1", "new"), tuple("v1", "new candidate"));
  }

  @Test
  void whoTalksWithTheMasterIsKnown() {
    open(viewer(1));
    say(viewer(1), MessageKind.SDP_OFFER, null, "offer");
    say(viewer(2), MessageKind.SDP_OFFER, null, "its socket is not announced yet");
    say(Participant.MASTER, MessageKind.SDP_ANSWER, "v2", "answer");
    assertThat(directs.list()).containsExactly(new Presence.Direct(viewer(1), "offered", NOW));
    say(Participant.MASTER, MessageKind.SDP_ANSWER, "v1", "answer");
    assertThat(directs.list()).containsExactly(new Presence.Direct(viewer(1), "answered", NOW));
    say(viewer(1), MessageKind.SDP_OFFER, null, "another offer");
    assertThat(directs.list()).containsExactly(new Presence.Direct(viewer(1), "offered", NOW));
  }

  @Test
  void aMasterMustNameItsViewer() {
    assertThat(say(Participant.MASTER, MessageKind.SDP_ANSWER, null, "answer").text())
        .contains("recipientClientId: absent");
  }

  @Test
  void whatFindsNoRoomIsReported() {
    for (int i = 0; i < WaitingMessages.MAX; i++) {
      assertThat(say(Participant.MASTER, MessageKind.ICE_CANDIDATE, "away" + i, "c")).isNull();
    }
    Trouble trouble = say(Participant.MASTER, MessageKind.ICE_CANDIDATE, "one-more", "c");
    assertThat(trouble.errorType()).isEqualTo("ClientLimitExceededException");
    assertThat(trouble.text()).contains("viewer one-more");
  }

  private static Participant viewer(int number) {
    return Participant.viewer("v" + number);
  }

  private void open(Participant participant) {
    TestInbox<SocketCommand> inbox = TestInbox.create();
    inboxes.put(participant, inbox);
    sockets.opened(participant, participant.toString(), inbox.getRef(), NOW);
  }

  private Trouble say(
      Participant from, MessageKind kind, @Nullable String recipient, String payload) {
    return desk.received(from, new ClientMessage(kind, recipient, payload, null), NOW);
  }

  private List<ServiceMessage> received(Participant participant) {
    return inboxes.get(participant).getAllReceived().stream()
        .map(command -> ((SocketCommand.Send) command).message())
        .toList();
  }
}
