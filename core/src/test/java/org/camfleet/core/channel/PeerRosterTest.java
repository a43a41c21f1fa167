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
  void anOfferIsSettledWhenItsAnswerIsProvenOrItsPeerConnected() {
    add(1, ANN);
    add(2, ANN);
    add(3, Participant.MASTER);
    roster.get(1).answer(answer("u1"));
    assertThat(roster.unsettled(ANN)).extracting(PeerRoster.Member::epoch).containsExactly(2L, 1L);
    roster.get(1).prove("u1");
    assertThat(roster.unsettled(ANN)).extracting(PeerRoster.Member::epoch).containsExactly(2L);
    roster.get(2).establish();
    assertThat(roster.unsettled(ANN)).isEmpty();
  }

  @Test
  void aCandidateGoesByItsUfragAndElseToTheNewest() {
    add(1, ANN);
    roster.get(1).answer(answer("u1"));
    add(2, ANN);
    assertThat(roster.forCandidate(ANN, "u1").epoch()).isEqualTo(1);
    assertThat(roster.forCandidate(ANN, "unknown").epoch()).isEqualTo(2);
    assertThat(roster.forCandidate(ANN, null).epoch()).isEqualTo(2);
    assertThat(roster.forCandidate(Participant.MASTER, null)).isNull();
  }

  @Test
  void aCandidateMayBeForAnAnswerOfItsUfragOrForOneThatIsToCome() {
    assertThat(roster.expects(ANN, null)).isFalse();
    add(1, ANN);
    assertThat(roster.expects(ANN, "any")).isTrue();
    roster.get(1).answer(answer("u1"));
    assertThat(roster.expects(ANN, "any")).isFalse();
    assertThat(roster.expects(ANN, "u1")).isTrue();
    assertThat(roster.expects(ANN, null)).isTrue();
    assertThat(roster.expects(Participant.MASTER, "u1")).isFalse();
  }

  @Test
  void onlyUnsettledOlderOffersOfTheSameParticipantHaveLittleHope() {
    add(1, ANN);
    add(2, ANN);
    add(3, Participant.MASTER);
    add(4, ANN);
    roster.get(1).establish();
    assertThat(roster.unsettledBefore(ANN, 4))
        .extracting(PeerRoster.Member::epoch)
        .containsExactly(2L);
  }

  @Test
  void aJoinIsOutdoneByANewerOneThatIsEstablished() {
    add(1, ANN);
    add(2, Participant.MASTER);
    add(3, ANN);
    roster.get(2).establish();
    assertThat(roster.isOutdone(roster.get(1))).isFalse();
    roster.get(3).establish();
    assertThat(roster.isOutdone(roster.get(1))).isTrue();
    assertThat(roster.isOutdone(roster.get(3))).isFalse();
  }

  @Test
  void aViewerIsThereUntilTheLastOfItsJoinsEnds() {
    add(1, ANN);
    add(2, ANN);
    add(3, Participant.MASTER);
    roster.remove(1);
    assertThat(roster.has(ANN)).isTrue();
    roster.remove(2);
    assertThat(roster.has(ANN)).isFalse();
  }

  private static PeerSession.Answer answer(String ufrag) {
    return new PeerSession.Answer("v=0", ufrag, null);
  }

  private void add(long epoch, Participant participant) {
    roster.add(
        new PeerRoster.Member(
            epoch, participant, TestInbox.<PeerSession.Command>create().getRef(), Instant.EPOCH));
  }
}
