package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.camfleet.core.signaling.Participant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
  private static final Participant ANN = Participant.viewer("ann");

  private final PeerRoster roster = new PeerRoster();
  private final Answers answers = new Answers(roster);

  @Test
  void anAnswerIsTakenForTheNewestOfferOfItsParticipant() {
    offers(2);
    add(9, Participant.MASTER);
    assertThat(came("u")).containsExactly(2L);
    assertThat(taken(2)).isEqualTo("u");
    assertThat(taken(9)).isNull();
  }

  @Test
  void answersInTheOrderOfTheirOffersAreRightAtOnce() {
    offers(2);
    came("u1");
    assertThat(came("u2")).containsExactly(2L, 1L);
    assertThat(taken(1)).isEqualTo("u1");
    assertThat(taken(2)).isEqualTo("u2");
    assertThat(proven(1, "u1")).isEmpty();
    assertThat(proven(2, "u2")).isEmpty();
  }

  @Test
  void answersInTheOppositeOrderArePutRightByTheFirstCheck() {
    offers(2);
    came("u2");
    came("u1");
    assertThat(taken(1)).isEqualTo("u2");
    assertThat(proven(1, "u1")).containsExactly(2L, 1L);
    assertThat(taken(1)).isEqualTo("u1");
    assertThat(taken(2)).isEqualTo("u2");
  }

  @Test
  void anAnswerToTheOlderOfferMovesThereAndLeavesTheNewerOneOpen() {
    offers(2);
    came("u1");
    assertThat(proven(1, "u1")).containsExactly(2L, 1L);
    assertThat(taken(2)).isNull();
    assertThat(came("u2")).containsExactly(2L);
  }

  @Test
  void aCheckAheadOfItsAnswerKeepsTheOfferForIt() {
    offers(2);
    proven(2, "u2");
    assertThat(came("u1")).containsExactly(1L);
    assertThat(came("u2")).containsExactly(2L);
  }

  @Test
  void whatIsProvenIsNotTakenAway() {
    offers(2);
    came("u2");
    proven(2, "u2");
    came("u1");
    came("u0");
    assertThat(taken(2)).isEqualTo("u2");
    assertThat(taken(1)).isEqualTo("u0");
    assertThat(proven(2, "u0")).isEmpty();
  }

  @Test
  void anAnswerToAnOfferThatHasEndedGivesWayToTheRightOne() {
    offers(2);
    roster.remove(1);
    came("u1");
    assertThat(came("u2")).containsExactly(2L);
    assertThat(taken(2)).isEqualTo("u2");
  }

  @Test
  void aLateAnswerToAnOfferThatHasEndedDoesNotCostTheRightOne() {
    offers(2);
    came("u2");
    roster.remove(1);
    came("u1");
    assertThat(taken(2)).isEqualTo("u1");
    assertThat(proven(2, "u2")).containsExactly(2L);
    assertThat(taken(2)).isEqualTo("u2");
  }

  @Test
  void anAnswerDoesNotEndWithAnOfferThatItWasNotMeantFor() {
    offers(2);
    came("u2");
    came("u1");
    assertThat(taken(1)).isEqualTo("u2");
    roster.remove(1);
    assertThat(proven(2, "u2")).containsExactly(2L);
    assertThat(taken(2)).isEqualTo("u2");
  }

  @Test
  void anAnswerIsNeverMovedToAnOfferThatWasMadeAfterItCame() {
    offers(1);
    came("u1");
    add(2, ANN);
    add(3, ANN);
    assertThat(came("u3")).containsExactly(3L);
    assertThat(taken(1)).isEqualTo("u1");
    assertThat(taken(2)).isNull();
  }

  @Test
  void onlyAFewAnswersAreRememberedAndNoneOfAParticipantWithoutOpenOffers() {
    offers(1);
    for (int i = 0; i < 100; i++) {
      came("u" + i);
    }
    assertThat(answers.remembered()).isEqualTo(Answers.MAX_REMEMBERED);
    roster.remove(1);
    add(9, Participant.MASTER);
    answers.came(Participant.MASTER, answer("m"));
    assertThat(answers.remembered()).isEqualTo(1);
  }

  @Test
  void aSecondAnswerToASingleOfferIsNotAwaited() {
    offers(1);
    came(null);
    assertThat(came(null)).isEmpty();
    roster.get(1).establish();
    assertThat(came("u")).isEmpty();
  }

  @Test
  void theSameAnswerAgainIsNotAwaited() {
    offers(1);
    came("u");
    assertThat(came("u")).isEmpty();
    assertThat(taken(1)).isEqualTo("u");
  }

  @Test
  void aRefusedAnswerEndsItsOfferUnlessItMayBeMeantForAnother() {
    offers(2);
    came("u");
    assertThat(answers.refused(roster.get(2), answer("u"))).isFalse();
    assertThat(taken(2)).isNull();
    assertThat(answers.refused(roster.get(2), answer("u"))).isFalse();
    roster.remove(1);
    came("v");
    assertThat(answers.refused(roster.get(2), answer("v"))).isTrue();
  }

  @Test
  void aRefusedAnswerOfItsVeryOfferEndsIt() {
    offers(2);
    proven(1, "u");
    came("u");
    assertThat(answers.refused(roster.get(1), answer("u"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void inAnyOrderOfAnswersAndChecksEachOfferGetsItsOwn(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      PeerRoster peers = new PeerRoster();
      Answers desk = new Answers(peers);
      int count = 1 + random.nextInt(4);
      List<Runnable> events = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        String ufrag = "u" + i;
        PeerRoster.Member offer = member(i, ANN);
        peers.add(offer);
        events.add(() -> desk.came(ANN, answer(ufrag)));
        events.add(() -> desk.proven(offer, ufrag));
      }
      Collections.shuffle(events, random);
      events.forEach(Runnable::run);
      for (PeerRoster.Member offer : peers.all()) {
        assertThat(offer.answer()).as("seed %d round %d", seed, round).isNotNull();
        assertThat(offer.answer().ufrag()).isEqualTo("u" + offer.epoch());
      }
    }
  }

  private void offers(int count) {
    for (int i = 1; i <= count; i++) {
      add(i, ANN);
    }
  }

  private void add(long epoch, Participant participant) {
    roster.add(member(epoch, participant));
  }

  private static PeerRoster.Member member(long epoch, Participant participant) {
    return new PeerRoster.Member(
        epoch, participant, TestInbox.<PeerSession.Command>create().getRef(), Instant.EPOCH);
  }

  private static PeerSession.Answer answer(String ufrag) {
    return new PeerSession.Answer("v=0", ufrag, null);
  }

  private List<Long> came(String ufrag) {
    return epochs(answers.came(ANN, answer(ufrag)));
  }

  private List<Long> proven(long epoch, String ufrag) {
    return epochs(answers.proven(roster.get(epoch), ufrag));
  }

  private static List<Long> epochs(List<PeerRoster.Member> offers) {
    return offers.stream().map(PeerRoster.Member::epoch).toList();
  }

  private String taken(long epoch) {
    PeerSession.Answer answer = roster.get(epoch).answer();
    return answer == null ? null : answer.ufrag();
  }
}
