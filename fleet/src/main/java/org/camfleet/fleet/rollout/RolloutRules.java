package org.camfleet.fleet.rollout;

import java.time.Instant;
import java.util.Locale;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.rollout.Rollout.State;

/** What happens next to a roll-out. Pure; any thread. */
final class RolloutRules {
  private RolloutRules() {}

  /** What is to be done. */
  enum Next {
    /** Change some more cameras of the stage. */
    APPLY,
    /** All of the stage are changed: watch them. */
    WATCH,
    /** The stage was watched long enough: look at it. */
    JUDGE,
    /** Change some more cameras back. */
    RESTORE,
    /** All are changed back. */
    END_RESTORE,
    /** Nothing now. */
    NOTHING
  }

  /**
   * The next thing to do.
   *
   * @param workLeft whether cameras wait to be changed (or, in {@link State#ROLLING_BACK}, back)
   */
  static Next next(Rollout rollout, boolean workLeft, Instant now) {
    return switch (rollout.state()) {
      case APPLYING -> workLeft ? Next.APPLY : Next.WATCH;
      case SOAKING ->
          now.isBefore(rollout.since().plus(rollout.soak())) ? Next.NOTHING : Next.JUDGE;
      case ROLLING_BACK -> workLeft ? Next.RESTORE : Next.END_RESTORE;
      case PLANNING, HALTED, ROLLED_BACK, DONE -> Next.NOTHING;
    };
  }

  /**
   * Where a roll-out stands after its stage was watched.
   *
   * @param watched cameras of the stage that were live before it
   * @param bad those of them that are not live now
   */
  static Rollout judged(Rollout rollout, long watched, long bad, Instant now) {
    int stage = rollout.stage();
    if (bad >= 1 && bad * 100.0 > rollout.maxBad() * watched) {
      String why =
          String.format(
              Locale.ROOT,
              "stage %s: %d of %d cameras that were live are not (expected: at most %s%%)",
              rollout.stages().stages().get(stage).text(),
              bad,
              watched,
              percent(rollout.maxBad()));
      return rollout.in(rollout.rollsBack() ? State.ROLLING_BACK : State.HALTED, stage, now, why);
    }
    return stage + 1 == rollout.stages().stages().size()
        ? rollout.in(State.DONE, stage, now, "")
        : rollout.in(State.APPLYING, stage + 1, now, "");
  }

  static String percent(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** A roll-out that somebody halts. */
  static Rollout halted(Rollout rollout, String by, Instant now) {
    if (rollout.state() != State.APPLYING && rollout.state() != State.SOAKING) {
      throw refused(rollout, "halt", "applying, soaking");
    }
    return rollout.in(State.HALTED, rollout.stage(), now, "halted by " + by);
  }

  /** A roll-out that goes on: its stage is watched anew, without those that turned bad. */
  static Rollout resumed(Rollout rollout, Instant now) {
    if (rollout.state() != State.HALTED) {
      throw refused(rollout, "resume", "halted");
    }
    return rollout.in(State.APPLYING, rollout.stage(), now, "");
  }

  /** A roll-out that somebody takes back. */
  static Rollout takenBack(Rollout rollout, String by, Instant now) {
    return switch (rollout.state()) {
      case APPLYING, SOAKING, HALTED, DONE ->
          rollout.in(State.ROLLING_BACK, rollout.stage(), now, "taken back by " + by);
      case PLANNING, ROLLING_BACK, ROLLED_BACK ->
          throw refused(rollout, "rollback", "applying, soaking, halted, done");
    };
  }

  private static ApiRefusal refused(Rollout rollout, String what, String expected) {
    return ApiRefusal.of(
        409,
        "wrong_state",
        "%s: the roll-out is %s (expected: %s)"
            .formatted(what, spelled(rollout.state()), expected));
  }

  static String spelled(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
