package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Operations that this version does not serve: refused with an exception that AWS's clients know,
 * after the checks that would be made anyway, so that a caller learns of the nearest mistake first.
 */
final class UnbuiltOperations {
  private static final Map<KvsOperation, String> INSTEAD =
      Map.of(KvsOperation.GET_IMAGES, "GetHLSStreamingSessionURL");

  private final Resources resources;

  UnbuiltOperations(KvsEnvironment environment) {
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    INSTEAD.forEach(
        (operation, instead) ->
            operations.add(operation, call -> refuse(call, operation, instead)));
  }

  /** Whether an operation is one of these. */
  static boolean has(KvsOperation operation) {
    return INSTEAD.containsKey(operation);
  }

  private CompletionStage<ObjectNode> refuse(KvsCall call, KvsOperation operation, String instead) {
    return resources.stream(call.fields())
        .thenApply(
            stream -> {
              throw KvsRefusal.invalid(
                  "%s: not served by this version (expected: %s)"
                      .formatted(operation.operationName(), instead));
            });
  }
}
