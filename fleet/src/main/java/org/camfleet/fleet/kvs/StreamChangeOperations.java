package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.camfleet.core.channel.Channel;
import org.jspecify.annotations.Nullable;

/** UpdateStream, UpdateDataRetention and the storage tier: changes that need the version. */
final class StreamChangeOperations {
  private final KvsEnvironment environment;
  private final Resources resources;

  StreamChangeOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.addVoid(KvsOperation.UPDATE_STREAM, this::updateStream);
    operations.addVoid(KvsOperation.UPDATE_DATA_RETENTION, this::updateRetention);
    operations.add(KvsOperation.DESCRIBE_STREAM_STORAGE_CONFIGURATION, this::describeStorage);
    operations.addVoid(KvsOperation.UPDATE_STREAM_STORAGE_CONFIGURATION, this::updateStorage);
  }

  private CompletionStage<?> updateStream(KvsCall call) {
    String version = call.fields().version("CurrentVersion");
    @Nullable String device = StreamFields.deviceName(call.fields());
    @Nullable String type = StreamFields.mediaType(call.fields());
    return change(call, version, stream -> stream.withDescription(device, type, Versions.next()));
  }

  private CompletionStage<?> updateRetention(KvsCall call) {
    RequestFields fields = call.fields();
    String operation =
        fields.choice("Operation", "INCREASE_DATA_RETENTION", "DECREASE_DATA_RETENTION");
    int hours = fields.integer("DataRetentionChangeInHours", 1, StreamOperations.MAX_RETENTION);
    int change = operation.startsWith("INC") ? hours : -hours;
    return change(call, fields.version("CurrentVersion"), stream -> withRetention(stream, change))
        .thenCompose(this::tellItsChannel);
  }

  private static StreamInfo withRetention(StreamInfo stream, int change) {
    int hours = stream.retentionHours() + change;
    if (hours < 0 || hours > StreamOperations.MAX_RETENTION) {
      throw KvsRefusal.invalid(
          "DataRetentionChangeInHours: leads from %d to %d hours (expected: 0 to %d)"
              .formatted(stream.retentionHours(), hours, StreamOperations.MAX_RETENTION));
    }
    return stream.withRetention(hours, Versions.next());
  }

  private CompletionStage<ObjectNode> describeStorage(KvsCall call) {
    return resources.stream(call.fields())
        .thenApply(
            stream -> {
              ObjectNode answer = KvsJson.object();
              answer.put("StreamName", stream.name());
              answer.put("StreamARN", stream.arn());
              answer
                  .putObject("StreamStorageConfiguration")
                  .put("DefaultStorageTier", stream.storageTier());
              return answer;
            });
  }

  private CompletionStage<?> updateStorage(KvsCall call) {
    String version = call.fields().version("CurrentVersion");
    String tier = StreamFields.storageTier(call.fields());
    if (tier == null) {
      throw KvsRefusal.invalid("StreamStorageConfiguration: missing (expected: an object)");
    }
    return change(call, version, stream -> stream.withStorageTier(tier, Versions.next()));
  }

  /** Replaces the stream that a call names; answers its ARN. */
  private CompletionStage<String> change(
      KvsCall call, String version, UnaryOperator<StreamInfo> change) {
    return resources.stream(call.fields())
        .thenCompose(
            stream ->
                environment
                    .streams()
                    .update(change.apply(stream), version)
                    .thenApply(
                        outcome -> {
                          Resources.require(outcome, "stream " + stream.name());
                          return stream.arn();
                        }));
  }

  /** A channel reads its stream's retention when it decides on joins. */
  private CompletionStage<?> tellItsChannel(String streamArn) {
    return environment
        .channels()
        .storedIn(streamArn)
        .thenAccept(
            found ->
                found.ifPresent(
                    channel ->
                        environment
                            .door()
                            .tell(channel.arn(), Channel.ConfigurationChanged.INSTANCE)));
  }
}
