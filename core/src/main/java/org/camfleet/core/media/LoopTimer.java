package org.camfleet.core.media;

import java.util.concurrent.TimeUnit;

/** Time on a media loop, so that tests can turn it by hand. */
public interface LoopTimer {
  /**
   * Now in microseconds on the line for waiting and pacing: it never steps, even where the
   * machine's clock is set while we run. It starts near the Unix epoch's line, but does not follow
   * it.
   */
  long nowMicros();

  /** Now in microseconds since the Unix epoch, as units are stamped; see {@link EpochClock}. */
  default long epochMicros() {
    return nowMicros();
  }

  /** Runs a task on the loop after a delay. */
  void schedule(long delayMicros, Runnable task);

  /** The timer of a loop. */
  static LoopTimer of(MediaLoop loop) {
    return new LoopTimer() {
      @Override
      public long nowMicros() {
        return SteadyLine.START_MICROS + (System.nanoTime() - SteadyLine.START_NANOS) / 1000;
      }

      @Override
      public long epochMicros() {
        return EpochClock.micros();
      }

      @Override
      public void schedule(long delayMicros, Runnable task) {
        loop.eventLoop().schedule(task, delayMicros, TimeUnit.MICROSECONDS);
      }
    };
  }

  /** Where the two clocks were read together, once. */
  final class SteadyLine {
    private static final long START_NANOS = System.nanoTime();
    private static final long START_MICROS = EpochClock.micros();

    private SteadyLine() {}
  }
}
