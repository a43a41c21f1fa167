package org.camfleet.fleet.kvs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the control plane shows it.
 *
 * @param name unique within the account and region
 * @param createdAt to the millisecond: it is part of the ARN
 * @param retentionHours 0 to 87600
 * @param deviceName stored only
 * @param mediaType stored only, such as {@code video/h264,audio/aac}
 * @param kmsKeyId stored only
 * @param storageTier HOT or WARM; stored only
 * @param version opaque, new with every change
 */
public record StreamInfo(
    String arn,
    String name,
    Instant createdAt,
    int retentionHours,
    @Nullable String deviceName,
    @Nullable String mediaType,
    String kmsKeyId,
    String storageTier,
    String version) {

  /** The same stream with what it is told to be; null leaves a value as it is. */
  StreamInfo withDescription(@Nullable String device, @Nullable String type, String newVersion) {
    return new StreamInfo(
        arn,
        name,
        createdAt,
        retentionHours,
        device == null ? deviceName : device,
        type == null ? mediaType : type,
        kmsKeyId,
        storageTier,
        newVersion);
  }

  /** The same stream in another storage tier. */
  StreamInfo withStorageTier(String tier, String newVersion) {
    return new StreamInfo(
        arn, name, createdAt, retentionHours, deviceName, mediaType, kmsKeyId, tier, newVersion);
  }

  /** The same stream with another retention and version. */
  public StreamInfo withRetention(int hours, String newVersion) {
    return new StreamInfo(
        arn, name, createdAt, hours, deviceName, mediaType, kmsKeyId, storageTier, newVersion);
  }
}
