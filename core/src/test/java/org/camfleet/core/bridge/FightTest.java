package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.core.bridge.Fight.Policy;
import org.junit.jupiter.api.Test;

class FightTest {
  private long now = -Duration.ofMinutes(3).toNanos();

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private Fight fight(Policy policy) {
    return new Fight(policy, new Random(1));
  }

  /** A stranger who takes the channel again at once, for a day: when we joined. */
  private List<Long> joinsOfADay(Policy policy) {
    Fight fight = fight(policy);
    long begin = now;
    List<Long> joins = new ArrayList<>();
    fight.joins(now);
    fight.stood(now);
    while (now - begin < Duration.ofDays(1).toNanos()) {
      Duration pause = fight.displaced(now);
      if (pause == null) {
        break;
      }
      pass(pause);
      pass(fight.hold(now));
      assertThat(fight.hold(now)).isZero();
      joins.add(now);
      fight.joins(now);
      pass(Duration.ofSeconds(2));
      fight.stood(now);
      pass(Duration.ofMillis(300));
    }
    return joins;
  }

  private static void atMostOnceAMinute(List<Long> joins) {
    for (int i = 1; i < joins.size(); i++) {
      assertThat(Duration.ofNanos(joins.get(i) - joins.get(i - 1)))
          .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void whoTakesBackDoesSoAfterPausesThatGrowFromHalfAMinuteToTen() {
    List<Long> joins = joinsOfADay(Policy.TAKE_BACK);
    atMostOnceAMinute(joins);
    assertThat(joins).hasSizeBetween(100, 160);
    long last = joins.get(joins.size() - 1) - joins.get(joins.size() - 2);
    assertThat(Duration.ofNanos(last)).isGreaterThan(Duration.ofMinutes(10));
    assertThat(fight(Policy.TAKE_BACK).displaced(now))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(35));
  }

  @Test
  void whoWaitsLeavesTheStrangerTenMinutesEachTime() {
    List<Long> joins = joinsOfADay(Policy.WAIT);
    atMostOnceAMinute(joins);
    assertThat(joins).hasSizeBetween(125, 144);
  }

  @Test
  void whoWaitsAsLongAsItIsSetTo() {
    Fight fight = new Fight(Policy.WAIT, Duration.ofMinutes(1), new Random(1));
    for (int i = 0; i < 3; i++) {
      assertThat(fight.displaced(now)).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(66));
    }
  }

  @Test
  void whoIsDisplacedRightAfterJoiningWaitsForTheMinuteBeforeItConnectsAgain() {
    Fight fight = fight(Policy.TAKE_BACK);
    fight.joins(now);
    fight.stood(now);
    pass(Duration.ofSeconds(3));
    assertThat(fight.displaced(now)).isEqualTo(Duration.ofSeconds(57));
  }

  @Test
  void anotherPolicyHoldsAtOnceForTheStrangerWhoHasTheChannel() {
    Fight fight = fight(Policy.YIELD);
    assertThat(fight.displaced(now)).isNull();
    assertThat(fight.follow(Policy.YIELD)).isFalse();
    assertThat(fight.follow(Policy.TAKE_BACK)).isTrue();
    assertThat(fight.pause(now)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(35));
    assertThat(fight.displacements(now)).isEqualTo(1);
  }

  @Test
  void whoYieldsDoesNotJoinAgain() {
    assertThat(joinsOfADay(Policy.YIELD)).isEmpty();
  }

  @Test
  void aSessionThatStoodForTenMinutesEndsTheFight() {
    Fight fight = fight(Policy.TAKE_BACK);
    fight.displaced(now);
    fight.displaced(now);
    fight.joins(now);
    fight.stood(now);
    pass(Duration.ofMinutes(9));
    assertThat(fight.displacements(now)).isEqualTo(2);
    pass(Duration.ofMinutes(2));
    assertThat(fight.displacements(now)).isZero();
    assertThat(fight.displaced(now)).isLessThan(Duration.ofMinutes(1));
    assertThat(fight.takeovers()).isEqualTo(3);
  }

  @Test
  void inAFightEvenAJoinForAnotherReasonWaitsForItsMinute() {
    Fight fight = fight(Policy.TAKE_BACK);
    fight.joins(now);
    assertThat(fight.hold(now)).as("without a stranger").isZero();
    fight.stood(now);
    fight.displaced(now);
    fight.joins(now);
    pass(Duration.ofSeconds(20));
    assertThat(fight.hold(now)).isEqualTo(Duration.ofSeconds(40));
    fight.stood(now);
    fight.ended(now);
    pass(Duration.ofMinutes(30));
    assertThat(fight.displacements(now)).as("nothing stood meanwhile").isEqualTo(1);
  }

  @Test
  void theBridgeBeforeThatComesLateOnceIsNoStranger() {
    Fight fight = fight(Policy.YIELD);
    fight.inherits(now);
    fight.joins(now);
    pass(Duration.ofSeconds(2));
    assertThat(fight.displaced(now)).isEqualTo(Duration.ofSeconds(1));
    assertThat(fight.displacements(now)).isZero();
    assertThat(fight.hold(now)).as("how long the next join must wait").isZero();

    fight.joins(now);
    pass(Duration.ofSeconds(2));
    assertThat(fight.displaced(now)).as("a second one is a stranger").isNull();
    assertThat(fight.displacements(now)).isEqualTo(1);
  }

  @Test
  void whoTakesTheChannelWhenTheBridgeBeforeMustHaveEndedIsAStranger() {
    Fight fight = fight(Policy.TAKE_BACK);
    fight.inherits(now);
    fight.joins(now);
    pass(Duration.ofSeconds(31));
    assertThat(fight.displaced(now)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(fight.displacements(now)).isEqualTo(1);
  }

  @Test
  void tenCalmMinutesEndAFightAlsoWhereSessionsAreJoinedAnewMeanwhile() {
    Fight fight = fight(Policy.TAKE_BACK);
    fight.joins(now);
    fight.displaced(now);
    pass(Duration.ofMinutes(1));
    for (int minute = 0; minute < 12; minute += 2) {
      assertThat(fight.displacements(now)).as("after %d minutes", minute).isEqualTo(1);
      fight.joins(now);
      fight.stood(now);
      pass(Duration.ofMinutes(2));
    }
    assertThat(fight.displacements(now)).isZero();
  }
}
