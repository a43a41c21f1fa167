package org.camfleet.core.media.audio;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The node's threads for mixing: decoding and coding sound costs a media loop too much. Idle until
 * a viewer speaks. A mix that finds no place is refused and counted; the master's own sound goes
 * on.
 */
public final class MixingPool implements AutoCloseable {
  private final ScheduledThreadPoolExecutor threads;
  private final Settings settings;
  private final AtomicInteger running = new AtomicInteger();
  final Metrics.Gauge mixes;
  final Metrics.Counter refusedMixes;
  final Metrics.Counter refusedSpeakers;
  final Metrics.Counter frames;
  final Metrics.Counter skippedFrames;
  final Metrics.Counter droppedUnits;
  final Metrics.Counter damagedUnits;
  final Metrics.Counter failures;

  /**
   * What mixing may cost.
   *
   * @param threads how many threads mix
   * @param maxMixes channels of the node in which viewers may speak at the same time
   * @param maxSpeakers viewers of one channel that are heard at the same time
   * @param delayMillis how long sound is held back to even out how it arrives
   * @param hangMillis how long after a viewer's last sound it counts as a speaker still
   */
  public record Settings(
      int threads, int maxMixes, int maxSpeakers, int delayMillis, int hangMillis) {
    /** The defaults of reference.conf. */
    public static final Settings DEFAULT = new Settings(2, 32, 8, 60, 2000);
  }

  /** Threads that start with the first mix. */
  public MixingPool(Settings settings, Metrics metrics) {
    this.settings = settings;
    threads =
        new ScheduledThreadPoolExecutor(
            settings.threads(), new DefaultThreadFactory("mixing", true));
    threads.setRemoveOnCancelPolicy(true);
    mixes = metrics.gauge("camfleet_audio_mixes");
    refusedMixes = metrics.counter("camfleet_audio_mix_refused_total", "reason", "mixes");
    refusedSpeakers = metrics.counter("camfleet_audio_mix_refused_total", "reason", "speakers");
    frames = metrics.counter("camfleet_audio_mixed_frames_total");
    skippedFrames = metrics.counter("camfleet_audio_mix_skipped_frames_total");
    droppedUnits = metrics.counter("camfleet_audio_mix_dropped_units_total");
    damagedUnits = metrics.counter("camfleet_audio_damaged_units_total");
    failures = metrics.counter("camfleet_audio_transcoder_failures_total");
  }

  /** What mixing may cost. */
  public Settings settings() {
    return settings;
  }

  /** Counts a viewer that is not heard because enough others speak. */
  public void speakerRefused() {
    refusedSpeakers.increment();
  }

  /** Runs a task every 20 ms until its future is cancelled; null when there is no place. */
  @Nullable Future<?> start(Runnable tick) {
    if (running.incrementAndGet() > settings.maxMixes()) {
      running.decrementAndGet();
      refusedMixes.increment();
      return null;
    }
    mixes.add(1);
    try {
      return threads.scheduleAtFixedRate(
          tick, Mixer.FRAME_MICROS, Mixer.FRAME_MICROS, TimeUnit.MICROSECONDS);
    } catch (RejectedExecutionException closed) {
      ended();
      return null;
    }
  }

  /** A started task has ended. */
  void ended() {
    running.decrementAndGet();
    mixes.add(-1);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
