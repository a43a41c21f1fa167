package org.camfleet.core.media;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the times of a source's units come from, the best first. */
public enum ClockQuality {
  /** The source's own wall clock, which agrees with ours within seconds. */
  CAMERA(1, "high"),
  /** The source's own wall clock, moved to ours because it is wrong; sound and pictures agree. */
  CAMERA_SHIFTED(2, "medium"),
  /** Ours at the first unit, then the source's timestamps: it sends no usable reports. */
  SERVER(3, "low"),
  /** Ours at the arrival of each unit: the source's timestamps are of no use. */
  ARRIVAL(4, "none");

  private final int number;
  private final String confidence;

  ClockQuality(int number, String confidence) {
    this.number = number;
    this.confidence = confidence;
  }

  /** What is stored for it; 1 to 15, and the same in all versions. */
  public int number() {
    return number;
  }

  /** The one that is stored so; null when there is none. */
  public static @Nullable ClockQuality ofNumber(int number) {
    for (ClockQuality quality : values()) {
      if (quality.number == number) {
        return quality;
      }
    }
    return null;
  }

  /** How far the times can be relied on, in a word. */
  public String confidence() {
    return confidence;
  }

  /** The stable code, such as {@code camera-shifted}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one of this code; null when there is none. */
  public static @Nullable ClockQuality of(String code) {
    for (ClockQuality quality : values()) {
      if (quality.code().equals(code)) {
        return quality;
      }
    }
    return null;
  }

  /** The worse of two: what is left of a time that went through both hands. */
  public ClockQuality and(ClockQuality other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
