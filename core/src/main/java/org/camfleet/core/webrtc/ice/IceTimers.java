package org.camfleet.core.webrtc.ice;

/** Time and alarms of a media loop, replaceable in tests; for the loop's thread. */
public interface IceTimers {
  /** An alarm that was set. */
  @FunctionalInterface
  interface Alarm {
    /** Takes it back; does nothing once it has rung. */
    void cancel();
  }

  /** Monotonic nanoseconds. */
  long nanos();

  /** Runs a task on the loop after a delay; any thread. */
  Alarm schedule(long delayNanos, Runnable task);
}
