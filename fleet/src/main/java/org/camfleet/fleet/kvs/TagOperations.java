package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The tags of channels by ARN (TagResource and the like), and of streams (TagStream and the like).
 */
final class TagOperations {
  private final KvsEnvironment environment;
  private final Resources resources;

  TagOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.addVoid(KvsOperation.TAG_RESOURCE, this::tagResource);
    operations.addVoid(KvsOperation.UNTAG_RESOURCE, this::untagResource);
    operations.add(KvsOperation.LIST_TAGS_FOR_RESOURCE, this::listTagsForResource);
    operations.addVoid(KvsOperation.TAG_STREAM, this::tagStream);
    operations.addVoid(KvsOperation.UNTAG_STREAM, this::untagStream);
    operations.add(KvsOperation.LIST_TAGS_FOR_STREAM, this::listTagsForStream);
  }

  private CompletionStage<?> tagResource(KvsCall call) {
    Map<String, String> tags = TagFields.required(call.fields(), "Tags");
    return channelOf(call).thenCompose(arn -> put(arn, tags));
  }

  private CompletionStage<?> untagResource(KvsCall call) {
    List<String> keys = TagFields.keys(call.fields(), "TagKeyList");
    return channelOf(call).thenCompose(arn -> environment.tags().remove(arn, keys));
  }

  private CompletionStage<ObjectNode> listTagsForResource(KvsCall call) {
    return channelOf(call).thenCompose(arn -> list(call, arn));
  }

  private CompletionStage<?> tagStream(KvsCall call) {
    Map<String, String> tags = TagFields.required(call.fields(), "Tags");
    return streamOf(call).thenCompose(arn -> put(arn, tags));
  }

  private CompletionStage<?> untagStream(KvsCall call) {
    List<String> keys = TagFields.keys(call.fields(), "TagKeyList");
    return streamOf(call).thenCompose(arn -> environment.tags().remove(arn, keys));
  }

  private CompletionStage<ObjectNode> listTagsForStream(KvsCall call) {
    return streamOf(call).thenCompose(arn -> list(call, arn));
  }

  /** The guide speaks of channels only; a stream's ARN is taken too. */
  private CompletionStage<String> channelOf(KvsCall call) {
    String arn = call.fields().text("ResourceARN");
    if (ResourceArn.is(ResourceArn.Kind.STREAM, arn)) {
      return resources.streamOf(arn).thenApply(StreamInfo::arn);
    }
    return resources
        .channelOf(call.fields().arn("ResourceARN", ResourceArn.Kind.CHANNEL))
        .thenApply(ChannelInfo::arn);
  }

  /** These three have an exception of their own for what is no stream's ARN. */
  private CompletionStage<String> streamOf(KvsCall call) {
    String arn = call.fields().textOr("StreamARN", 1024, null);
    if (arn != null && !ResourceArn.is(ResourceArn.Kind.STREAM, arn)) {
      throw new KvsRefusal(
          KvsError.INVALID_RESOURCE_FORMAT, "StreamARN: not one (expected: the ARN of a stream)");
    }
    return resources.stream(call.fields()).thenApply(StreamInfo::arn);
  }

  private CompletionStage<?> put(String arn, Map<String, String> tags) {
    return environment
        .tags()
        .put(arn, tags)
        .thenAccept(
            stored -> {
              if (!stored) {
                throw TagFields.tooMany("Tags");
              }
            });
  }

  /** All tags of a resource fit into one answer, so no token of ours exists. */
  private CompletionStage<ObjectNode> list(KvsCall call, String arn) {
    if (call.fields().textOr("NextToken", 512, null) != null) {
      throw KvsRefusal.invalid("NextToken: not one of this service (expected: the last answer's)");
    }
    return environment
        .tags()
        .tags(arn)
        .thenApply(
            tags -> {
              ObjectNode answer = KvsJson.object();
              ObjectNode json = answer.putObject("Tags");
              tags.forEach(json::put);
              return answer;
            });
  }
}
