package org.camfleet.core.bridge;

import java.util.concurrent.TimeUnit;

/**
 * Keeps a far end that asks for key frames without end out of the camera session's mailbox: one
 * request in two seconds is passed on. How often the camera itself is asked, for all its targets
 * together, is the RTSP client's rule. One thread.
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
