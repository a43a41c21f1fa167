package org.camfleet.core.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.camfleet.codecs.rtcp.NtpTimestamp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A source with seeded faults: whatever it does, times rise, stay near arrival, and heal. */
class MediaTimelinePropertyTest {
  private static final long T0 = 1_790_000_000_000_000L;
  private static final long SECOND = 1_000_000L;
  private static final long CALM = 40 * SECOND;

  static long[] seeds() {
    return new Random(20).longs(60).toArray();
  }

  /** One stream of the source: its clock, its faults, its line. */
  private final class Stream {
    final int rate;
    final long period;
    final MediaTimeline timeline;
    final long delay;
    long base;
    long before = Long.MIN_VALUE;
    long offsetOfCapture;

    Stream(int rate, long period, SourceClock clock) {
      this.rate = rate;
      this.period = period;
      this.timeline = new MediaTimeline(rate, clock);
      this.delay = random.nextInt(400_000);
      this.base = random.nextInt() & 0xFFFF_FFFFL;
    }

    long ticks(long capture) {
      return base + Ticks.ofMicros(capture - T0, rate) & 0xFFFF_FFFFL;
    }

    void unit(long capture, boolean faulty) {
      long ticks = ticks(capture);
      if (faulty && random.nextInt(500) == 0) {
        ticks = random.nextInt() & 0xFFFF_FFFFL; // wild
      } else if (faulty && random.nextInt(1000) == 0) {
        base = random.nextInt() & 0xFFFF_FFFFL; // reset
      }
      long arrival = capture + delay + random.nextInt(30_000);
      long out = timeline.stamp(ticks, arrival);
      assertThat(out).as("rises, seed %d", seed).isGreaterThan(before);
      assertThat(out - arrival)
          .as("near arrival, seed %d", seed)
          .isBetween(-20 * SECOND, 20 * SECOND);
      before = out;
      offsetOfCapture = out - capture;
    }

    void report(long capture, long skew, boolean faulty) {
      long ntp = NtpTimestamp.ofMicros(capture + skew);
      if (faulty && random.nextInt(4) == 0) {
        ntp = random.nextLong();
      }
      timeline.senderReport(ntp, ticks(capture), capture + delay);
    }
  }

  private Random random = new Random();
  private long seed;

  @ParameterizedTest
  @MethodSource("seeds")
  void timesRiseStayNearArrivalAndHeal(long seed) {
    this.seed = seed;
    random = new Random(seed);
    SourceClock clock = new SourceClock();
    Stream picture = new Stream(90_000, 40_000, clock);
    Stream sound = new Stream(random.nextBoolean() ? 8000 : 48_000, 20_000, clock);
    boolean credible = random.nextBoolean();
    long skew = credible ? random.nextInt(8_000_000) - 4_000_000 : random.nextLong() >> 12;
    long calmFrom = T0 + 120 * SECOND;
    for (long now = T0; now < calmFrom + CALM; now += 20_000) {
      boolean faulty = now < calmFrom;
      if ((now - T0) % (5 * SECOND) == 2 * SECOND) {
        picture.report(now, skew, faulty);
        sound.report(now, skew, faulty);
      }
      if ((now - T0) % picture.period == 0) {
        picture.unit(now, faulty);
      }
      sound.unit(now, faulty);
    }
    assertThat(picture.offsetOfCapture - sound.offsetOfCapture)
        .as("lip sync in microseconds, seed %d", seed)
        .isBetween(-50_000L, 50_000L);
    if (credible) {
      assertThat(clock.trust()).isEqualTo(SourceClock.Trust.ABSOLUTE);
      assertThat(picture.offsetOfCapture).as("seed %d", seed).isBetween(skew - 2000, skew + 2000);
    }
  }
}
