package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads ImageGenerationConfiguration and NotificationConfiguration by the rules of AWS's model, and
 * writes them anew with the members it knows.
 */
final class StreamSettingFields {
  static final int WIDEST = 3840;
  static final int TALLEST = 2160;

  private static final Pattern URI =
      Pattern.compile("(?=.{1,255}$)[a-zA-Z_0-9]+:(//)?[^/]+/?[^*]*");
  private static final Pattern REGION =
      Pattern.compile("(?=.{9,14}$)[a-z]+(-[a-z]+)?-[a-z]+-[0-9]");
  private static final Pattern QUALITY = Pattern.compile("[1-9][0-9]?|100");

  private StreamSettingFields() {}

  static ObjectNode imageGeneration(RequestFields fields) {
    ObjectNode json = KvsJson.object();
    json.put("Status", fields.choice("Status", "ENABLED", "DISABLED"));
    json.put(
        "ImageSelectorType",
        fields.choice("ImageSelectorType", "SERVER_TIMESTAMP", "PRODUCER_TIMESTAMP"));
    RequestFields destination = fields.requiredInner("DestinationConfig");
    json.putObject("DestinationConfig")
        .put("Uri", destination.matching("Uri", URI, "a URI such as s3://bucket/prefix"))
        .put(
            "DestinationRegion",
            destination.matching("DestinationRegion", REGION, "a region such as us-east-1"));
    json.put("SamplingInterval", fields.integer("SamplingInterval", 200, Integer.MAX_VALUE));
    json.put("Format", fields.choice("Format", "JPEG", "PNG"));
    String quality = quality(fields);
    if (quality != null) {
      json.putObject("FormatConfig").put("JPEGQuality", quality);
    }
    putSize(fields, "WidthPixels", WIDEST, json);
    putSize(fields, "HeightPixels", TALLEST, json);
    return json;
  }

  static ObjectNode notification(RequestFields fields) {
    ObjectNode json = KvsJson.object();
    json.put("Status", fields.choice("Status", "ENABLED", "DISABLED"));
    json.putObject("DestinationConfig")
        .put(
            "Uri",
            fields
                .requiredInner("DestinationConfig")
                .matching("Uri", URI, "the ARN of a notification topic"));
    return json;
  }

  /** The text of FormatConfig's one member; null when absent. */
  static @Nullable String quality(RequestFields fields) {
    RequestFields config = fields.inner("FormatConfig");
    if (config == null) {
      return null;
    }
    JsonNode all = fields.node("FormatConfig");
    if (all != null && !all.isEmpty() && (all.size() > 1 || !all.has("JPEGQuality"))) {
      throw fields.bad("FormatConfig", all.toString(), "JPEGQuality alone");
    }
    return config.optionalMatching("JPEGQuality", QUALITY, "a text of 1 to 100");
  }

  private static void putSize(RequestFields fields, String key, int most, ObjectNode json) {
    if (fields.node(key) != null) {
      json.put(key, fields.integer(key, 1, most));
    }
  }
}
