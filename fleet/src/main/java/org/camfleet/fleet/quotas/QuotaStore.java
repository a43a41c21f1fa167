package org.camfleet.fleet.quotas;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.Author;

/** The port to stored quotas. A stage that fails means that the database was not reached. */
public interface QuotaStore {
  /** Quotas at most. */
  int MOST = 1000;

  /** How a put ended. */
  sealed interface PutOutcome {}

  /**
   * The quota is stored.
   *
   * @param created whether it is new
   * @param changed whether it differs from what was stored; true when it is new
   */
  record Put(QuotaUse use, boolean created, boolean changed) implements PutOutcome {}

  /** Another quota has this label and value; nothing was changed. */
  record Taken(String name) implements PutOutcome {}

  /** There are {@value #MOST} quotas already; nothing was changed. */
  record TooMany() implements PutOutcome {}

  /** Stores a quota, also one below the cameras that are there: it refuses only more of them. */
  CompletionStage<PutOutcome> put(LabelQuota quota, Author author);

  /** The quota of this name. */
  CompletionStage<Optional<QuotaUse>> find(String name);

  /** At most {@code limit} quotas in the order of their names, those after a name. */
  CompletionStage<List<QuotaUse>> page(String after, int limit);

  /** Deletes a quota; false when there is none. */
  CompletionStage<Boolean> delete(String name, Author author);
}
