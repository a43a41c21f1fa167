package org.camfleet.core.webrtc.ice;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One alarm for many due times: does the work, then sleeps until the next thing is due. */
final class Wake {
  /** Keeps a mistake in the due times from spinning the loop that all sessions share. */
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);

  private final IceTimers timers;
  private final LongConsumer work;
  private final LongSupplier nextDue;
  private IceTimers.@Nullable Alarm alarm;
  private long alarmAt = OpenChecks.NEVER;
  private boolean working;
  private boolean closed;

  Wake(IceTimers timers, LongConsumer work, LongSupplier nextDue) {
    this.timers = timers;
    this.work = work;
    this.nextDue = nextDue;
  }

  /**
   * Does what is due; from within the work itself it only makes sure that it is looked at again.
   */
  void now() {
    if (closed || working) {
      return;
    }
    working = true;
    long now = timers.nanos();
    try {
      work.accept(now);
    } finally {
      working = false;
    }
    if (!closed) {
      arm(now);
    }
  }

  private void arm(long now) {
    long due = nextDue.getAsLong();
    if (due >= alarmAt) {
      return; // The alarm that is set looks again.
    }
    if (alarm != null) {
      alarm.cancel();
    }
    alarmAt = due;
    alarm = timers.schedule(Math.max(SHORTEST, due - now), this::ring);
  }

  private void ring() {
    alarm = null;
    alarmAt = OpenChecks.NEVER;
    now();
  }

  void close() {
    closed = true;
    if (alarm != null) {
      alarm.cancel();
    }
  }
}
