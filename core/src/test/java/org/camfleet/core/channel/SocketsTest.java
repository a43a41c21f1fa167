package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.junit.jupiter.api.Test;

class SocketsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Participant ANN = Participant.viewer("ann");

  private final CountingMetrics metrics = new CountingMetrics();
  private final Sockets sockets = new Sockets(new Drops(metrics), 3, 2);
  private final TestInbox<SocketCommand> first = TestInbox.create();
  private final TestInbox<SocketCommand> second = TestInbox.create();

  @Test
  void theNewestSocketOfAParticipantWinsAndTheOlderIsClosed() {
    sockets.opened(ANN, "1", first.getRef(), NOW);
    sockets.opened(ANN, "2", second.getRef(), NOW);
    assertThat(first.getAllReceived())
        .containsExactly(new SocketCommand.Close(1000, "a newer connection took over"));
    sockets.deliver(ANN, offer("o"), NOW);
    assertThat(payloads(second)).containsExactly("o");
  }

  @Test
  void theEndOfAnOlderSocketDoesNotForgetTheNewer() {
    sockets.opened(ANN, "1", first.getRef(), NOW);
    sockets.opened(ANN, "2", second.getRef(), NOW);
    assertThat(sockets.closed(ANN, "1")).isFalse();
    assertThat(sockets.isCurrent(ANN, "2")).isTrue();
    assertThat(sockets.closed(ANN, "2")).isTrue();
  }

  @Test
  void messagesWaitForTheirParticipantInOrder() {
    sockets.deliver(ANN, offer("o"), NOW);
    sockets.deliver(ANN, candidate("c1"), NOW);
    sockets.deliver(ANN, candidate("c2"), NOW.plusSeconds(1));
    sockets.opened(ANN, "1", first.getRef(), NOW.plusSeconds(2));
    assertThat(payloads(first)).containsExactly("o", "c1", "c2");
  }

  @Test
  void aNewerOfferReplacesTheWaitingOneWithItsCandidates() {
    sockets.deliver(ANN, offer("o1"), NOW);
    sockets.deliver(ANN, candidate("c1"), NOW);
    sockets.deliver(ANN, offer("o2"), NOW);
    sockets.deliver(ANN, candidate("c2"), NOW);
    sockets.opened(ANN, "1", first.getRef(), NOW);
    assertThat(payloads(first)).containsExactly("o2", "c2");
    assertThat(dropped("replaced", "sdp_offer")).isOne();
    assertThat(dropped("replaced", "ice_candidate")).isOne();
  }

  @Test
  void aMastersAnswerTakesNoPlaceOfTheStorageSessionsOffer() {
    sockets.deliver(ANN, offer("o1"), NOW);
    sockets.deliver(ANN, candidate("c1"), NOW);
    sockets.deliver(ANN, answer("a1"), NOW);
    sockets.deliver(ANN, candidate("m1"), NOW);
    sockets.deliver(ANN, offer("o2"), NOW);
    sockets.opened(ANN, "1", first.getRef(), NOW);
    assertThat(payloads(first)).containsExactly("a1", "m1", "o2");
  }

  @Test
  void whoIsConnectedAndForWhomMessagesWaitIsListed() {
    sockets.opened(Participant.MASTER, "m", first.getRef(), NOW);
    sockets.deliver(ANN, offer("o"), NOW.plusSeconds(1));
    sockets.deliver(ANN, candidate("c"), NOW.plusSeconds(2));
    assertThat(sockets.connected())
        .containsExactly(new Presence.Connected(Participant.MASTER, NOW));
    assertThat(sockets.away()).containsExactly(new Presence.Away(ANN, 2, NOW.plusSeconds(1)));
    sockets.opened(ANN, "1", second.getRef(), NOW.plusSeconds(3));
    assertThat(sockets.away()).isEmpty();
    assertThat(sockets.connected()).contains(new Presence.Connected(ANN, NOW.plusSeconds(3)));
    sockets.closed(ANN, "1");
    assertThat(sockets.connected()).hasSize(1);
  }

  @Test
  void messagesOlderThanTheirLifeAreNotDelivered() {
    sockets.messageLife(Duration.ofSeconds(5));
    sockets.deliver(ANN, offer("old"), NOW);
    sockets.deliver(ANN, candidate("new"), NOW.plusSeconds(3));
    sockets.opened(ANN, "1", first.getRef(), NOW.plusSeconds(6));
    assertThat(payloads(first)).containsExactly("new");
  }

  @Test
  void whatWaitsIsBoundedForOneAndForAll() {
    for (int i = 0; i < WaitingMessages.MAX + 10; i++) {
      sockets.deliver(ANN, candidate("c" + i), NOW);
      sockets.deliver(Participant.viewer("v" + i), candidate("c"), NOW);
    }
    assertThat(sockets.deliver(ANN, candidate("c"), NOW)).isFalse();
    assertThat(dropped("full", "ice_candidate")).isEqualTo(22);
    sockets.opened(ANN, "1", first.getRef(), NOW);
    assertThat(payloads(first)).hasSize(WaitingMessages.MAX);
  }

  @Test
  void aDisplacedSocketIsNeverHeardOrToldAgain() {
    sockets.opened(ANN, "1", first.getRef(), NOW);
    sockets.opened(ANN, "2", second.getRef(), NOW);
    first.getAllReceived();
    assertThat(sockets.isHeard(ANN, "1")).isFalse();
    assertThat(sockets.isHeard(ANN, "2")).isTrue();
    assertThat(sockets.opened(ANN, "1", first.getRef(), NOW)).as("announced again").isFalse();
    assertThat(first.getAllReceived()).hasOnlyElementsOfType(SocketCommand.Close.class);
    sockets.deliver(ANN, offer("o"), NOW);
    assertThat(payloads(second)).containsExactly("o");
  }

  @Test
  void anAnnouncementOfTheCurrentSocketChangesNothing() {
    assertThat(sockets.opened(ANN, "1", first.getRef(), NOW)).isTrue();
    assertThat(sockets.opened(ANN, "1", first.getRef(), NOW)).isFalse();
    assertThat(first.getAllReceived()).isEmpty();
  }

  @Test
  void oneViewerTooManyIsClosedAndTheMasterIsNotCounted() {
    for (String id : List.of("a", "b", "c")) {
      sockets.opened(Participant.viewer(id), id, second.getRef(), NOW);
    }
    sockets.opened(ANN, "1", first.getRef(), NOW);
    assertThat(first.getAllReceived())
        .containsExactly(new SocketCommand.Close(1008, "too many viewers are connected"));
    assertThat(sockets.opened(Participant.MASTER, "m", second.getRef(), NOW)).isTrue();
  }

  @Test
  void theConsolesViewersTakeNoPlaceOfOthersAndHaveABoundOfTheirOwn() {
    for (String id : List.of("a", "b", "c")) {
      assertThat(sockets.opened(Participant.viewer(id), id, second.getRef(), NOW)).isTrue();
    }
    for (String id : List.of("console-1", "console-2")) {
      assertThat(sockets.opened(Participant.viewer(id), id, second.getRef(), NOW)).isTrue();
    }
    assertThat(sockets.opened(Participant.viewer("console-3"), "4", first.getRef(), NOW)).isFalse();
    sockets.closed(Participant.viewer("a"), "a");
    assertThat(sockets.opened(ANN, "1", first.getRef(), NOW)).isTrue();
    assertThat(first.getAllReceived())
        .containsExactly(new SocketCommand.Close(1008, "too many viewers are connected"));
    assertThat(second.getAllReceived()).isEmpty();
  }

  @Test
  void candidatesAheadOfTheirDescriptionWaitWithIt() {
    sockets.deliver(ANN, candidate("c1"), NOW);
    sockets.deliver(ANN, offer("o1"), NOW);
    sockets.opened(ANN, "1", first.getRef(), NOW);
    assertThat(payloads(first)).containsExactly("c1", "o1");
  }

  @Test
  void whatExpiresIsCounted() {
    sockets.deliver(ANN, offer("o"), NOW);
    sockets.expire(NOW.plusSeconds(61));
    assertThat(dropped("expired", "sdp_offer")).isOne();
    sockets.opened(ANN, "1", first.getRef(), NOW);
    assertThat(first.getAllReceived()).isEmpty();
  }

  private long dropped(String reason, String kind) {
    return metrics.value("camfleet_channel_messages_dropped_total", "reason", reason, "kind", kind);
  }

  private static ServiceMessage offer(String payload) {
    return ServiceMessage.fromStorage(MessageKind.SDP_OFFER, payload);
  }

  private static ServiceMessage answer(String payload) {
    return new ServiceMessage(MessageKind.SDP_ANSWER, null, payload, null);
  }

  private static ServiceMessage candidate(String payload) {
    return ServiceMessage.fromStorage(MessageKind.ICE_CANDIDATE, payload);
  }

  private static List<String> payloads(TestInbox<SocketCommand> inbox) {
    return inbox.getAllReceived().stream()
        .map(command -> ((SocketCommand.Send) command).message().payload())
        .toList();
  }
}
