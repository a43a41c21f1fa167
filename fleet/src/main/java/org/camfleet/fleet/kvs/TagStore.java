package org.camfleet.fleet.kvs;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The port to the tags of channels and streams, by ARN. */
public interface TagStore {
  /** All tags of a resource, in the order of their keys. */
  CompletionStage<Map<String, String>> tags(String arn);

  /** Tags that a resource may have. */
  int MOST = 50;

  /**
   * Adds or replaces tags; false, and nothing is stored, where they would be more than {@link
   * #MOST}.
   */
  CompletionStage<Boolean> put(String arn, Map<String, String> tags);

  /** Removes tags; unknown keys are ignored. */
  CompletionStage<Void> remove(String arn, Collection<String> keys);
}
