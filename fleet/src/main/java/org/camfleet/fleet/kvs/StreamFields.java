package org.camfleet.fleet.kvs;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The members that CreateStream and UpdateStream have in common. */
final class StreamFields {
  private static final Pattern DEVICE = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("(?=.{1,128}$)[\\w\\-.+]+/[\\w\\-.+]+(,[\\w\\-.+]+/[\\w\\-.+]+)*");

  private StreamFields() {}

  static @Nullable String deviceName(RequestFields fields) {
    return fields.optionalMatching("DeviceName", DEVICE, "1 to 128 of a-z A-Z 0-9 _ . -");
  }

  static @Nullable String mediaType(RequestFields fields) {
    return fields.optionalMatching(
        "MediaType",
        MEDIA_TYPE,
        "media types such as video/h264,audio/aac, 128 characters at most");
  }

  /** HOT or WARM, null when absent. */
  static @Nullable String storageTier(RequestFields fields) {
    RequestFields storage = fields.inner("StreamStorageConfiguration");
    return storage == null ? null : storage.choice("DefaultStorageTier", "HOT", "WARM");
  }
}
