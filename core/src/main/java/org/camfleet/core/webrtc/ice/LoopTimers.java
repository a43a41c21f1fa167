package org.camfleet.core.webrtc.ice;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.MediaLoop;

/**
 * The real time of a loop.
 *
 * @param loop whose thread the alarms ring on
 */
public record LoopTimers(MediaLoop loop) implements IceTimers {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Alarm schedule(long delayNanos, Runnable task) {
    Future<?> future = loop.eventLoop().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }
}
