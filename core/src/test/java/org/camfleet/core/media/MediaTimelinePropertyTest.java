package org.camfleet.core.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.camfleet.codecs.rtcp.NtpTimestamp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A source with seeded faults of everybody's clock: whatever happens, times rise strictly and stay
 * near arrival, and once it is quiet again sound and pictures belong together.
 */
class MediaTimelinePropertyTest {
  private static final long T0 = 1_790_000_000_000_000L;
  private static final long SECOND = 1_000_000L;
  private static final long HOUR = 3600 * SECOND;
  private static final long FAULTY = 120 * SECOND;
  private static final long CALM = 200 * SECOND; // four seconds take so long
  private static final long QUIET = 20 * SECOND; // the last part of the calm

  /** What is stated in the documentation, and the second that our clock may fall unnoticed. */
  private static final long BOUND = 11 * SECOND;

  private static final long LIP_SYNC = 100_000;

  private Random random = new Random();
  private long seed;
  private long ourStep; // our clock minus true time
  private long mayHold; // what is not yet made up for
  private long cameraSkew; // the camera's clock minus true time
  private long stalledUntil;

  static long[] seeds() {
    return new Random(20).longs(200).toArray();
  }

  /** One stream of the source. */
  private final class Stream {
    private final int rate;
    private final long delay = random.nextInt(400_000);
    private final MediaTimeline timeline;
    private long base = random.nextInt() & 0xFFFF_FFFFL;
    private long frozenUntil;
    private long frozen;
    private long lastTicks;
    private long before = Long.MIN_VALUE;
    private long offset; // our time minus capture

    Stream(int rate, SourceClock clock) {
      this.rate = rate;
      MediaTimeline.Kind kind =
          rate == 90_000 ? MediaTimeline.Kind.PICTURES : MediaTimeline.Kind.SOUND;
      this.timeline = new MediaTimeline(kind, rate, clock);
    }

    private long ticks(long capture) {
      return base + Ticks.ofMicros(capture - T0, rate) & 0xFFFF_FFFFL;
    }

    void unit(long capture, boolean faulty) {
      long ticks = faulty ? broken(capture) : ticks(capture);
      lastTicks = ticks;
      long arrival = Math.max(capture + delay + random.nextInt(30_000), stalledUntil) + ourStep;
      long out = timeline.stamp(ticks, arrival);
      assertThat(out).as("rises, seed %d", seed).isGreaterThan(before);
      assertThat(out - arrival)
          .as("near arrival at %d ms, seed %d", (capture - T0) / 1000, seed)
          .isBetween(-BOUND, BOUND + mayHold);
      before = out;
      offset = out - capture;
    }

    private long broken(long capture) {
      if (capture < frozenUntil) {
        return frozen;
      }
      switch (random.nextInt(4000)) {
        case 0, 1, 2, 3:
          return random.nextInt() & 0xFFFF_FFFFL; // wild
        case 4, 5:
          base = random.nextInt() & 0xFFFF_FFFFL; // counts from somewhere else
          break;
        case 6:
          base -= ticks(capture); // counts from 0
          break;
        case 7, 8:
          base += Ticks.ofMicros((random.nextInt(20) - 10) * SECOND, rate); // steps by seconds
          break;
        case 9, 10, 11, 12, 13, 14:
          return lastTicks; // the same again
        case 15:
          frozen = ticks(capture);
          frozenUntil = capture + random.nextInt(5_000) * 1000L; // stands still
          break;
        default:
      }
      return ticks(capture);
    }

    void report(long capture, boolean faulty) {
      long ntp = NtpTimestamp.ofMicros(capture + cameraSkew);
      long told = ticks(capture);
      if (faulty) {
        switch (random.nextInt(8)) {
          case 0 -> ntp = random.nextLong();
          case 1 -> ntp = 0;
          case 2 -> told = random.nextInt() & 0xFFFF_FFFFL;
          case 3, 4 -> {
            return; // lost
          }
          default -> {}
        }
      }
      timeline.senderReport(ntp, told, capture + delay + ourStep);
    }
  }

