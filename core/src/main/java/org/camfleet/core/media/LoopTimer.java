package org.camfleet.core.media;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Time on a media loop, so that tests can turn it by hand. */
public interface LoopTimer {
  /**
   * Now in microseconds since the Unix epoch, as arrivals are stamped. It never steps: setting the
   * machine's clock while we run does not move it.
   */
  long nowMicros();

  /** Runs a task on the loop after a delay. */
  void schedule(long delayMicros, Runnable task);

  /** The time of this process; the same line for all loops. */
  static long systemMicros() {
    return SystemLine.START_MICROS + (System.nanoTime() - SystemLine.START_NANOS) / 1000;
  }

  /** The timer of a loop. */
  static LoopTimer of(MediaLoop loop) {
    return new LoopTimer() {
      @Override
      public long nowMicros() {
        return systemMicros();
      }

      @Override
      public void schedule(long delayMicros, Runnable task) {
        loop.eventLoop().schedule(task, delayMicros, TimeUnit.MICROSECONDS);
      }
    };
  }

  /** Where the two clocks were read together, once. */
  final class SystemLine {
    private static final long START_NANOS = System.nanoTime();
    private static final long START_MICROS =
        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

    private SystemLine() {}
  }
}
