package org.camfleet.ops.config;

import java.time.Duration;
import org.camfleet.fleet.playback.PlaybackSettings;

/** Reads the block {@code playback}. */
final class PlaybackSettingsReader {
  private static final String BLOCK = "camfleet.playback.";

  private PlaybackSettingsReader() {}

  static PlaybackSettings read(SettingsReader read) {
    return new PlaybackSettings(
        read.number(BLOCK + "readers", 1, 100_000),
        read.number(BLOCK + "media-readers", 1, 100_000),
        read.number(BLOCK + "list-readers", 1, 100_000),
        read.number(BLOCK + "clip-readers", 1, 100_000),
        read.duration(BLOCK + "follow-interval", Duration.ofMillis(50), Duration.ofMinutes(1)),
        read.duration(BLOCK + "slowest-reader", Duration.ofSeconds(1), Duration.ofMinutes(1)),
        read.number(BLOCK + "clip-fragments", 1, 10_000),
        read.bytes(BLOCK + "clip-size", 1 << 20, 16L << 30),
        read.flag(BLOCK + "strict-codecs"));
  }
}
