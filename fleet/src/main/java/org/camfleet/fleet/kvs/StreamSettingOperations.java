package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.camfleet.fleet.kvs.StreamSettings.Kind;

/**
 * Image generation and notifications of a stream: checked, kept and answered. AWS delivers neither
 * for media that came by WebRTC, and the join operations say so; hence a stream that a channel
 * records into takes no enabled one, and a stream with an enabled one takes no channel.
 */
final class StreamSettingOperations {
  private final KvsEnvironment environment;
  private final Resources resources;

  StreamSettingOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(
        KvsOperation.DESCRIBE_IMAGE_GENERATION_CONFIGURATION,
        call -> describe(call, Kind.IMAGE_GENERATION));
    operations.addVoid(
        KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION,
        call -> update(call, Kind.IMAGE_GENERATION, StreamSettingFields::imageGeneration));
    operations.add(
        KvsOperation.DESCRIBE_NOTIFICATION_CONFIGURATION,
        call -> describe(call, Kind.NOTIFICATION));
    operations.addVoid(
        KvsOperation.UPDATE_NOTIFICATION_CONFIGURATION,
        call -> update(call, Kind.NOTIFICATION, StreamSettingFields::notification));
  }

  /** The member of requests and answers that holds a setting. */
  private static String member(Kind kind) {
    return switch (kind) {
      case IMAGE_GENERATION -> "ImageGenerationConfiguration";
      case NOTIFICATION -> "NotificationConfiguration";
    };
  }

  private CompletionStage<ObjectNode> describe(KvsCall call, Kind kind) {
    return resources.stream(call.fields())
        .thenCompose(stream -> environment.streamSettings().find(stream.arn(), kind))
        .thenApply(
            found -> {
              ObjectNode answer = KvsJson.object();
              found.ifPresent(document -> answer.set(member(kind), read(document)));
              return answer;
            });
  }

  private CompletionStage<?> update(
      KvsCall call, Kind kind, Function<RequestFields, ObjectNode> reading) {
    RequestFields inner = call.fields().inner(member(kind));
    StreamSettings settings = environment.streamSettings();
    if (inner == null) {
      return resources.stream(call.fields())
          .thenCompose(stream -> settings.remove(stream.arn(), kind));
    }
    ObjectNode document = reading.apply(inner);
    return resources.stream(call.fields())
        .thenCompose(
            stream ->
                check(stream, kind, document)
                    .thenCompose(checked -> settings.put(stream.arn(), kind, document.toString()))
                    .thenAccept(outcome -> Resources.require(outcome, "stream " + stream.name())));
  }

  private CompletionStage<?> check(StreamInfo stream, Kind kind, ObjectNode document) {
    if (!enabled(document)) {
      return CompletableFuture.completedFuture(null);
    }
    Resources.requireRetention(stream);
    return environment
        .channels()
        .storedIn(stream.arn())
        .thenAccept(
            channel -> {
              if (channel.isPresent()) {
                throw KvsRefusal.invalid(
                    "%s.Status: ENABLED on stream %s, in which channel %s stores its media"
                            .formatted(member(kind), stream.name(), channel.get().name())
                        + " (expected: DISABLED, neither image delivery nor notifications exist for"
                        + " media that come by WebRTC)");
              }
            });
  }

  /** Refuses a stream that delivers images or notifications as the storage of a channel. */
  static CompletionStage<Void> refuseDeliveries(StreamSettings settings, StreamInfo stream) {
    return refuseDelivery(settings, stream, Kind.IMAGE_GENERATION)
        .thenCompose(none -> refuseDelivery(settings, stream, Kind.NOTIFICATION));
  }

  private static CompletionStage<Void> refuseDelivery(
      StreamSettings settings, StreamInfo stream, Kind kind) {
    return settings
        .find(stream.arn(), kind)
        .thenAccept(
            (Optional<String> found) -> {
              if (found.isPresent() && enabled(read(found.get()))) {
                throw KvsRefusal.invalid(
                    "MediaStorageConfiguration.StreamARN: stream %s has %s ENABLED (expected: none,"
                            .formatted(stream.name(), member(kind))
                        + " it does not exist for media that come by WebRTC)");
              }
            });
  }

  private static boolean enabled(ObjectNode document) {
    return document.path("Status").asText("").equals("ENABLED");
  }

  private static ObjectNode read(String document) {
    return KvsJson.read(document.getBytes(StandardCharsets.UTF_8));
  }
}
