package org.camfleet.fleet.holds;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.Author;
import org.jspecify.annotations.Nullable;

/** The port to stored holds. A stage that fails means that the database was not reached. */
public interface HoldStore {
  /** Holds at most. */
  int MOST = 10_000;

  /** How a put ended. */
  sealed interface PutOutcome {}

  /**
   * The hold is stored, and kept from now on.
   *
   * @param created whether it is new
   * @param changed whether it differs from what was stored; true when it is new
   */
  record Put(Hold hold, boolean created, boolean changed) implements PutOutcome {}

  /** No camera has this id, or nothing of it is stored here; nothing was changed. */
  record NoRecording() implements PutOutcome {}

  /** There are {@value #MOST} holds already; nothing was changed. */
  record TooMany() implements PutOutcome {}

  /** Stores a hold. */
  CompletionStage<PutOutcome> put(Hold hold, Author author);

  /** The hold of this id. */
  CompletionStage<Optional<Hold>> find(String id);

  /**
   * At most {@code limit} holds in the order of their ids, those after an id.
   *
   * @param camera only that camera's, or null
   */
  CompletionStage<List<Hold>> page(@Nullable String camera, String after, int limit);

  /** Deletes a hold; false when there is none. */
  CompletionStage<Boolean> delete(String id, Author author);
}
