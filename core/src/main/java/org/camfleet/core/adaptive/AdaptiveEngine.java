package org.camfleet.core.adaptive;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.Peers;
import org.jspecify.annotations.Nullable;

/**
 * The engine that re-encodes with libwebrtc's congestion control (decision D6): makes peers that
 * take any pictures and send H.264. One for a node; native parts are loaded when the first camera
 * needs them.
 */
public final class AdaptiveEngine implements Peers, AutoCloseable {
  private static final int MOST_SOUND = 1024; // 20 ms each, of all cameras together

  private final AdaptiveSettings settings;
  private final DecodingPool decoding;
  private final ThreadPoolExecutor control;
  private final ScheduledThreadPoolExecutor sound;
  private final Metrics.Counter soundDropped;
  private final ScheduledThreadPoolExecutor pace;
  private @Nullable Library library; // on the control thread

  private AdaptiveEngine(AdaptiveSettings settings, Metrics metrics) {
    this.settings = settings;
    this.decoding = new DecodingPool(settings.decoding(), metrics);
    this.control =
        new ThreadPoolExecutor(
            0, 1, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("adaptive-control"));
    this.soundDropped = metrics.counter("camfleet_adaptive_sound_dropped_total");
    this.sound = new ScheduledThreadPoolExecutor(1, named("adaptive-sound"));
    sound.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.pace = new ScheduledThreadPoolExecutor(1, named("adaptive-pace"));
    pace.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** An engine that has loaded nothing yet. */
  public static AdaptiveEngine create(AdaptiveSettings settings, Metrics metrics) {
    return new AdaptiveEngine(settings, metrics);
  }

  @Override
  public Peer create(MediaLoop loop, PeerSettings peer, PeerListener listener) {
    return new AdaptivePeer(this, loop, peer, listener);
  }

  AdaptiveSettings settings() {
    return settings;
  }

  DecodingPool decoding() {
    return decoding;
  }

  /**
   * Calls of libwebrtc, one after the other. Its queue needs no limit of its own: each session asks
   * one thing at a time, and passes on a limited number of candidates.
   */
  void control(Runnable task) {
    if (!control.isShutdown()) {
      control.execute(task);
    }
  }

  /** Work on sound after a delay, in order; what is too much is dropped and counted. */
  void sound(Runnable task, long delayMicros) {
    if (sound.getQueue().size() >= MOST_SOUND) {
      soundDropped.increment();
    } else if (!sound.isShutdown()) {
      sound.schedule(task, Math.max(0, delayMicros), TimeUnit.MICROSECONDS);
    }
  }

  /** Where pictures wait for their time; some microseconds each. */
  ScheduledExecutorService pace() {
    return pace;
  }

  /** The native part, loaded if it is not; on the control thread. */
  Library library() throws Library.MissingException {
    Library known = library;
    if (known == null) {
      known = Library.load();
      library = known;
    }
    return known;
  }

  @Override
  public void close() {
    control(
        () -> {
          if (library != null) {
            library.close();
            library = null;
          }
        });
    control.shutdown();
    decoding.close();
    sound.shutdown();
    pace.shutdown();
  }
}
