package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.Channel;
import org.jspecify.annotations.Nullable;

/** CreateSignalingChannel, DescribeSignalingChannel, ListSignalingChannels, and the like. */
final class ChannelOperations {
  private static final int DEFAULT_TTL = 60;

  private final KvsEnvironment environment;
  private final Resources resources;

  ChannelOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.CREATE_SIGNALING_CHANNEL, this::create);
    operations.add(KvsOperation.DESCRIBE_SIGNALING_CHANNEL, this::describe);
    operations.add(KvsOperation.LIST_SIGNALING_CHANNELS, this::list);
    operations.addVoid(KvsOperation.UPDATE_SIGNALING_CHANNEL, this::update);
    operations.addVoid(KvsOperation.DELETE_SIGNALING_CHANNEL, this::delete);
  }

  private record Create(String name, int messageTtlSeconds, Map<String, String> tags) {
    static Create of(RequestFields fields) {
      fields.choiceOr("ChannelType", "SINGLE_MASTER", "SINGLE_MASTER");
      return new Create(
          fields.name("ChannelName"), ttl(fields, DEFAULT_TTL), TagFields.optional(fields, "Tags"));
    }
  }

  private CompletionStage<ObjectNode> create(KvsCall call) {
    Create request = Create.of(call.fields());
    Instant now = environment.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    KvsSettings settings = environment.settings();
    String arn =
        ResourceArn.of(
            ResourceArn.Kind.CHANNEL, settings.region(), settings.account(), request.name(), now);
    var channel =
        new ChannelInfo(arn, request.name(), now, request.messageTtlSeconds(), Versions.next());
    return environment
        .quotas()
        .roomForChannel(environment.channels())
        .thenCompose(room -> environment.channels().create(channel, request.tags()))
        .thenApply(
            created -> {
              if (!created) {
                throw new KvsRefusal(
                    KvsError.RESOURCE_IN_USE,
                    "ChannelName: %s is taken (expected: a new name)".formatted(request.name()));
              }
              return KvsJson.object().put("ChannelARN", arn);
            });
  }

  private CompletionStage<ObjectNode> describe(KvsCall call) {
    return resources
        .channel(call.fields())
        .thenApply(
            channel -> {
              ObjectNode answer = KvsJson.object();
              write(channel, answer.putObject("ChannelInfo"));
              return answer;
            });
  }

  private CompletionStage<ObjectNode> list(KvsCall call) {
    int most = call.fields().integerOr("MaxResults", 1, 10_000, 500);
    String after = PageToken.read(call.fields().textOr("NextToken", 512, null));
    String prefix = prefix(call.fields().inner("ChannelNameCondition"));
    return environment
        .channels()
        .list(prefix, after, most + 1)
        .thenApply(
            found -> {
              ObjectNode answer = KvsJson.object();
              ArrayNode items = answer.putArray("ChannelInfoList");
              List<ChannelInfo> page = found.subList(0, Math.min(most, found.size()));
              page.forEach(channel -> write(channel, items.addObject()));
              if (found.size() > most) {
                answer.put("NextToken", PageToken.of(page.get(most - 1).name()));
              }
              return answer;
            });
  }

  private CompletionStage<?> update(KvsCall call) {
    String arn = call.fields().arn("ChannelARN", ResourceArn.Kind.CHANNEL);
    String version = call.fields().version("CurrentVersion");
    return resources
        .channelOf(arn)
        .thenCompose(
            channel ->
                environment
                    .channels()
                    .update(
                        new ChannelInfo(
                            channel.arn(),
                            channel.name(),
                            channel.createdAt(),
                            ttl(call.fields(), channel.messageTtlSeconds()),
                            Versions.next()),
                        version))
        .thenAccept(outcome -> changed(outcome, arn));
  }

  private CompletionStage<?> delete(KvsCall call) {
    String arn = call.fields().arn("ChannelARN", ResourceArn.Kind.CHANNEL);
    String version = call.fields().optionalVersion("CurrentVersion");
    return environment.channels().delete(arn, version).thenAccept(outcome -> changed(outcome, arn));
  }

  private void changed(StoreOutcome outcome, String arn) {
    Resources.require(outcome, "signaling channel " + arn);
    environment.door().tell(arn, Channel.ConfigurationChanged.INSTANCE);
  }

  private static int ttl(RequestFields fields, int otherwise) {
    RequestFields inner = fields.inner("SingleMasterConfiguration");
    return inner == null ? otherwise : inner.integerOr("MessageTtlSeconds", 5, 120, otherwise);
  }

  static String prefix(@Nullable RequestFields condition) {
    if (condition == null) {
      return "";
    }
    condition.choiceOr("ComparisonOperator", "BEGINS_WITH", "BEGINS_WITH");
    String prefix = condition.optionalName("ComparisonValue");
    return prefix == null ? "" : prefix;
  }

  /** The order of keys matters to AWS's embedded client: the TTL is first in its object. */
  private static void write(ChannelInfo channel, ObjectNode json) {
    json.put("ChannelName", channel.name());
    json.put("ChannelARN", channel.arn());
    json.put("ChannelType", "SINGLE_MASTER");
    json.put("ChannelStatus", "ACTIVE");
    json.put("CreationTime", KvsJson.seconds(channel.createdAt()));
    json.putObject("SingleMasterConfiguration")
        .put("MessageTtlSeconds", channel.messageTtlSeconds());
    json.put("Version", channel.version());
  }
}
