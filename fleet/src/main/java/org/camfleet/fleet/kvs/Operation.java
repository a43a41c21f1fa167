package org.camfleet.fleet.kvs;

import java.util.concurrent.CompletionStage;

/**
 * One operation of the service. Throws {@link KvsRefusal}, or fails its stage with one, to refuse.
 */
@FunctionalInterface
interface Operation {
  /** Does it. */
  CompletionStage<Answer> call(KvsCall call);
}
