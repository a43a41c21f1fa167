package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.Channel;
import org.jspecify.annotations.Nullable;

/** The mapping of channels to streams, seen from either side. */
final class MediaStorageOperations {
  private final KvsEnvironment environment;
  private final Resources resources;

  MediaStorageOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.DESCRIBE_MEDIA_STORAGE_CONFIGURATION, this::describe);
    operations.addVoid(KvsOperation.UPDATE_MEDIA_STORAGE_CONFIGURATION, this::update);
    operations.add(KvsOperation.DESCRIBE_MAPPED_RESOURCE_CONFIGURATION, this::mapped);
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

  /** A stream has one recording channel or none, so there is never a second page. */
  private CompletionStage<ObjectNode> mapped(KvsCall call) {
    call.fields().integerOr("MaxResults", 1, 10_000, 1);
    PageToken.read(call.fields().textOr("NextToken", 512, null));
    return resources.stream(call.fields())
        .thenCompose(stream -> environment.channels().storedIn(stream.arn()))
        .thenApply(
            channel -> {
              ObjectNode answer = KvsJson.object();
              ArrayNode items = answer.putArray("MappedResourceConfigurationList");
              channel.ifPresent(
                  one -> items.addObject().put("Type", "SIGNALING_CHANNEL").put("ARN", one.arn()));
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
        .thenCompose(
            stream -> {
              Resources.requireRetention(stream);
              return StreamSettingOperations.refuseDeliveries(environment.streamSettings(), stream);
            })
        .thenCompose(checked -> environment.channels().mediaStorage(request.channelArn()))
        .thenCompose(
            former ->
                former.enabled()
                    ? CompletableFuture.completedFuture(null)
                    : environment.quotas().roomForStorage(environment.channels()));
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
