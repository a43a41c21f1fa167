package org.camfleet.ops.config;

import java.time.Duration;
import org.camfleet.core.images.ImageSettings;

/** Reads the block {@code images}. */
final class ImageSettingsReader {
  private static final String BLOCK = "camfleet.images.";

  private ImageSettingsReader() {}

  static ImageSettings read(SettingsReader read) {
    int threads = read.number(BLOCK + "threads", 0, 256);
    return new ImageSettings(
        threads == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : threads,
        read.number(BLOCK + "queue", 1, 100_000),
        read.duration(BLOCK + "deadline", Duration.ofMillis(100), Duration.ofMinutes(1)),
        read.bytes(BLOCK + "cache-size", 0, 64L << 30),
        read.number(BLOCK + "page-images", 1, 100),
        read.bytes(BLOCK + "page-size", 64 << 10, 256 << 20),
        read.number(BLOCK + "requests", 1, 100_000),
        read.number(BLOCK + "max-pixels", 256 * 256, 16_384 * 16_384),
        read.bytes(BLOCK + "max-memory", 8 << 20, 8L << 30));
  }
}
