package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.fleet.policy.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The channels and streams that a request names, found before its members are checked: policies and
 * quotas ask for them. What has no proper form is not among them; the operation will refuse it.
 */
final class Targets {
  private final KvsSettings settings;

  Targets(KvsSettings settings) {
    this.settings = settings;
  }

  /** Only by members that the operation has: others are ignored by it too. Channels first. */
  List<Resource> of(KvsOperation operation, RequestFields fields) {
    List<Resource> targets = new ArrayList<>();
    for (String member : members(operation)) {
      switch (member) {
        case "ChannelName" -> byName(ResourceArn.Kind.CHANNEL, fields.node(member), targets);
        case "StreamName" -> byName(ResourceArn.Kind.STREAM, fields.node(member), targets);
        default -> byArn(fields.node(member), targets);
      }
    }
    JsonNode storage = fields.node("MediaStorageConfiguration");
    if (operation == KvsOperation.UPDATE_MEDIA_STORAGE_CONFIGURATION && storage != null) {
      byArn(storage.get("StreamARN"), targets);
    }
    return targets;
  }

  private static List<String> members(KvsOperation operation) {
    return switch (operation) {
      case CREATE_SIGNALING_CHANNEL -> List.of("ChannelName");
      case DESCRIBE_SIGNALING_CHANNEL, DESCRIBE_MEDIA_STORAGE_CONFIGURATION ->
          List.of("ChannelARN", "ChannelName");
      case UPDATE_SIGNALING_CHANNEL,
          DELETE_SIGNALING_CHANNEL,
          GET_SIGNALING_CHANNEL_ENDPOINT,
          UPDATE_MEDIA_STORAGE_CONFIGURATION,
          GET_ICE_SERVER_CONFIG,
          SEND_ALEXA_OFFER_TO_MASTER ->
          List.of("ChannelARN");
      case JOIN_STORAGE_SESSION, JOIN_STORAGE_SESSION_AS_VIEWER -> List.of("channelArn");
      case TAG_RESOURCE, UNTAG_RESOURCE, LIST_TAGS_FOR_RESOURCE -> List.of("ResourceARN");
      case CREATE_STREAM -> List.of("StreamName");
      case DELETE_STREAM -> List.of("StreamARN");
      case LIST_SIGNALING_CHANNELS,
          LIST_STREAMS,
          LIST_EDGE_AGENT_CONFIGURATIONS,
          CONNECT_AS_MASTER,
          CONNECT_AS_VIEWER ->
          List.of();
      default -> List.of("StreamARN", "StreamName");
    };
  }

  /** The resource of an ARN, as a list of one or none. */
  List<Resource> ofArn(@Nullable String arn) {
    Resource resource = arn == null ? null : ResourceArn.parse(arn);
    return resource == null ? List.of() : List.of(resource);
  }

  private void byArn(@Nullable JsonNode node, List<Resource> targets) {
    if (node != null && node.isTextual()) {
      targets.addAll(ofArn(node.textValue()));
    }
  }

  private void byName(ResourceArn.Kind kind, @Nullable JsonNode node, List<Resource> targets) {
    if (node != null
        && node.isTextual()
        && RequestFields.NAME.matcher(node.textValue()).matches()) {
      String name = node.textValue();
      targets.add(
          new Resource(
              kind.word(),
              name,
              ResourceArn.of(
                  kind, settings.region(), settings.account(), name, java.time.Instant.EPOCH)));
    }
  }
}