  private void breakClocks(long now) {
    switch (random.nextInt(20_000)) {
      case 0:
        cameraSkew += random.nextBoolean() ? HOUR : -HOUR; // daylight saving time
        break;
      case 1:
        long step = (1 + random.nextInt(120)) * SECOND;
        ourStep -= step;
        mayHold += step + SECOND;
        break;
      case 2:
        ourStep += (1 + random.nextInt(120)) * SECOND;
        break;
      case 3, 4, 5:
        stalledUntil = now + random.nextInt(8_000) * 1000L; // then all of it at once
        break;
      default:
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void timesRiseStayNearArrivalAndBelongTogetherAgain(long seed) {
    this.seed = seed;
    random = new Random(seed);
    SourceClock clock = new SourceClock();
    Stream picture = new Stream(90_000, clock);
    Stream sound = new Stream(random.nextBoolean() ? 8000 : 48_000, clock);
    boolean credible = random.nextBoolean();
    boolean clocksHold = random.nextBoolean();
    if (random.nextBoolean()) {
      picture.timeline.startsAt(picture.ticks(T0));
      sound.timeline.startsAt(sound.ticks(random.nextBoolean() ? T0 : random.nextLong() >> 24));
    }
    cameraSkew = credible ? random.nextInt(8_000_000) - 4_000_000 : random.nextLong() >> 12;
    for (long now = T0; now < T0 + FAULTY + CALM; now += 20_000) {
      boolean faulty = now < T0 + FAULTY;
      if (faulty && !clocksHold) {
        breakClocks(now);
      }
      if ((now - T0) % (5 * SECOND) == 2 * SECOND) {
        picture.report(now, faulty);
        sound.report(now, faulty);
      }
      if ((now - T0) % 40_000 == 0) {
        picture.unit(now, faulty);
      }
      sound.unit(now, faulty);
      mayHold = Math.max(0, mayHold - 20_000 / 200);
      if (now >= T0 + FAULTY + CALM - QUIET) {
        assertThat(picture.offset - sound.offset)
            .as("lip sync in microseconds at %d ms, seed %d", (now - T0) / 1000, seed)
            .isBetween(-LIP_SYNC, LIP_SYNC);
      }
    }
    if (credible && clocksHold) {
      assertThat(picture.timeline.quality()).isEqualTo(ClockQuality.CAMERA);
      assertThat(picture.offset)
          .as("seed %d", seed)
          .isBetween(cameraSkew - 2000, cameraSkew + 2000);
    }
  }

  /** Whoever begins first, and however late the other one arrives. */
  @ParameterizedTest
  @MethodSource("seeds")
  void soundAndPicturesBelongTogetherFromTheFirstUnitWhereTheStartsAreKnown(long seed) {
    this.seed = seed;
    random = new Random(seed);
    cameraSkew = random.nextInt(4) * HOUR + random.nextInt(4_000_000) - 2_000_000;
    SourceClock clock = new SourceClock();
    Stream picture = new Stream(90_000, clock);
    Stream sound = new Stream(random.nextBoolean() ? 8000 : 48_000, clock);
    boolean wrong = random.nextInt(4) == 0;
    picture.timeline.startsAt(picture.ticks(T0));
    sound.timeline.startsAt(wrong ? random.nextInt() & 0xFFFF_FFFFL : sound.ticks(T0));
    long pictures = T0 + random.nextInt(50) * 20_000L;
    long sounds = T0 + random.nextInt(50) * 20_000L;
    for (long now = T0; now < T0 + FAULTY; now += 20_000) {
      if ((now - T0) % (5 * SECOND) == 2 * SECOND) {
        picture.report(now, false);
        sound.report(now, false);
      }
      if (now >= pictures) {
        picture.unit(now, false);
      }
      if (now >= sounds) {
        sound.unit(now, false);
      }
      if (now >= Math.max(pictures, sounds) && (!wrong || now > T0 + 20 * SECOND)) {
        assertThat(picture.offset - sound.offset)
            .as("lip sync in microseconds at %d ms, seed %d", (now - T0) / 1000, seed)
            .isBetween(-1_000L, 1_000L);
      }
    }
    assertThat(clock.faults().count(TimelineFault.WRONG_START))
        .as("seed %d", seed)
        .isEqualTo(wrong ? 1 : 0);
  }

  /** Faults of one stream's timestamps, while reports come: nobody hears or sees them. */
  @ParameterizedTest
  @MethodSource("seeds")
  void soundAndPicturesBelongTogetherThroughStrayAndJumpingTimestamps(long seed) {
    this.seed = seed;
    random = new Random(seed);
    cameraSkew = random.nextBoolean() ? 0 : -HOUR;
    SourceClock clock = new SourceClock();
    Stream picture = new Stream(90_000, clock);
    Stream sound = new Stream(8000, clock);
    for (long now = T0; now < T0 + FAULTY; now += 20_000) {
      long passed = now - T0;
      if (passed % (5 * SECOND) == 2 * SECOND) {
        picture.report(now, false);
        sound.report(now, false);
      }
      if (passed > 20 * SECOND && random.nextInt(2000) == 0) {
        picture.base += random.nextInt(); // seldom enough to be a clock still
      }
      if (passed % 40_000 == 0) {
        boolean stray = passed > 20 * SECOND && random.nextInt(100) == 0;
        long held = picture.base;
        picture.base += stray ? random.nextInt() : 0;
        picture.unit(now, false);
        picture.base = held;
      }
      sound.unit(now, false);
      if (passed > 20 * SECOND) {
        assertThat(picture.offset - sound.offset)
            .as("lip sync in microseconds at %d ms, seed %d", passed / 1000, seed)
            .isBetween(-LIP_SYNC, LIP_SYNC);
      }
    }
  }
}
