package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.Channel;
import org.jspecify.annotations.Nullable;

/** CreateStream, DescribeStream, ListStreams, UpdateDataRetention, DeleteStream. */
final class StreamOperations {
  /** Ten years in hours: the longest retention. */
  static final int MAX_RETENTION = 87_600;

  private final KvsEnvironment environment;
  private final Resources resources;

  StreamOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add("CreateStream", "/createStream", this::create);
    operations.add("DescribeStream", "/describeStream", this::describe);
    operations.add("ListStreams", "/listStreams", this::list);
    operations.addVoid("UpdateDataRetention", "/updateDataRetention", this::updateRetention);
    operations.addVoid("DeleteStream", "/deleteStream", this::delete);
  }

  private record Create(
      String name,
      int retentionHours,
      @Nullable String deviceName,
      @Nullable String mediaType,
      String kmsKeyId,
      String storageTier,
      Map<String, String> tags) {
    static Create of(RequestFields fields) {
      RequestFields storage = fields.inner("StreamStorageConfiguration");
      return new Create(
          fields.name("StreamName"),
          fields.integerOr("DataRetentionInHours", 0, MAX_RETENTION, 0),
          fields.textOr("DeviceName", 128, null),
          fields.textOr("MediaType", 128, null),
          String.valueOf(fields.textOr("KmsKeyId", 2048, "aws/kinesisvideo")),
          storage == null ? "HOT" : storage.choiceOr("DefaultStorageTier", "HOT", "HOT", "WARM"),
          fields.tags("Tags"));
    }
  }

  private record ChangeRetention(String version, int hours) {
    static ChangeRetention of(RequestFields fields) {
      String operation =
          fields.choice("Operation", "INCREASE_DATA_RETENTION", "DECREASE_DATA_RETENTION");
      int hours = fields.integer("DataRetentionChangeInHours", 1, MAX_RETENTION);
      return new ChangeRetention(
          fields.version("CurrentVersion"), operation.startsWith("INC") ? hours : -hours);
    }
  }

  private CompletionStage<ObjectNode> create(KvsCall call) {
    Create request = Create.of(call.fields());
    Instant now = environment.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    KvsSettings settings = environment.settings();
    String arn =
        ResourceArn.of(
            ResourceArn.Kind.STREAM, settings.region(), settings.account(), request.name(), now);
    var stream =
        new StreamInfo(
            arn,
            request.name(),
            now,
            request.retentionHours(),
            request.deviceName(),
            request.mediaType(),
            request.kmsKeyId(),
            request.storageTier(),
            Versions.next());
    return environment
        .streams()
        .create(stream)
        .thenCompose(
            created -> {
              if (!created) {
                throw new KvsRefusal(
                    KvsError.RESOURCE_IN_USE,
                    "StreamName: %s is taken (expected: a new name)".formatted(request.name()));
              }
              return request.tags().isEmpty()
                  ? CompletableFuture.completedFuture(null)
                  : environment.tags().put(arn, request.tags());
            })
        .thenApply(done -> KvsJson.object().put("StreamARN", arn));
  }

  private CompletionStage<ObjectNode> describe(KvsCall call) {
    return resources.stream(call.fields())
        .thenApply(
            stream -> {
              ObjectNode answer = KvsJson.object();
              write(stream, answer.putObject("StreamInfo"));
              return answer;
            });
  }

  private CompletionStage<ObjectNode> list(KvsCall call) {
    int most = call.fields().integerOr("MaxResults", 1, 10_000, 500);
    String after = PageToken.read(call.fields().textOr("NextToken", 512, null));
    String prefix = ChannelOperations.prefix(call.fields().inner("StreamNameCondition"));
    return environment
        .streams()
        .list(prefix, after, most + 1)
        .thenApply(
            found -> {
              ObjectNode answer = KvsJson.object();
              ArrayNode items = answer.putArray("StreamInfoList");
              List<StreamInfo> page = found.subList(0, Math.min(most, found.size()));
              page.forEach(stream -> write(stream, items.addObject()));
              if (found.size() > most) {
                answer.put("NextToken", PageToken.of(page.get(most - 1).name()));
              }
              return answer;
            });
  }

  private CompletionStage<?> updateRetention(KvsCall call) {
    ChangeRetention change = ChangeRetention.of(call.fields());
    return resources.stream(call.fields())
        .thenCompose(
            stream -> {
              int hours = stream.retentionHours() + change.hours();
              if (hours < 0 || hours > MAX_RETENTION) {
                throw KvsRefusal.invalid(
                    "DataRetentionChangeInHours: leads from %d to %d hours (expected: 0 to %d)"
                        .formatted(stream.retentionHours(), hours, MAX_RETENTION));
              }
              return environment
                  .streams()
                  .update(stream.withRetention(hours, Versions.next()), change.version())
                  .thenAccept(outcome -> Resources.require(outcome, "stream " + stream.name()))
                  .thenCompose(done -> tellItsChannel(stream.arn()));
            });
  }

  private CompletionStage<?> delete(KvsCall call) {
    String arn = call.fields().arn("StreamARN", ResourceArn.Kind.STREAM);
    String version = call.fields().optionalVersion("CurrentVersion");
    return environment
        .streams()
        .delete(arn, version)
        .thenAccept(
            outcome -> {
              if (outcome == StoreOutcome.IN_USE) {
                throw new KvsRefusal(
                    KvsError.RESOURCE_IN_USE,
                    "StreamARN: a channel stores its media in it (expected: its media storage"
                        + " DISABLED first)");
              }
              Resources.require(outcome, "stream " + arn);
            });
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

  private static void write(StreamInfo stream, ObjectNode json) {
    if (stream.deviceName() != null) {
      json.put("DeviceName", stream.deviceName());
    }
    json.put("StreamName", stream.name());
    json.put("StreamARN", stream.arn());
    if (stream.mediaType() != null) {
      json.put("MediaType", stream.mediaType());
    }
    json.put("KmsKeyId", stream.kmsKeyId());
    json.put("Version", stream.version());
    json.put("Status", "ACTIVE");
    json.put("CreationTime", KvsJson.seconds(stream.createdAt()));
    json.put("DataRetentionInHours", stream.retentionHours());
  }
}
