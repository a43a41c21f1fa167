package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One operation of the service. Throws {@link KvsRefusal}, or fails its stage with one, to refuse.
 */
@FunctionalInterface
interface Operation {
  /** The answer's object; empty where the model has no output. */
  CompletionStage<Optional<ObjectNode>> call(KvsCall call);
}
