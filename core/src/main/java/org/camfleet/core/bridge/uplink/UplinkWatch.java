package org.camfleet.core.bridge.uplink;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.bridge.uplink.UplinkReading.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a camera is sent: less as soon as the uplink is thin for a while, more again
 * after a much longer good time, one step at a time; where more did not last, the next time comes
 * twice as late. One thread; times are those of a monotonic clock in nanoseconds.
 */
public final class UplinkWatch {
  /** What waits in queues of the former step still comes, and is not the new one's. */
  private static final long SETTLING = TimeUnit.SECONDS.toNanos(5);

  /** A change that takes longer than this has failed. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  /** A second is no longer than this, however late it is told. */
  private static final long LONGEST_SECOND = TimeUnit.SECONDS.toNanos(2);

  /** How many good seconds a bad one costs. */
  private static final int COST = 10;

  /** An engine that adapts has to have this much more than the next higher step would send. */
  private static final double MARGIN = 1.2;

  private static final int MOST_DOUBLINGS = 20;

  private final UplinkSettings settings;
  private final Set<UplinkStep> steps;
  private final Map<UplinkStep, Long> barredUntil = new EnumMap<>(UplinkStep.class);
  private final Map<UplinkStep, Long> neededKbit = new EnumMap<>(UplinkStep.class);
  private UplinkStep step = UplinkStep.MAIN;
  private @Nullable UplinkStep next;
  private long last;
  private long since;
  private long bad;
  private long good;
  private int doublings;
  private boolean cameBack;

  /** Of a camera whose main stream is sent; {@code lower} is what can be sent instead. */
  public UplinkWatch(UplinkSettings settings, Set<UplinkStep> lower, long nanos) {
    this.settings = settings;
    this.steps = EnumSet.of(UplinkStep.MAIN);
    steps.addAll(lower);
    this.last = nanos;
    this.since = nanos;
  }

  /** A second passed, and was so; answers the step to go to, or null. */
  public @Nullable UplinkStep second(long nanos, UplinkReading reading) {
    long elapsed = Math.min(nanos - last, LONGEST_SECOND);
    last = nanos;
    if (next != null) {
      if (nanos - since > PATIENCE) {
        failed(nanos);
      }
      return null;
    }
    weigh(elapsed, condition(reading), nanos);
    if (isThin()) {
      remember(reading);
      return down(nanos);
    }
    if (cameBack && nanos - since >= pause()) {
      cameBack = false;
      doublings = 0; // it lasted
    }
    return step != UplinkStep.MAIN && good >= pause() ? goTo(above(nanos), nanos) : null;
  }

  private Condition condition(UplinkReading reading) {
    boolean adapts = reading.condition() == Condition.ADAPTS;
    if (adapts != (step == UplinkStep.ADAPTIVE)) {
      return Condition.UNKNOWN; // of the former engine, or of one that there is for another reason
    }
    if (!adapts) {
      return reading.condition();
    }
    long needed = neededKbit.getOrDefault(above(last), 0L);
    return reading.arrivedKbit() >= MARGIN * needed ? Condition.FINE : Condition.THIN;
  }

  private void weigh(long elapsed, Condition condition, long nanos) {
    long limit = settings.lasting().toNanos();
    if (condition == Condition.FINE) {
      good += elapsed;
      bad = Math.max(0, bad - elapsed);
    } else if (condition == Condition.THIN && nanos - since >= SETTLING) {
      good = Math.max(0, good - COST * elapsed);
      bad = Math.min(limit, bad + elapsed);
    }
  }

  private void remember(UplinkReading reading) {
    if (step != UplinkStep.ADAPTIVE) {
      neededKbit.put(step, reading.sentKbit());
    }
  }

  private @Nullable UplinkStep down(long nanos) {
    UplinkStep lower = below(nanos);
    if (lower != null && cameBack) {
      cameBack = false;
      doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
    }
    return lower == null ? null : goTo(lower, nanos);
  }

  private UplinkStep goTo(UplinkStep other, long nanos) {
    next = other;
    since = nanos;
    return other;
  }

  private @Nullable UplinkStep below(long nanos) {
    for (UplinkStep one : steps) {
      if (one.compareTo(step) > 0 && !isBarred(one, nanos)) {
        return one;
      }
    }
    return null;
  }

  private UplinkStep above(long nanos) {
    UplinkStep found = UplinkStep.MAIN;
    for (UplinkStep one : steps) {
      found = one.compareTo(step) < 0 && !isBarred(one, nanos) ? one : found;
    }
    return found;
  }

  private boolean isBarred(UplinkStep one, long nanos) {
    Long until = barredUntil.get(one);
    return until != null && nanos - until < 0;
  }

  /** This is sent now, as was decided, or as nothing else could be had. */
  public void reached(UplinkStep now, long nanos) {
    if (now == step && next == null) {
      return;
    }
    cameBack = now.compareTo(step) < 0;
    enter(now, nanos);
  }

  private void enter(UplinkStep now, long nanos) {
    step = now;
    next = null;
    since = nanos;
    bad = 0;
    good = 0;
  }

  /** What was decided can not be: it stays as it is, and is tried again later. */
  public void failed(long nanos) {
    UplinkStep wanted = next;
    if (wanted != null) {
      next = null;
      if (wanted.compareTo(step) > 0) {
        bar(wanted, nanos);
      } else {
        good = 0;
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
      }
    }
  }

  /** Leaves out a lower step for a while. */
  public void bar(UplinkStep one, long nanos) {
    barredUntil.put(one, nanos + settings.backAfter().toNanos());
  }

  private long pause() {
    Duration longest = settings.longestBackAfter();
    long nanos = settings.backAfter().toNanos();
    for (int i = 0; i < doublings && nanos < longest.toNanos(); i++) {
      nanos *= 2;
    }
    return Math.max(settings.backAfter().toNanos(), Math.min(nanos, longest.toNanos()));
  }

  /** What is sent. */
  public UplinkStep step() {
    return step;
  }

  /**
   * Whether the uplink takes less than what is sent, has so for a while, and nothing is under way.
   */
  public boolean isThin() {
    return next == null && step != UplinkStep.ADAPTIVE && bad >= settings.lasting().toNanos();
  }

  /** How long the uplink has to be good before more is sent. */
  public Duration untilBack() {
    return Duration.ofNanos(pause());
  }
}
