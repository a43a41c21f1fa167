package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.Channel;
import org.jspecify.annotations.Nullable;

/** UpdateMediaStorageConfiguration and DescribeMediaStorageConfiguration. */
final class MediaStorageOperations {
  private final KvsEnvironment environment;
  private final Resources resources;

  MediaStorageOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(
        "DescribeMediaStorageConfiguration", "/describeMediaStorageConfiguration", this::describe);
    operations.addVoid(
        "UpdateMediaStorageConfiguration", "/updateMediaStorageConfiguration", this::update);
  }

  private record Update(String channelArn, boolean enabled, @Nullable String streamArn) {
    static Update of(RequestFields fields) {
      RequestFields inner = fields.requiredInner("MediaStorageConfiguration");
      boolean enabled = inner.choice("Status", "ENABLED", "DISABLED").equals("ENABLED");
      String stream =
          inner.textOr("StreamARN", 1024, null) == null
              ? null
              : inner.arn("StreamARN", ResourceArn.Kind.STREAM);
      if (enabled && stream == null) {
        throw KvsRefusal.invalid(
            "MediaStorageConfiguration.StreamARN: missing (expected: a stream where Status is"
                + " ENABLED)");
      }
      return new Update(fields.arn("ChannelARN", ResourceArn.Kind.CHANNEL), enabled, stream);
    }
  }

  private CompletionStage<ObjectNode> describe(KvsCall call) {
    return resources
        .channel(call.fields())
        .thenCompose(channel -> environment.channels().mediaStorage(channel.arn()))
        .thenApply(
            storage -> {
              ObjectNode answer = KvsJson.object();
              ObjectNode json = answer.putObject("MediaStorageConfiguration");
              json.put("Status", storage.enabled() ? "ENABLED" : "DISABLED");
              if (storage.streamArn() != null) {
                json.put("StreamARN", storage.streamArn());
              }
              return answer;
            });
  }

  private CompletionStage<?> update(KvsCall call) {
    Update request = Update.of(call.fields());
    return resources
        .channelOf(request.channelArn())
        .thenCompose(channel -> checkStream(request))
        .thenCompose(stream -> store(request))
        .thenAccept(
            outcome -> {
              if (outcome == StoreOutcome.IN_USE) {
                throw new KvsRefusal(
                    KvsError.RESOURCE_IN_USE,
                    "MediaStorageConfiguration.StreamARN: another channel stores its media in it"
                        + " (expected: a stream of its own for each channel)");
              }
              Resources.require(outcome, "signaling channel " + request.channelArn());
              environment.door().tell(request.channelArn(), Channel.ConfigurationChanged.INSTANCE);
            });
  }

  private CompletionStage<?> checkStream(Update request) {
    if (!request.enabled() || request.streamArn() == null) {
      return CompletableFuture.completedFuture(null);
    }
    return resources
        .streamOf(request.streamArn())
        .thenAccept(
            stream -> {
              if (stream.retentionHours() == 0) {
                throw new KvsRefusal(
                    KvsError.NO_DATA_RETENTION,
                    "stream %s: data retention of 0 hours (expected: at least 1)"
                        .formatted(stream.name()));
              }
            });
  }

  /** Switching off without naming the stream keeps what is known of it. */
  private CompletionStage<StoreOutcome> store(Update request) {
    ChannelStore channels = environment.channels();
    if (request.enabled()) {
      return channels.setMediaStorage(
          request.channelArn(), new MediaStorage(true, request.streamArn()));
    }
    return channels
        .mediaStorage(request.channelArn())
        .thenCompose(
            former ->
                channels.setMediaStorage(
                    request.channelArn(), new MediaStorage(false, former.streamArn())));
  }
}
