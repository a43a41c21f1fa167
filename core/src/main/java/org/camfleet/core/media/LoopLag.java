package org.camfleet.core.media;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How late the media loops run what is due: each has one small task of ours at a time. For one
 * thread that asks now and then.
 */
public final class LoopLag {
  private final List<Probe> probes;
  private final LongSupplier nanos;

  /** Of all these loops; {@code nanos} is a monotonic clock in nanoseconds. */
  public LoopLag(MediaLoops loops, LongSupplier nanos) {
    this.nanos = nanos;
    this.probes = loops.all().stream().map(Probe::new).toList();
  }

  /**
   * How long the last task of the latest loop waited, in milliseconds, or has waited until now; the
   * next tasks begin to wait.
   */
  public double worstMillis() {
    long worst = 0;
    for (Probe probe : probes) {
      worst = Math.max(worst, probe.look(nanos.getAsLong()));
    }
    return worst / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  private final class Probe {
    private final MediaLoop loop;
    private boolean sent;
    private long sentAt;
    private volatile long waited = -1; // not run yet

    Probe(MediaLoop loop) {
      this.loop = loop;
    }

    long look(long now) {
      long soFar = waited;
      if (sent && soFar < 0) {
        return now - sentAt;
      }
      send(now);
      return Math.max(0, soFar);
    }

    private void send(long now) {
      waited = -1;
      sentAt = now;
      try {
        loop.eventLoop().execute(() -> waited = Math.max(0, nanos.getAsLong() - now));
        sent = true;
      } catch (RejectedExecutionException e) {
        sent = false; // the node stops
      }
    }
  }
}
