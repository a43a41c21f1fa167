package org.camfleet.ops.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.camfleet.core.brownout.BrownOutSettings;
import org.camfleet.core.brownout.Resource;

/** Reads the block {@code brown-out}. */
final class BrownOutSettingsReader {
  private static final String BLOCK = "camfleet.brown-out.";
  private static final String LIMIT = BLOCK + "limit.";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private BrownOutSettingsReader() {}

  static BrownOutSettings read(SettingsReader read) {
    return new BrownOutSettings(
        read.flag(BLOCK + "enabled"),
        read.duration(BLOCK + "begin-after", Duration.ZERO, HOUR),
        read.duration(BLOCK + "step-after", SECOND, HOUR),
        read.duration(BLOCK + "ease-after", SECOND, HOUR),
        read.number(BLOCK + "ease-percent", 1, 100),
        read.number(BLOCK + "viewers-per-second", 1, 10_000),
        limits(read));
  }

  private static Map<Resource, Integer> limits(SettingsReader read) {
    Map<Resource, Integer> limits = new EnumMap<>(Resource.class);
    limits.put(Resource.CPU, read.number(LIMIT + "cpu-percent", 0, 100));
    limits.put(Resource.HEAP, read.number(LIMIT + "heap-percent", 0, 100));
    limits.put(Resource.DIRECT_MEMORY, read.number(LIMIT + "direct-memory-percent", 0, 100));
    Duration lag = read.duration(LIMIT + "loop-lag", Duration.ZERO, Duration.ofMinutes(1));
    limits.put(Resource.LOOP_LAG, (int) lag.toMillis());
    limits.put(Resource.DESCRIPTORS, read.number(LIMIT + "descriptors-percent", 0, 100));
    limits.put(Resource.ARCHIVE_QUEUE, read.number(LIMIT + "archive-queue-percent", 0, 100));
    return limits;
  }
}
