package org.camfleet.core.bridge.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.core.bridge.preflight.Finding.Code;

/** Judges what a camera sends by what a target takes. */
public final class SourceChecks {
  private static final int BASELINE = 66;
  private static final int MAIN = 77;
  private static final int HIGH = 100;
  private static final int EXTENDED = 88;
  private static final int CONSTRAINT_SET_0 = 0x80;
  private static final int CONSTRAINT_SET_1 = 0x40;

  private SourceChecks() {}

  /** What is not as it should be about the pictures; empty when nothing is. */
  public static List<Finding> pictures(SequenceParameterSet sps, TargetLimits limits) {
    List<Finding> found = new ArrayList<>();
    size(sps, limits).ifPresent(found::add);
    profile(sps, limits).ifPresent(found::add);
    if (sps.reorderDepth() > 0) {
      found.add(
          Finding.warn(
              Code.REORDERED_PICTURES,
              "the camera's pictures come up to %d out of order, B-frames (expected: none)"
                  .formatted(sps.reorderDepth())));
    }
    return found;
  }

  private static Optional<Finding> size(SequenceParameterSet sps, TargetLimits limits) {
    int width = limits.maxWidth() == null ? Integer.MAX_VALUE : limits.maxWidth();
    int height = limits.maxHeight() == null ? Integer.MAX_VALUE : limits.maxHeight();
    if (sps.width() <= width && sps.height() <= height) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.refuse(
            Code.PICTURE_TOO_LARGE,
            "the camera's pictures: %dx%d (expected: at most %s)"
                .formatted(sps.width(), sps.height(), most(limits))));
  }

  private static String most(TargetLimits limits) {
    Integer width = limits.maxWidth();
    Integer height = limits.maxHeight();
    if (width != null && height != null) {
      return width + "x" + height;
    }
    return width == null ? height + " high" : width + " wide";
  }

  private static Optional<Finding> profile(SequenceParameterSet sps, TargetLimits limits) {
    if (isUsual(sps)) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Code.UNFIT_PROFILE,
            limits.anyProfile() ? Finding.Severity.WARN : Finding.Severity.REFUSE,
            "the camera's pictures: H.264 profile %d (expected: %d Baseline, %d Main or %d High)"
                .formatted(sps.profileIdc(), BASELINE, MAIN, HIGH)));
  }

  private static boolean isUsual(SequenceParameterSet sps) {
    return switch (sps.profileIdc()) {
      case BASELINE, MAIN, HIGH -> true;
      // What it says of itself is that a decoder of Baseline or Main reads it, too.
      case EXTENDED -> (sps.constraintFlags() & (CONSTRAINT_SET_0 | CONSTRAINT_SET_1)) != 0;
      default -> false;
    };
  }

  /**
   * What the bit rate says.
   *
   * @param rate of what the camera sends, in bits a second; empty: not measured
   * @param warned whether it was too high before: then it must fall clearly under the limit
   */
  public static Optional<Finding> bitRate(OptionalLong rate, boolean warned, TargetLimits limits) {
    Integer most = limits.maxBitRate();
    if (most == null || rate.isEmpty()) {
      return Optional.empty();
    }
    long limit = warned ? most - most / 10 : most;
    if (rate.getAsLong() <= limit) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.warn(
            Code.BIT_RATE_OVER_LIMIT,
            "the camera sends %d kbit/s (expected: at most %d kbit/s)"
                .formatted(rate.getAsLong() / 1000, most / 1000)));
  }
}
