package org.camfleet.fleet.rollout;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.bulk.BulkLine;
import org.camfleet.fleet.bulk.ChannelClaims;
import org.camfleet.fleet.bulk.LineOutcome;

/** The port to stored roll-outs. A stage that fails means that the database was not reached. */
public interface RolloutStore {
  /** What became of a camera of a roll-out. */
  enum Step {
    /** It waits for its stage. */
    PENDING,
    /** It is what it shall be. */
    APPLIED,
    /** It was left alone: somebody else changed it, or it can not be stored. */
    SKIPPED,
    /** It is what it was. */
    RESTORED,
    /** It was not changed back: somebody else changed it, or it can not be stored. */
    KEPT
  }

  /**
   * How many cameras of a stage are where.
   *
   * @param bad those that were live before and were not when the stage was looked at
   */
  record Count(int stage, Step step, long cameras, long bad) {}

  /** A camera that turned bad, or for which something was not done, and why. */
  record Noted(String camera, int stage, Step step, boolean bad, String reason) {}

  /** Keeps a new roll-out. */
  CompletionStage<Void> create(Rollout rollout);

  /** What these lines would change; those that would are kept as a part of the plan. */
  CompletionStage<List<LineOutcome>> plan(
      String rolloutId, List<BulkLine> lines, ChannelClaims.Earlier earlier);

  /** Gives the cameras of a plan their stages. */
  CompletionStage<Void> assign(String rolloutId, Map<String, Integer> stages);

  /** Forgets a roll-out. */
  CompletionStage<Void> discard(String rolloutId);

  /**
   * Moves a roll-out on, unless somebody else did so since it was read; false then.
   *
   * @param next with the next version
   * @param bad cameras that turned bad
   */
  CompletionStage<Boolean> move(Rollout next, Collection<String> bad);

  /** The roll-out of this id. */
  CompletionStage<Optional<Rollout>> find(String id);

  /** The newest ones, newest first. */
  CompletionStage<List<Rollout>> recent(int limit);

  /** Those for which there is something to do, oldest first. */
  CompletionStage<List<Rollout>> active();

  /** Some cameras that wait in the stage that is under way. */
  CompletionStage<List<String>> waiting(Rollout rollout, int limit);

  /**
   * Changes cameras of the stage in one transaction; none when the roll-out was moved on meanwhile.
   *
   * @param live those that are live now
   */
  CompletionStage<List<LineOutcome>> apply(
      Rollout rollout, Collection<String> cameras, Collection<String> live);

  /** Cameras of the stage that were changed, were live before and did not turn bad yet. */
  CompletionStage<List<String>> watched(Rollout rollout);

  /** Whether any camera is to be changed back. */
  CompletionStage<Boolean> restorable(Rollout rollout);

  /** Changes some cameras back in one transaction, unless somebody else changed them. */
  CompletionStage<List<LineOutcome>> restore(Rollout rollout, int limit);

  /** By stage and step. */
  CompletionStage<List<Count>> counts(String id);

  /** Cameras of which there is something to say. */
  CompletionStage<List<Noted>> noted(String id, int limit);

  /** Forgets plans that nobody ended before a time, and what roll-outs that ended before knew. */
  CompletionStage<Void> forgetBefore(Instant limit);
}
