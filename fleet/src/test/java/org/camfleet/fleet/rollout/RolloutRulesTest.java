package org.camfleet.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.camfleet.fleet.rollout.Rollout.State;
import org.camfleet.fleet.rollout.RolloutRules.Next;
import org.junit.jupiter.api.Test;

class RolloutRulesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  @Test
  void aStageIsAppliedWatchedAndJudged() {
    Rollout applying = rollout(State.APPLYING, 0, true);
    assertThat(RolloutRules.next(applying, true, NOON)).isEqualTo(Next.APPLY);
    assertThat(RolloutRules.next(applying, false, NOON)).isEqualTo(Next.WATCH);
    Rollout soaking = rollout(State.SOAKING, 0, true);
    assertThat(RolloutRules.next(soaking, false, NOON.plusSeconds(59))).isEqualTo(Next.NOTHING);
    assertThat(RolloutRules.next(soaking, false, NOON.plusSeconds(60))).isEqualTo(Next.JUDGE);
    Rollout back = rollout(State.ROLLING_BACK, 0, true);
    assertThat(RolloutRules.next(back, true, NOON)).isEqualTo(Next.RESTORE);
    assertThat(RolloutRules.next(back, false, NOON)).isEqualTo(Next.END_RESTORE);
    for (State still : new State[] {State.PLANNING, State.HALTED, State.DONE, State.ROLLED_BACK}) {
      assertThat(RolloutRules.next(rollout(still, 0, true), true, NOON)).isEqualTo(Next.NOTHING);
    }
  }

  @Test
  void aGoodStageIsFollowedByTheNextAndTheLastByTheEnd() {
    Rollout next = RolloutRules.judged(rollout(State.SOAKING, 0, true), 10, 0, NOON);
    assertThat(next.state()).isEqualTo(State.APPLYING);
    assertThat(next.stage()).isEqualTo(1);
    assertThat(next.version()).isEqualTo(8);
    Rollout done = RolloutRules.judged(rollout(State.SOAKING, 2, true), 10, 0, NOON);
    assertThat(done.state()).isEqualTo(State.DONE);
    assertThat(done.stage()).isEqualTo(2);
  }

  @Test
  void tooManyBadCamerasAreMoreThanTheShareAndAtLeastOne() {
    assertThat(state(0, 0)).isEqualTo(State.APPLYING);
    assertThat(state(1, 1)).isEqualTo(State.ROLLING_BACK);
    assertThat(state(49, 1)).isEqualTo(State.ROLLING_BACK);
    assertThat(state(50, 1)).isEqualTo(State.APPLYING);
    assertThat(state(100, 2)).isEqualTo(State.APPLYING);
    assertThat(state(100, 3)).isEqualTo(State.ROLLING_BACK);
  }

  @Test
  void aRollOutThatDoesNotGoBackByItselfHaltsWithItsReason() {
    Rollout halted = RolloutRules.judged(rollout(State.SOAKING, 1, false), 100, 3, NOON);

    assertThat(halted.state()).isEqualTo(State.HALTED);
    assertThat(halted.reason())
        .isEqualTo("stage 25%: 3 of 100 cameras that were live are not (expected: at most 2%)");
  }

  @Test
  void whatSomebodyAsksForMustFitTheState() {
    assertThat(RolloutRules.halted(rollout(State.SOAKING, 1, true), "token", NOON))
        .extracting(Rollout::state, Rollout::stage, Rollout::reason)
        .containsExactly(State.HALTED, 1, "halted by token");
    assertThat(RolloutRules.resumed(rollout(State.HALTED, 1, true), NOON).state())
        .isEqualTo(State.APPLYING);
    assertThat(RolloutRules.takenBack(rollout(State.DONE, 2, true), "token", NOON).state())
        .isEqualTo(State.ROLLING_BACK);
    assertThatThrownBy(() -> RolloutRules.halted(rollout(State.DONE, 2, true), "token", NOON))
        .hasMessage("halt: the roll-out is done (expected: applying, soaking)");
    assertThatThrownBy(() -> RolloutRules.resumed(rollout(State.SOAKING, 2, true), NOON))
        .hasMessage("resume: the roll-out is soaking (expected: halted)");
    assertThatThrownBy(
            () -> RolloutRules.takenBack(rollout(State.ROLLED_BACK, 2, true), "token", NOON))
        .hasMessageStartingWith("rollback: the roll-out is rolled_back");
  }

  private static State state(long watched, long bad) {
    return RolloutRules.judged(rollout(State.SOAKING, 0, true), watched, bad, NOON).state();
  }

  private static Rollout rollout(State state, int stage, boolean rollsBack) {
    return new Rollout(
        "r",
        "token",
        NOON,
        RolloutStages.parse("5%,25%,100%"),
        Duration.ofSeconds(60),
        2,
        rollsBack,
        state,
        stage,
        NOON,
        "",
        7);
  }
}
