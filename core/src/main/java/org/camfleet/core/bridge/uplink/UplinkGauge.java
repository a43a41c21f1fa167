package org.camfleet.core.bridge.uplink;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.bridge.uplink.UplinkReading.Condition;
import org.camfleet.core.webrtc.Reception;

/**
 * Reads one session's uplink, second by second, from what its far end reports: packets that never
 * came and a round trip that grows. What the far end allows (REMB) is only heard together with one
 * of the two: receivers keep a low figure long after the uplink has recovered, some for ever. One
 * thread.
 */
public final class UplinkGauge {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** A queue of this length, or this much loss, bears out a low estimate. */
  private static final long QUEUE_MICROS = 200_000;

  private static final double SOME_LOSS = 0.01;

  private final UplinkSettings settings;
  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private long shortestMicros = Long.MAX_VALUE;
  private UplinkReading last = UplinkReading.UNKNOWN;

  private record Sample(long nanos, Reception told) {}

  /** Of a session that begins. */
  public UplinkGauge(UplinkSettings settings) {
    this.settings = settings;
  }

  /** Reads the second that ends now, of a monotonic clock. */
  public UplinkReading second(long nanos, Reception told) {
    if (told.adapts()) {
      return adapting(told);
    }
    Sample now = new Sample(nanos, told);
    boolean news = samples.isEmpty() || told.reports() > samples.getLast().told().reports();
    if (news) {
      Sample before = samples.peekLast();
      samples.addLast(now);
      while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
        samples.removeFirst();
      }
      last = before == null ? UplinkReading.UNKNOWN : read(before.told(), now);
    } else if (nanos - samples.getLast().nanos() > WINDOW_NANOS) {
      last = UplinkReading.UNKNOWN;
    }
    return last;
  }

  private static UplinkReading adapting(Reception told) {
    long takes = told.allowedBitrate() / 1000;
    return new UplinkReading(takes == 0 ? Condition.UNKNOWN : Condition.ADAPTS, 0, 0, takes, takes);
  }

  private UplinkReading read(Reception before, Sample now) {
    Reception told = now.told();
    if (told.roundTripMicros() > 0) {
      shortestMicros = Math.min(shortestMicros, told.roundTripMicros());
    }
    long delay =
        told.roundTripMicros() == 0 ? 0 : Math.max(0, told.roundTripMicros() - shortestMicros);
    double loss = share(told.lost() - before.lost(), told.due() - before.due());
    Reception first = samples.getFirst().told();
    double seconds = (now.nanos() - samples.getFirst().nanos()) / 1e9;
    double sent = (told.sentBytes() - first.sentBytes()) * 8 / seconds;
    double packets = Math.max(1, told.sentPackets() - first.sentPackets());
    double arrived = told.due() - first.due() - (told.lost() - first.lost());
    double arrivedRate = sent * Math.min(1, Math.max(0, arrived) / packets);
    boolean borneOut = delay >= QUEUE_MICROS || loss >= SOME_LOSS;
    double estimate =
        told.allowedBitrate() == 0 ? arrivedRate : Math.min(arrivedRate, told.allowedBitrate());
    boolean thin =
        loss >= settings.loss()
            || delay >= TimeUnit.NANOSECONDS.toMicros(settings.delay().toNanos())
            || borneOut && estimate < settings.estimateRatio() * sent;
    return new UplinkReading(
        thin ? Condition.THIN : Condition.FINE,
        loss,
        delay / 1000,
        (long) (sent / 1000),
        (long) (arrivedRate / 1000));
  }

  private static double share(long part, long of) {
    return of <= 0 ? 0 : Math.max(0, Math.min(1, (double) part / of));
  }
}
