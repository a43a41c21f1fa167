package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** CreateStream, DescribeStream, ListStreams, DeleteStream. */
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
    operations.add(KvsOperation.CREATE_STREAM, this::create);
    operations.add(KvsOperation.DESCRIBE_STREAM, this::describe);
    operations.add(KvsOperation.LIST_STREAMS, this::list);
    operations.addVoid(KvsOperation.DELETE_STREAM, this::delete);
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
      String tier = StreamFields.storageTier(fields);
      return new Create(
          fields.name("StreamName"),
          fields.integerOr("DataRetentionInHours", 0, MAX_RETENTION, 0),
          StreamFields.deviceName(fields),
          StreamFields.mediaType(fields),
          String.valueOf(fields.textOr("KmsKeyId", 2048, "aws/kinesisvideo")),
          tier == null ? "HOT" : tier,
          TagFields.optional(fields, "Tags"));
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
        .quotas()
        .roomForStream(environment.streams())
        .thenCompose(room -> environment.streams().create(stream, request.tags()))
        .thenApply(
            created -> {
              if (!created) {
                throw new KvsRefusal(
                    KvsError.RESOURCE_IN_USE,
                    "StreamName: %s is taken (expected: a new name)".formatted(request.name()));
              }
              return KvsJson.object().put("StreamARN", arn);
            });
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
