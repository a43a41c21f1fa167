package org.camfleet.core.bridge;

import java.util.concurrent.TimeUnit;

/**
 * Which of a far end's requests for a key frame are passed on to the camera: one in two seconds, as
 * a camera that is asked more often only gets worse pictures. One thread.
 */
final class KeyFrameRequests {
  static final long INTERVAL_MICROS = TimeUnit.SECONDS.toMicros(2);

  private long passed = Long.MIN_VALUE / 2;

  /** Whether a request that came now is passed on. */
  boolean isDue(long nowMicros) {
    if (nowMicros - passed < INTERVAL_MICROS) {
      return false;
    }
    passed = nowMicros;
    return true;
  }
}
