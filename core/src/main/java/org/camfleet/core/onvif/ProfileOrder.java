package org.camfleet.core.onvif;

import java.util.Comparator;
import java.util.List;

/**
 * Which profile serves a storage session best: H.264 of at most 1920x1920 passes through, the
 * largest of them first; then what must be re-encoded, the cheapest first.
 */
public final class ProfileOrder {
  private static final int LONGEST_SIDE = 1920;

  private ProfileOrder() {}

  /** The profiles, the best one first. */
  public static List<VideoProfile> of(List<VideoProfile> profiles) {
    return profiles.stream()
        .sorted(
            Comparator.comparingInt(ProfileOrder::rank)
                .thenComparing(ProfileOrder::bySize)
                .thenComparing(Comparator.comparingInt(VideoProfile::framesPerSecond).reversed()))
        .toList();
  }

  /** Whether it passes through, as far as the device says. */
  public static boolean passes(VideoProfile profile) {
    return rank(profile) == 0;
  }

  private static int rank(VideoProfile profile) {
    VideoProfile.Size size = profile.size();
    if (profile.codec().equals("H264")) {
      boolean fits = size != null && size.width() <= LONGEST_SIDE && size.height() <= LONGEST_SIDE;
      return fits ? 0 : size == null ? 1 : 2;
    }
    return switch (profile.codec()) {
      case "H265" -> 3;
      case "JPEG" -> 4;
      default -> 5;
    };
  }

  private static int bySize(VideoProfile one, VideoProfile other) {
    int smallerFirst = Long.compare(pixels(one), pixels(other));
    return passes(one) ? -smallerFirst : smallerFirst;
  }

  private static long pixels(VideoProfile profile) {
    VideoProfile.Size size = profile.size();
    return size == null ? Long.MAX_VALUE : size.pixels();
  }
}
