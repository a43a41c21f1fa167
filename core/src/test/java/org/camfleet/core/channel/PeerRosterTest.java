package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.camfleet.core.signaling.Participant;
import org.junit.jupiter.api.Test;

class PeerRosterTest {
  private static final Participant ANN = Participant.viewer("ann");

  private final PeerRoster roster = new PeerRoster();

  @Test
  void anAnswerIsForTheNewestOfferOfItsParticipant() {
    add(1, ANN);
    add(2, ANN);
    add(3, Participant.MASTER);
    assertThat(roster.awaitingAnswer(ANN).epoch()).isEqualTo(2);
    roster.get(2).answered("u2");
    assertThat(roster.awaitingAnswer(ANN)).isNull();
  }

  @Test
  void aCandidateGoesByItsUfragAndElseToTheNewest() {
    add(1, ANN);
    roster.get(1).answered("u1");
    add(2, ANN);
    assertThat(roster.forCandidate(ANN, "u1").epoch()).isEqualTo(1);
    assertThat(roster.forCandidate(ANN, "unknown").epoch()).isEqualTo(2);
    assertThat(roster.forCandidate(ANN, null).epoch()).isEqualTo(2);
    assertThat(roster.forCandidate(Participant.MASTER, null)).isNull();
  }

  @Test
  void onlyUnansweredOlderOffersOfTheSameParticipantAreWithoutHope() {
    add(1, ANN);
    add(2, ANN);
    add(3, Participant.MASTER);
    add(4, ANN);
    roster.get(1).answered(null);
    assertThat(roster.unansweredBefore(ANN, 4))
        .extracting(PeerRoster.Member::epoch)
        .containsExactly(2L);
  }

  @Test
  void aViewerThatJoinsTwiceCountsOnce() {
    add(1, ANN);
    add(2, ANN);
    add(3, Participant.viewer("bob"));
    add(4, Participant.MASTER);
    assertThat(roster.viewers()).isEqualTo(2);
  }

  private void add(long epoch, Participant participant) {
    roster.add(
        new PeerRoster.Member(
            epoch, participant, TestInbox.<PeerSession.Command>create().getRef(), Instant.EPOCH));
  }
}
