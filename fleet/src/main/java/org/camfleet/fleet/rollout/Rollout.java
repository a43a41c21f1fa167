package org.camfleet.fleet.rollout;

import java.time.Duration;
import java.time.Instant;

/**
 * A staged roll-out and where it stands.
 *
 * @param principal who began it
 * @param soak how long a stage is watched once all of it is applied
 * @param maxBad percent of a stage's cameras that were live before and may be bad afterwards
 * @param rollsBack whether it goes back by itself when too many turned bad
 * @param stage the one that is under way, from 0
 * @param since when its state or stage began
 * @param reason why it halted or went back; empty while it did not
 * @param version rises with every change of state
 */
public record Rollout(
    String id,
    String principal,
    Instant createdAt,
    RolloutStages stages,
    Duration soak,
    double maxBad,
    boolean rollsBack,
    State state,
    int stage,
    Instant since,
    String reason,
    long version) {

  /** The states of a roll-out. */
  public enum State {
    /** Its body is being read. */
    PLANNING,
    /** The stage's cameras are changed. */
    APPLYING,
    /** The stage's cameras are watched. */
    SOAKING,
    /** Nothing happens until somebody says so. */
    HALTED,
    /** What was changed is changed back. */
    ROLLING_BACK,
    /** All is as it was, but for what somebody else changed meanwhile. */
    ROLLED_BACK,
    /** All stages went well. */
    DONE
  }

  /** The same roll-out in another state, from now on. */
  Rollout in(State next, int nextStage, Instant now, String why) {
    return new Rollout(
        id,
        principal,
        createdAt,
        stages,
        soak,
        maxBad,
        rollsBack,
        next,
        nextStage,
        now,
        why,
        version + 1);
  }
}
