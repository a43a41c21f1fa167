package org.camfleet.core.bridge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.camfleet.core.bridge.uplink.UplinkGauge;
import org.camfleet.core.bridge.uplink.UplinkReading;
import org.camfleet.core.bridge.uplink.UplinkSettings;
import org.camfleet.core.bridge.uplink.UplinkStep;
import org.camfleet.core.bridge.uplink.UplinkWatch;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.webrtc.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The loop half of how a camera follows its uplinks: reads those of its sessions each second and
 * tells what shall be sent. Viewers that a bridge serves by itself are no session, and do not
 * count.
 *
 * <p>Methods may be called from anywhere and work on the media loop.
 */
final class Uplink implements AutoCloseable {
  private static final long SECOND_MICROS = 1_000_000;

  private final UplinkSettings settings;
  private final Executor loop;
  private final LoopTimer timer;
  private final Consumer<News> bridge;
  private final UplinkWatch watch;
  private final Map<Object, Session> sessions = new LinkedHashMap<>();
  private boolean thin;
  private boolean closed;

  /** What is told to the bridge. */
  sealed interface News {
    /** Who tells. */
    Uplink of();

    /** What the uplink was like. */
    UplinkReading reading();
  }

  /**
   * This shall be sent instead of what is.
   *
   * @param seconds how long the uplink has been good, or bad, for that
   */
  record GoTo(Uplink of, UplinkStep step, UplinkReading reading, long seconds) implements News {}

  /** Nothing less can be sent, and the uplink has become thin, or is no more. */
  record Thin(Uplink of, boolean thin, UplinkReading reading) implements News {}

  private static final class Session {
    private final Supplier<@Nullable Peer> standing;
    private @Nullable Peer peer;
    private @Nullable UplinkGauge gauge;

    Session(Supplier<@Nullable Peer> standing) {
      this.standing = standing;
    }
  }

  /** Of a camera whose main stream is sent; {@code lower} is what could be sent instead. */
  Uplink(
      UplinkSettings settings,
      Set<UplinkStep> lower,
      Executor loop,
      LoopTimer timer,
      Consumer<News> bridge) {
    this.settings = settings;
    this.loop = loop;
    this.timer = timer;
    this.bridge = bridge;
    this.watch = new UplinkWatch(settings, lower, nanos());
    timer.schedule(SECOND_MICROS, this::second);
  }

  private long nanos() {
    return TimeUnit.MICROSECONDS.toNanos(timer.nowMicros());
  }

  /** A session begins; {@code standing} is asked on the loop for the peer that carries it. */
  void follow(Object session, Supplier<@Nullable Peer> standing) {
    loop.execute(() -> sessions.put(session, new Session(standing)));
  }

  /** That session has ended. */
  void leave(Object session) {
    loop.execute(() -> sessions.remove(session));
  }

  /** This is sent now. */
  void reached(UplinkStep step) {
    loop.execute(() -> watch.reached(step, nanos()));
  }

  /** What was told to be sent can not be. */
  void failed() {
    loop.execute(() -> watch.failed(nanos()));
  }

  /** The sub-stream failed, so that the main stream is pulled again. */
  void lost() {
    loop.execute(
        () -> {
          watch.bar(UplinkStep.SUBSTREAM, nanos());
          if (watch.step() == UplinkStep.SUBSTREAM) {
            watch.reached(UplinkStep.MAIN, nanos());
          }
        });
  }

  private void second() {
    if (closed) {
      return;
    }
    UplinkReading reading =
        UplinkReading.worst(sessions.values().stream().map(this::reading).toList());
    UplinkStep next = watch.second(nanos(), reading);
    if (next != null) {
      boolean up = next.compareTo(watch.step()) < 0;
      long seconds = (up ? watch.untilBack() : settings.lasting()).toSeconds();
      bridge.accept(new GoTo(this, next, reading, seconds));
    } else if (watch.isThin() != thin) {
      thin = watch.isThin();
      bridge.accept(new Thin(this, thin, reading));
    }
    timer.schedule(SECOND_MICROS, this::second);
  }

  private UplinkReading reading(Session session) {
    Peer standing = session.standing.get();
    if (standing == null) {
      return UplinkReading.UNKNOWN;
    }
    UplinkGauge gauge = session.gauge;
    if (gauge == null || session.peer != standing) {
      gauge = new UplinkGauge(settings);
      session.gauge = gauge;
      session.peer = standing;
    }
    return gauge.second(nanos(), standing.reception());
  }

  @Override
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          sessions.clear();
        });
  }
}
