package org.camfleet.core.rtsp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a playing camera may do without what it owes, before it counts as broken.
 *
 * @param packets without any packet of video
 * @param pictures with packets, but without a picture that can be used
 * @param keyFrames with pictures, but without a key frame; null: for ever
 * @param clock with pictures, but with timestamps that ran before and stand still now; null: for
 *     ever
 */
public record MediaPatience(
    Duration packets, Duration pictures, @Nullable Duration keyFrames, @Nullable Duration clock) {
  private static final Duration USUAL_FOR_PICTURES = Duration.ofSeconds(30);

  /** The defaults of reference.conf. */
  public static final MediaPatience DEFAULT = of(Duration.ofSeconds(10));

  /** The usual patience, but for packets; for a camera that sends rarely. */
  public static MediaPatience of(Duration packets) {
    Duration thrice = packets.multipliedBy(3);
    return new MediaPatience(
        packets,
        thrice.compareTo(USUAL_FOR_PICTURES) > 0 ? thrice : USUAL_FOR_PICTURES,
        Duration.ofMinutes(5),
        Duration.ofSeconds(30));
  }
}
