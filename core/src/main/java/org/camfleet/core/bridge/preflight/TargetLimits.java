package org.camfleet.core.bridge.preflight;

import org.jspecify.annotations.Nullable;

/**
 * What a target takes of a camera.
 *
 * @param maxWidth of pictures in pixels, or null: any
 * @param maxHeight of pictures in pixels, or null: any
 * @param maxBitRate in bits a second, or null: any; more is warned of
 * @param anyProfile whether it may take H.264 profiles other than Baseline, Main and High: such are
 *     then warned of only
 */
public record TargetLimits(
    @Nullable Integer maxWidth,
    @Nullable Integer maxHeight,
    @Nullable Integer maxBitRate,
    boolean anyProfile) {
  /** A target without limits. */
  public static final TargetLimits NONE = new TargetLimits(null, null, null, true);

  /** What AWS documents. */
  public static final TargetLimits AWS = new TargetLimits(1920, 1920, 1_000_000, false);
}
