package org.camfleet.ops.config;

import java.time.Duration;
import org.camfleet.core.adaptive.DecodingSettings;

/** Reads the block {@code adaptive.decoding}. */
final class DecodingSettingsReader {
  private static final String BLOCK = "camfleet.adaptive.decoding.";

  private DecodingSettingsReader() {}

  static DecodingSettings read(SettingsReader read) {
    int threads = read.number(BLOCK + "threads", 0, 256);
    return new DecodingSettings(
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        read.number(BLOCK + "queue-pictures", 2, 10_000),
        read.bytes(BLOCK + "queue-bytes", 64 << 10, 1 << 30),
        read.number(BLOCK + "max-pixels", 256 * 256, 16_384 * 16_384),
        (int) read.bytes(BLOCK + "max-picture-bytes", 64 << 10, 64 << 20),
        read.bytes(BLOCK + "max-memory", 8 << 20, 8L << 30),
        read.duration(BLOCK + "time-limit", Duration.ofMillis(10), Duration.ofMinutes(1)),
        read.duration(BLOCK + "hung-after", Duration.ofSeconds(1), Duration.ofMinutes(10)),
        read.duration(BLOCK + "failing-for", Duration.ofSeconds(1), Duration.ofHours(1)));
  }
}
