package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;

/**
 * The operations of AWS's edge agents, which this service has none of: what is asked about one is
 * not found, and what would make one is refused.
 */
final class EdgeOperations {
  private final Resources resources;

  EdgeOperations(KvsEnvironment environment) {
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.START_EDGE_CONFIGURATION_UPDATE, this::start);
    operations.add(KvsOperation.DESCRIBE_EDGE_CONFIGURATION, this::none);
    operations.add(KvsOperation.DELETE_EDGE_CONFIGURATION, this::none);
    operations.add(KvsOperation.LIST_EDGE_AGENT_CONFIGURATIONS, this::list);
  }

  private CompletionStage<ObjectNode> start(KvsCall call) {
    return resources.stream(call.fields())
        .thenApply(
            stream -> {
              throw KvsRefusal.invalid(
                  "EdgeConfig: this service runs no edge agents (expected: a camera in the fleet"
                      + " API instead)");
            });
  }

  private CompletionStage<ObjectNode> none(KvsCall call) {
    return resources.stream(call.fields())
        .thenApply(
            stream -> {
              throw new KvsRefusal(
                  KvsError.STREAM_EDGE_CONFIGURATION_NOT_FOUND,
                  "stream %s: on no edge agent, this service runs none".formatted(stream.name()));
            });
  }

  private CompletionStage<ObjectNode> list(KvsCall call) {
    throw KvsRefusal.invalid(
        "HubDeviceArn: this service runs no edge agents (expected: another operation)");
  }
}
