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

  /** Channels first. */
  List<Resource> of(RequestFields fields) {
    List<Resource> targets = new ArrayList<>();
    byArn(fields.node("ChannelARN"), targets);
    byArn(fields.node("channelArn"), targets);
    byArn(fields.node("ResourceARN"), targets);
    byName(ResourceArn.Kind.CHANNEL, fields.node("ChannelName"), targets);
    byArn(fields.node("StreamARN"), targets);
    byName(ResourceArn.Kind.STREAM, fields.node("StreamName"), targets);
    JsonNode storage = fields.node("MediaStorageConfiguration");
    if (storage != null) {
      byArn(storage.get("StreamARN"), targets);
    }
    return targets;
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
