package org.camfleet.fleet.bulk;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.inventory.CameraFilter;
import org.camfleet.fleet.inventory.StoredCamera;

/**
 * The port to the stored inventory for many cameras at once. A stage that fails means that the
 * database was not reached, and that nothing of the call was stored.
 */
public interface BulkStore {
  /**
   * How large the fleet is.
   *
   * @param enabled cameras that shall run
   * @param inScope cameras that a filter takes
   */
  record Sizes(long enabled, long inScope) {}

  /**
   * Stores cameras in one transaction, with what their local targets need; ids are different ones.
   * A line that can not be stored does not keep the others from it. Safe beside calls like it.
   */
  CompletionStage<List<LineOutcome>> put(List<BulkLine> lines, Author author);

  /** Completes when all that was put before survives a crash. */
  CompletionStage<Void> settle();

  /** What {@link #put} would do; stores nothing. */
  CompletionStage<List<LineOutcome>> compare(List<BulkLine> lines, ChannelClaims.Earlier earlier);

  /** Deletes those of these cameras that were there before a time; answers what they were. */
  CompletionStage<List<StoredCamera>> delete(
      Collection<String> ids, Instant createdBefore, Author author);

  /** Counts. */
  CompletionStage<Sizes> sizes(CameraFilter scope);

  /** The names of all labels in their order, at most {@code limit}. */
  CompletionStage<List<String>> labelNames(int limit);
}
