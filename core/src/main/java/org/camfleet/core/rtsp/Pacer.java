package org.camfleet.core.rtsp;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.jspecify.annotations.Nullable;

/** The one timer of a loop: wakes when the next picture of any of its connections is due. */
final class Pacer {
  /** Wakes closer together than this are joined. */
  private static final long SHORTEST_MICROS = 2_000;

  private static final long LONGEST_MICROS = 1_000_000;

  /** What is paced. */
  interface Paced {
    /** When it wants to be called, microseconds since the Unix epoch. */
    long due();

    /** Sends what is due. */
    void send(long nowMicros);
  }

  private final EventLoop loop;
  private final LoopTimer clock;
  private final List<Paced> all = new ArrayList<>();
  private @Nullable ScheduledFuture<?> timer;

  Pacer(EventLoop loop) {
    this.loop = loop;
    this.clock = LoopTimer.of(new MediaLoop(0, loop));
  }

  /** Now, on the line that {@link Paced#due} speaks of: the Unix epoch's, but it never steps. */
  long nowMicros() {
    return clock.nowMicros();
  }

  /** Adds one; on the loop. */
  void add(Paced paced) {
    all.add(paced);
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    arm(clock.nowMicros());
  }

  /** Removes one; on the loop. */
  void remove(Paced paced) {
    all.remove(paced);
  }

  private void tick() {
    timer = null;
    long now = clock.nowMicros();
    // Backwards, because sending may end a connection and remove it.
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).due() <= now) {
        all.get(i).send(now);
      }
    }
    arm(now);
  }

  private void arm(long now) {
    if (timer != null || all.isEmpty()) {
      return;
    }
    long due = now + LONGEST_MICROS;
    for (Paced paced : all) {
      due = Math.min(due, paced.due());
    }
    long delay = Math.max(SHORTEST_MICROS, due - now);
    timer = loop.schedule(this::tick, delay, TimeUnit.MICROSECONDS);
  }
}
