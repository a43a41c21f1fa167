package org.camfleet.core.rtsp;

import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;

/** When a camera may be asked for a key frame, and whether it then sends one. On the loop. */
final class KeyFrameRequests {
  private static final long ASK_EVERY_MICROS = 2_000_000;
  private static final long OBEDIENCE_MICROS = 4_000_000;
  private static final long NONE = -1;

  private final Quirks quirks;
  private long askedMicros = Long.MIN_VALUE / 2;
  private long keyFramesWhenAsked = NONE;
  private long judgedMicros;

  KeyFrameRequests(Quirks quirks) {
    this.quirks = quirks;
  }

  /** Notes a request after so many key frames; false when the last one was just now. */
  boolean ask(long nowMicros, long keyFrames) {
    if (nowMicros - askedMicros < ASK_EVERY_MICROS) {
      return false;
    }
    askedMicros = nowMicros;
    if (keyFramesWhenAsked == NONE) {
      keyFramesWhenAsked = keyFrames;
      judgedMicros = nowMicros + OBEDIENCE_MICROS;
    }
    return true;
  }

  /** Counts a request that was not followed in time. */
  void judge(long nowMicros, long keyFrames) {
    if (keyFramesWhenAsked != NONE && nowMicros > judgedMicros) {
      if (keyFrames == keyFramesWhenAsked) {
        quirks.meets(Quirk.RTCP_KEY_FRAME_REQUEST_IGNORED);
      }
      keyFramesWhenAsked = NONE;
    }
  }
}
