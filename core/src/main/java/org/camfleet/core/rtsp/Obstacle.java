package org.camfleet.core.rtsp;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/**
 * Why a camera's pictures can not pass through to a storage session as they are.
 *
 * @param kind which obstacle it is
 * @param found what the camera sends, in a few words
 */
public record Obstacle(Kind kind, String found) {
  /** Obstacles that re-encoding takes away. */
  public enum Kind {
    /** The camera sends H.265. */
    H265,
    /** The camera sends single JPEG images. */
    JPEG,
    /** The pictures do not come in the order in which they are shown (B-frames). */
    REORDERED,
    /** The pictures are wider or higher than is wanted; also what a newer node may mean. */
    @JsonEnumDefaultValue
    TOO_LARGE
  }

  static Obstacle h265() {
    return new Obstacle(Kind.H265, "H.265");
  }

  static Obstacle jpeg() {
    return new Obstacle(Kind.JPEG, "motion JPEG");
  }

  static Obstacle reordered() {
    return new Obstacle(Kind.REORDERED, "pictures out of order (B-frames)");
  }

  static Obstacle tooLarge(int width, int height) {
    return new Obstacle(Kind.TOO_LARGE, "pictures of " + width + "x" + height);
  }

  /** The sentence for who needs the pictures as they are. */
  public String text() {
    return "the camera sends %s, which can not pass through (expected: %s)"
        .formatted(found, expected());
  }

  private String expected() {
    return switch (kind) {
      case H265, JPEG -> "H.264; or re-encoding, video: adaptive";
      case REORDERED -> "H.264 without B-frames; or re-encoding, video: adaptive";
      case TOO_LARGE -> "a smaller stream; or re-encoding, video: adaptive";
    };
  }

  /** The fault of a session whose owner needs the pictures as they are. */
  public RtspFault fault() {
    return new RtspFault(RtspFault.Kind.NEEDS_REENCODE, text());
  }
}
