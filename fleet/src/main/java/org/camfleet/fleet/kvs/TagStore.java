package org.camfleet.fleet.kvs;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The port to the tags of channels and streams, by ARN. */
public interface TagStore {
  /** All tags of a resource, in the order of their keys. */
  CompletionStage<Map<String, String>> tags(String arn);

  /** Adds or replaces tags; the limit of 50 is checked by the caller. */
  CompletionStage<Void> put(String arn, Map<String, String> tags);

  /** Removes tags; unknown keys are ignored. */
  CompletionStage<Void> remove(String arn, Collection<String> keys);
}
