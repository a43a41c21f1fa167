package org.camfleet.core.rtsp;

/**
 * Which pictures the owner of a session can use.
 *
 * @param codecs how they may be coded
 * @param maxWidth in pixels; wider ones are an {@link Obstacle}, and come all the same
 * @param maxHeight in pixels; higher ones are an {@link Obstacle}, and come all the same
 */
public record WantedVideo(Codecs codecs, int maxWidth, int maxHeight) {
  /** How pictures may be coded. */
  public enum Codecs {
    /** H.264, to pass through; a camera without it is the fault {@code NEEDS_REENCODE}. */
    H264_ONLY,
    /** H.264 before H.265 before JPEG; reordered pictures keep their own times. */
    ANY
  }

  /** H.264 of any size. */
  public static final WantedVideo H264 =
      new WantedVideo(Codecs.H264_ONLY, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Whatever can be decoded, of any size. */
  public static final WantedVideo ANY =
      new WantedVideo(Codecs.ANY, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** The same with another largest size, in pixels. */
  public WantedVideo within(int width, int height) {
    return new WantedVideo(codecs, width, height);
  }

  boolean isAny() {
    return codecs == Codecs.ANY;
  }
}
