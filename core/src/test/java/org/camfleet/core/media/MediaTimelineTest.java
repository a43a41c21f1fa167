package org.camfleet.core.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.camfleet.codecs.rtcp.NtpTimestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTimelineTest {
  private static final long T0 = 1_790_000_000_000_000L;
  private static final long SECOND = 1_000_000L;

  private final SourceClock source = new SourceClock();
  private final MediaTimeline video = pictures(source);

  private static MediaTimeline pictures(SourceClock clock) {
    return new MediaTimeline(MediaTimeline.Kind.PICTURES, 90_000, clock);
  }

  private static MediaTimeline sound(SourceClock clock) {
    return new MediaTimeline(MediaTimeline.Kind.SOUND, 8000, clock);
  }

  private Map<TimelineFault, Long> faults() {
    return source.faults().seen();
  }

  private static long ticks(long base, long micros, int rate) {
    return base + Ticks.ofMicros(micros, rate) & 0xFFFF_FFFFL;
  }

  @Test
  void startsAtTheFirstArrivalAndFollowsTheTicks() {
    assertThat(video.stamp(1000, T0)).isEqualTo(T0);
    assertThat(video.stamp(4600, T0 + 55_000)).isEqualTo(T0 + 40_000);
    assertThat(video.stamp(8200, T0 + 65_000)).isEqualTo(T0 + 80_000);
  }

  @Test
  void wrapsWithoutAStep() {
    assertThat(video.stamp(0xFFFF_F000L, T0)).isEqualTo(T0);
    assertThat(video.stamp(0xFFFF_F000L + 9000 & 0xFFFF_FFFFL, T0 + 100_000))
        .isEqualTo(T0 + 100_000);
    assertThat(video.jumps()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {8000, 44_100, 48_000, 90_000})
  void ticksSurviveTheWayThroughMicroseconds(int rate) {
    MediaTimeline timeline =
        new MediaTimeline(MediaTimeline.Kind.PICTURES, rate, new SourceClock());
    long first = timeline.stamp(17, T0);
    for (long tick = 1; tick < 20_000_000; tick = tick * 5 / 4 + 1) {
      long micros = timeline.stamp(17 + tick, T0 + tick * SECOND / rate);
      assertThat(Ticks.ofMicros(micros - first, rate)).isEqualTo(tick);
    }
  }

  /** I0 P3 B1 B2 P6 B4 B5…: each has its own time, also over a wrap and while time is made up. */
  @Test
  void reorderedUnitsKeepTheirOwnTimesWhereTheOrderIsKept() {
    video.keepOrder();
    int[] order = {0, 2, -1, -1}; // of three pictures each, after the first one: 3 1 2
    List<Long> shown = new ArrayList<>();
    long base = 0xFFFF_0000L;
    for (int sent = 0; sent < 1501; sent++) {
      int number = sent == 0 ? 0 : sent + order[1 + (sent - 1) % 3];
      long arrival = T0 + sent * 40_000L + sent % 7 * 1000;
      if (sent == 100 || sent == 200) {
        video.senderReport(
            NtpTimestamp.ofMicros(arrival + 80_000), ticks(base, sent * 40_000L, 90_000), arrival);
      }
      long time = video.stamp(ticks(base, number * 40_000L, 90_000), arrival);
      while (shown.size() <= number) {
        shown.add(0L);
      }
      shown.set(number, time);
    }
    for (int i = 1; i < shown.size(); i++) {
      assertThat(shown.get(i) - shown.get(i - 1)).as("picture %d", i).isBetween(38_500L, 41_500L);
    }
    assertThat(video.isAbsolute()).isTrue();
    assertThat(faults()).isEmpty();
    assertThat(video.notRising()).isZero();
  }

  @Test
  void aClockThatIsSetBackIsRepairedWhereTheOrderIsKept() {
    video.keepOrder();
    for (int i = 0; i < 100; i++) {
      video.stamp(ticks(1_000_000, i * 40_000L, 90_000), T0 + i * 40_000L);
    }
    long last = 0;
    for (int i = 100; i < 200; i++) {
      last = video.stamp(ticks(0, i * 40_000L, 90_000), T0 + i * 40_000L);
    }
    assertThat(last).isCloseTo(T0 + 199 * 40_000L, offset(50_000L));
    assertThat(faults()).containsKey(TimelineFault.STAMP_JUMP);
  }

  @Test
  void equalTimestampsRiseByOneTick() {
    video.stamp(0, T0);
    assertThat(video.stamp(0, T0 + 1000)).isEqualTo(T0 + 12);
    assertThat(video.stamp(0, T0 + 2000)).isEqualTo(T0 + 24);
    assertThat(video.stamp(3600, T0 + 40_000)).isEqualTo(T0 + 40_000);
    assertThat(video.notRising()).isEqualTo(2);
  }

  @Test
  void aLineIsAbsoluteOnceACredibleClockHasPlacedIt() {
    assertThat(video.isAbsolute()).isFalse();
    video.senderReport(NtpTimestamp.ofMicros(T0), 500, T0 + 30_000);
    video.stamp(500, T0 + 31_000);
    assertThat(video.isAbsolute()).isTrue();

    MediaTimeline late = pictures(new SourceClock());
    late.stamp(500, T0 + 80_000);
    late.senderReport(NtpTimestamp.ofMicros(T0), 500, T0 + 90_000);
    assertThat(late.isAbsolute()).as("while 80 ms too late").isFalse();
    for (int i = 1; i < 500; i++) {
      late.stamp(500 + i * 3600, T0 + 80_000 + i * 40_000L);
    }
    assertThat(late.isAbsolute()).isTrue();

    MediaTimeline wrong = pictures(new SourceClock());
    wrong.stamp(500, T0);
    wrong.senderReport(NtpTimestamp.ofMicros(T0 - 100 * SECOND), 500, T0);
    assertThat(wrong.isAbsolute()).isFalse();
  }

  /**
   * GStreamer 1.22's webrtcbin: the media time of its reports passes twice as fast as its media.
   */
  @Test
  void reportsWhoseMediaTimeRunsAwayAreNotFollowed() {
    long last = 0;
    for (int i = 0; i < 2500; i++) {
      long now = T0 + i * 40_000L;
      if (i % 25 == 24) {
        video.senderReport(
            NtpTimestamp.ofMicros(now), ticks(0, 1_000_000 + 2 * i * 40_000L, 90_000), now + 5_000);
      }
      last = video.stamp(ticks(0, i * 40_000L, 90_000), now);
      assertThat(Math.abs(last - now)).as("picture %d", i).isLessThan(500_000);
      if (i > 500) {
        assertThat(Math.abs(last - now)).as("picture %d", i).isLessThan(50_000);
        assertThat(video.isAbsolute()).isFalse();
      }
    }
  }

  /**
   * Reports as GStreamer 1.22's webrtcbin sends them: their media time is ahead by as long as its
   * pipeline runs. The second one may come too soon to tell.
   */
  @ParameterizedTest
  @ValueSource(longs = {482_000, 300_000})
  void reportsWhoseMediaTimeRunsAwayMoveNoPicture(long second) {
    long[] reports = {244_000, 244_000 + second, 6_215_000, 12_062_000, 15_373_000};
    int next = 0;
    for (int i = 0; i < 500; i++) {
      long at = i * 40_000L;
      for (; next < reports.length && reports[next] <= at; next++) {
        long sent = reports[next];
        long told = 2 * sent + 2_833_000;
        video.senderReport(NtpTimestamp.ofMicros(T0 + sent), ticks(7, told, 90_000), T0 + at);
      }
      assertThat(video.stamp(ticks(7, at, 90_000), T0 + at + i % 3 * 5_000)).isEqualTo(T0 + at);
    }
    assertThat(faults()).containsOnlyKeys(TimelineFault.LYING_REPORT);
    assertThat(video.isAbsolute()).isFalse();
  }

  @Test
  void reportsThatAreATenthTooFastMoveNoPicture() {
    for (int i = 0; i < 1000; i++) {
      long at = i * 40_000L;
      if (i % 125 == 30) {
        long told = at + at / 10 + 300_000;
        video.senderReport(NtpTimestamp.ofMicros(T0 + at), ticks(7, told, 90_000), T0 + at);
      }
      assertThat(video.stamp(ticks(7, at, 90_000), T0 + at)).isEqualTo(T0 + at);
    }
    assertThat(video.isAbsolute()).isFalse();
  }

  @Test
  void reportsThatAgreeMoveThePicturesFromTheSecondOneOn() {
    for (int i = 0; i < 1000; i++) {
      long at = i * 40_000L;
      if (i % 125 == 10) {
        long told = at + 200_000;
        video.senderReport(NtpTimestamp.ofMicros(T0 + at), ticks(7, told, 90_000), T0 + at);
      }
      long out = video.stamp(ticks(7, at, 90_000), T0 + at);
      assertThat(T0 + at - out).as("at %d ms", at / 1000).isBetween(i < 135 ? 0 : 1L, 200_000L);
      if (i < 600 || i > 640) {
        assertThat(video.isAbsolute()).as("at %d ms", at / 1000).isEqualTo(i > 640);
      }
    }
  }

  @Test
  void reportsThatAgreeAgainAreFollowedAgain() {
    for (int i = 0; i < 1500; i++) {
      long now = T0 + i * 40_000L;
      long told = i < 100 ? 2 * i * 40_000L : i * 40_000L + 300_000;
      if (i % 25 == 24) {
        video.senderReport(NtpTimestamp.ofMicros(now), ticks(0, told, 90_000), now + 5_000);
      }
      video.stamp(ticks(0, i * 40_000L, 90_000), now);
    }
    assertThat(video.isAbsolute()).isTrue();
    assertThat(video.stamp(ticks(0, 1500 * 40_000L, 90_000), T0 + 1500 * 40_000L))
        .isBetween(T0 + 1500 * 40_000L - 301_000, T0 + 1500 * 40_000L - 299_000);
  }

  @Test
  void aReportBeforeTheFirstUnitGivesTheExactTimeAtOnce() {
    video.senderReport(NtpTimestamp.ofMicros(T0), 500, T0 + 30_000);
    assertThat(video.stamp(500, T0 + 31_000)).isEqualTo(T0);
    assertThat(video.stamp(4100, T0 + 99_000)).isEqualTo(T0 + 40_000);
  }

  @Test
  void aLateReportIsApproachedWithoutAJump() {
    long before = video.stamp(0, T0 + 300_000);
    video.senderReport(NtpTimestamp.ofMicros(T0), 0, T0 + 300_000);
    for (int i = 1; i <= 1000; i++) {
      long out = video.stamp(i * 3600L, T0 + 300_000 + i * 40_000L);
      assertThat(out - before).isBetween(39_600L, 40_400L);
      before = out;
    }
    assertThat(before).isEqualTo(T0 + 40 * SECOND);
  }

  @Test
  void soundThatBeganLateWithoutAReportDoesNotDelayPicturesThatHaveOne() {
    MediaTimeline sound = sound(source);
    for (long at = 0; at < 5 * SECOND; at += 20_000) {
      if (at == 100_000) {
        video.senderReport(NtpTimestamp.ofMicros(T0 + at), ticks(7, at, 90_000), T0 + at);
        sound.senderReport(NtpTimestamp.ofMicros(T0 + at), ticks(9, at, 8000), T0 + at);
      }
      long heard = sound.stamp(ticks(9, at, 8000), T0 + at + 150_000);
      if (at >= 200_000) {
        long seen = video.stamp(ticks(7, at, 90_000), T0 + at + 170_000);
        assertThat(seen).isEqualTo(T0 + at);
      }
      if (at >= 2 * SECOND) {
        assertThat(heard).isEqualTo(T0 + at);
      }
    }
  }

  /** As a busy server sees a camera start; the first report comes with the 50th picture. */
  @Test
  void aFirstPictureThatWasReadLateSqueezesNoneOfThoseBehindIt() {
    long before = 0;
    for (int i = 0; i < 1000; i++) {
      long sent = T0 + i * 40_000L;
      if (i == 50) {
        video.senderReport(NtpTimestamp.ofMicros(sent), i * 3600L, sent);
      }
      long out = video.stamp(i * 3600L, sent + (i == 0 ? 170_000 : 3_000));
      assertThat(i == 0 ? 40_000 : out - before).as("picture %d", i).isBetween(39_600L, 40_400L);
      before = out;
    }
    assertThat(before).isEqualTo(T0 + 999 * 40_000L);
    assertThat(video.delayMicros()).isCloseTo(3_000, offset(500L));
  }

  @Test
  void soundFindsItsPlaceBesideThePicturesWhileBothAreStillLate() {
    MediaTimeline sound = sound(source);
    for (long at = 0; at < 60 * SECOND; at += 20_000) {
      if (at % (5 * SECOND) == 2 * SECOND) {
        sound.senderReport(NtpTimestamp.ofMicros(T0 + at), ticks(9, at, 8000), T0 + at);
        video.senderReport(NtpTimestamp.ofMicros(T0 + at), ticks(7, at, 90_000), T0 + at);
      }
      long seen = video.stamp(ticks(7, at, 90_000), T0 + at + 400_000);
      long heard = sound.stamp(ticks(9, at, 8000), T0 + at + 700_000);
      if (at > 5 * SECOND) {
        assertThat(heard).as("at %d ms", at / 1000).isCloseTo(seen, offset(2_000L));
      }
      if (at < 30 * SECOND) {
        assertThat(seen).as("at %d ms", at / 1000).isGreaterThan(T0 + at + 100_000);
      }
      if (at > 50 * SECOND) {
        assertThat(seen).isEqualTo(T0 + at);
      }
    }
  }

  /** How GStreamer's server begins, before its first reports. */
  @ParameterizedTest
  @ValueSource(longs = {250_000, -250_000, 590_000})
  void soundThatArrivesLateIsInItsPlaceWhereTheStartsAreKnown(long late) {
    MediaTimeline sound = sound(source);
    video.startsAt(ticks(7, 0, 90_000));
    sound.startsAt(ticks(0xFFFF_FFF0L, 0, 8000)); // wraps before the first unit
    for (long at = 400_000; at < 5 * SECOND; at += 20_000) {
      assertThat(video.stamp(ticks(7, at, 90_000), T0 + at)).isEqualTo(T0 + at);
      if (at >= 600_000) {
        long heard = sound.stamp(ticks(0xFFFF_FFF0L, at, 8000), T0 + at + late);
        assertThat(heard).isEqualTo(T0 + at);
      }
    }
    assertThat(video.quality()).isEqualTo(ClockQuality.SERVER);
    assertThat(sound.quality()).isEqualTo(ClockQuality.SERVER);
    assertThat(source.trust()).isEqualTo(SourceClock.Trust.NONE);
    assertThat(faults()).isEmpty();
  }

  @Test
  void picturesThatBeginAfterTheSoundArePutBesideItAndFollowReportsAsEver() {
    MediaTimeline sound = sound(source);
    video.startsAt(ticks(7, 0, 90_000));
    sound.startsAt(ticks(9, 0, 8000));
    for (long at = 0; at < 60 * SECOND; at += 20_000) {
      long heard = sound.stamp(ticks(9, at, 8000), T0 + at + 250_000);
      if (at < 200_000) {
        continue;
      }
      if (at % (5 * SECOND) == 2 * SECOND) {
        video.senderReport(NtpTimestamp.ofMicros(T0 + at), ticks(7, at, 90_000), T0 + at);
        sound.senderReport(NtpTimestamp.ofMicros(T0 + at), ticks(9, at, 8000), T0 + at);
      }
      long seen = video.stamp(ticks(7, at, 90_000), T0 + at + 30_000);
      assertThat(heard).as("at %d ms", at / 1000).isCloseTo(seen, offset(500L));
      if (at < 2 * SECOND) {
        assertThat(seen).isEqualTo(T0 + at + 250_000);
        assertThat(video.quality()).isEqualTo(ClockQuality.SERVER);
      }
      if (at > 50 * SECOND) {
        assertThat(seen).isEqualTo(T0 + at);
      }
    }
    assertThat(video.isAbsolute()).isTrue();
    assertThat(faults()).isEmpty();
  }

  /** 0, and what the stream before it had; both are what cameras send. */
  @ParameterizedTest
  @ValueSource(longs = {0, 20 * 8000, 20 * 8000 - 5300, 20 * 8000 + 5300})
  void aStartThatDoesNotFitTheArrivalIsIgnored(long start) {
    MediaTimeline sound = sound(source);
    video.startsAt(0);
    sound.startsAt(start);
    for (long at = 0; at < 5 * SECOND; at += 20_000) {
      assertThat(video.stamp(ticks(0, at, 90_000), T0 + at)).isEqualTo(T0 + at);
      long heard = sound.stamp(ticks(20 * 8000, at, 8000), T0 + at + 50_000);
      boolean fits = start == 20 * 8000;
      assertThat(heard).isEqualTo(fits ? T0 + at : T0 + at + 50_000);
    }
    assertThat(faults())
        .isEqualTo(start == 20 * 8000 ? Map.of() : Map.of(TimelineFault.WRONG_START, 1L));
  }

  @Test
  void aStreamThatHasBegunBeforeItsStartIsKnownStaysAndTheOtherIsPutBesideIt() {
    MediaTimeline sound = sound(source);
    for (long at = 0; at < 5 * SECOND; at += 20_000) {
      assertThat(sound.stamp(ticks(9, at, 8000), T0 + at + 250_000)).isEqualTo(T0 + at + 250_000);
      if (at == 100_000) {
        video.startsAt(ticks(7, 0, 90_000));
        sound.startsAt(ticks(9, 0, 8000));
      }
      if (at >= 200_000) {
        assertThat(video.stamp(ticks(7, at, 90_000), T0 + at)).isEqualTo(T0 + at + 250_000);
      }
    }
  }

  @Test
  void startsThatComeAfterBothStreamsMoveNothing() {
    MediaTimeline sound = sound(source);
    for (long at = 0; at < 5 * SECOND; at += 20_000) {
      assertThat(video.stamp(ticks(7, at, 90_000), T0 + at)).isEqualTo(T0 + at);
      assertThat(sound.stamp(ticks(9, at, 8000), T0 + at + 250_000)).isEqualTo(T0 + at + 250_000);
      if (at == 100_000) {
        video.startsAt(ticks(7, 0, 90_000));
        sound.startsAt(ticks(9, 0, 8000));
      }
    }
  }

  /** A server that sends the last group of pictures first, all at once, and sound as it comes. */
  @Test
  void soundIsBesidePicturesThatCameInABurst() {
    MediaTimeline sound = sound(source);
    video.startsAt(ticks(7, 0, 90_000));
    sound.startsAt(ticks(9, 0, 8000));
    for (long at = 0; at < 10 * SECOND; at += 20_000) {
      long seen = video.stamp(ticks(7, at, 90_000), T0 + Math.max(at, 2 * SECOND));
      if (at > 2 * SECOND) {
        assertThat(sound.stamp(ticks(9, at, 8000), T0 + at + 20_000)).isEqualTo(seen);
      }
    }
    assertThat(faults()).isEmpty();
  }

  @Test
  void aStartBehindTheLastConnectionLetsNoTimeFall() {
    Continuity continuity = new Continuity();
    continuity.passed(T0 + 100_000);
    SourceClock next = new SourceClock(continuity, new TimelineFaults());
    MediaTimeline picture = pictures(next);
    MediaTimeline sound = sound(next);
    picture.startsAt(ticks(7, 0, 90_000));
    sound.startsAt(ticks(9, 0, 8000));
    assertThat(picture.stamp(ticks(7, 200_000, 90_000), T0)).isEqualTo(T0 + 101_000);
    assertThat(sound.stamp(ticks(9, 0, 8000), T0)).isEqualTo(T0 + 101_000);
    assertThat(sound.stamp(ticks(9, 20_000, 8000), T0 + 20_000)).isGreaterThan(T0 + 101_000);
  }

  @Test
  void aWrongClockStillAlignsSoundAndPicture() {
    SourceClock clock = new SourceClock();
    MediaTimeline picture = pictures(clock);
    MediaTimeline sound = sound(clock);
    long wrong = T0 - 3600 * SECOND; // daylight saving time, and sound that arrives 400 ms late
    long seen = 0;
    long heard = 0;
    for (long at = 0; at < 20 * SECOND; at += 40_000) {
      seen = picture.stamp(ticks(7, at, 90_000), T0 + at);
      heard = sound.stamp(ticks(9, at, 8000), T0 + at + 400_000);
      if (at % (5 * SECOND) == 0) {
        picture.senderReport(NtpTimestamp.ofMicros(wrong + at), ticks(7, at, 90_000), T0 + at);
        sound.senderReport(NtpTimestamp.ofMicros(wrong + at), ticks(9, at, 8000), T0 + at);
      }
    }
    assertThat(clock.trust()).isEqualTo(SourceClock.Trust.RELATIVE);
    assertThat(clock.skewMicros()).isEqualTo(-3600 * SECOND);
    assertThat(seen).isEqualTo(T0 + 20 * SECOND - 40_000);
    assertThat(heard).isCloseTo(seen, offset(1000L));
  }

  @Test
  void oneWildTimestampMovesNothing() {
    for (int i = 0; i < 100; i++) {
      long ticks = i == 50 ? 3_000_000_000L : i * 3600L;
      assertThat(video.stamp(ticks, T0 + i * 40_000L)).isEqualTo(T0 + i * 40_000L);
    }
    assertThat(video.jumps()).isZero();
  }

  @Test
  void aResetGoesOnWhereTheLineWas() {
    long out = 0;
    for (int i = 0; i < 100; i++) {
      out = video.stamp(4_000_000_000L + i * 3600L & 0xFFFF_FFFFL, T0 + i * 40_000L);
    }
    for (int i = 0; i < 100; i++) {
      long next = video.stamp(5 + i * 3600L, T0 + 4 * SECOND + i * 40_000L);
      assertThat(next - out).isEqualTo(40_000);
      out = next;
    }
    assertThat(video.jumps()).isEqualTo(1);
  }

  @Test
  void aClockTenTimesTooFastIsReplacedByArrival() {
    long out = 0;
    for (int i = 0; i < 3000; i++) {
      out = video.stamp(i * 37_800L & 0xFFFF_FFFFL, T0 + i * 40_000L);
      assertThat(out - T0 - i * 40_000L).as("unit %d", i).isBetween(-SECOND, 11 * SECOND);
    }
    assertThat(video.isByArrival()).isTrue();
    assertThat(out).isEqualTo(T0 + 2999 * 40_000L);
  }

  @Test
  void aRateThatIsAFifthWrongIsReplacedByArrival() {
    long before = 0;
    for (int i = 0; i < 3000; i++) {
      long out = video.stamp(i * 3600L, T0 + i * 48_000L); // says 25, sends 21 a second
      assertThat(out).isGreaterThan(before);
      before = out;
    }
    assertThat(video.isByArrival()).isTrue();
    assertThat(before).isEqualTo(T0 + 2999 * 48_000L);
  }

  @Test
  void aClockThatDriftsIsFollowed() {
    long out = 0;
    for (int i = 0; i < 90_000; i++) { // an hour, 300 ppm slow: a second in all
      out = video.stamp(i * 3600L & 0xFFFF_FFFFL, T0 + i * 40_012L);
    }
    assertThat(out).isCloseTo(T0 + 89_999 * 40_012L, offset(50_000L));
    assertThat(video.jumps()).isZero();
  }

  @Test
  void ourOwnClockMayBeSetBack() {
    long before = 0;
    for (int i = 0; i < 1000; i++) {
      long arrival = T0 + i * 40_000L - (i < 500 ? 0 : 3600 * SECOND);
      long out = video.stamp(i * 3600L, arrival);
      assertThat(i == 0 ? 40_000 : out - before).isBetween(35_000L, 45_000L);
      before = out;
    }
  }

  @Test
  void aStepOfSecondsIsNotFollowed() {
    for (int i = 0; i < 100; i++) {
      long off = i == 50 ? 7 * SECOND : i == 70 ? -5 * SECOND : 0;
      long out = video.stamp(ticks(4_000_000_000L, i * 40_000L + off, 90_000), T0 + i * 40_000L);
      assertThat(out).isEqualTo(T0 + i * 40_000L);
    }
    assertThat(video.jumps()).isZero();
    assertThat(faults()).isEqualTo(Map.of(TimelineFault.STRAY_STAMP, 2L));
  }

  @ParameterizedTest
  @ValueSource(longs = {7 * SECOND, -7 * SECOND, 36_000 * SECOND})
  void aJumpOfAnyLengthGoesOnWhereTheLineWas(long length) {
    long out = 0;
    for (int i = 0; i < 200; i++) {
      long off = i < 100 ? 0 : length;
      long next = video.stamp(ticks(4_000_000_000L, i * 40_000L + off, 90_000), T0 + i * 40_000L);
      assertThat(i == 0 ? 40_000 : next - out).as("picture %d", i).isEqualTo(40_000);
      out = next;
    }
    assertThat(faults()).isEqualTo(Map.of(TimelineFault.STAMP_JUMP, 1L));
  }

  @Test
  void aStallAndTheBurstBehindItAreNoJump() {
    for (int i = 0; i < 400; i++) {
      long arrival = T0 + Math.max(i * 40_000L, i >= 100 && i < 200 ? 8 * SECOND : 0);
      assertThat(video.stamp(i * 3600L, arrival)).isEqualTo(T0 + i * 40_000L);
    }
    assertThat(faults()).isEmpty();
  }

  @Test
  void picturesThatWereLeftOutDuringAStallAreNoJump() {
    for (int i = 0; i < 400; i++) {
      if (i < 110 || i >= 200) { // ten that waited, then what is new
        long arrival = T0 + Math.max(i * 40_000L, i >= 100 ? 8 * SECOND : 0);
        assertThat(video.stamp(i * 3600L, arrival)).isEqualTo(T0 + i * 40_000L);
      }
    }
    assertThat(faults()).isEmpty();
  }

  @Test
  void aClockThatStandsStillIsReplacedByArrivalUntilItRunsAgain() {
    long before = 0;
    for (int i = 0; i < 2000; i++) {
      long media = i < 500 || i >= 1000 ? i : 500;
      long out = video.stamp(ticks(0, media * 40_000L, 90_000), T0 + i * 40_000L);
      assertThat(out).isGreaterThan(before);
      assertThat(T0 + i * 40_000L - out).as("picture %d", i).isBetween(-1L, 1_100_000L);
      if (i == 600) {
        assertThat(video.quality()).isEqualTo(ClockQuality.ARRIVAL);
      }
      before = out;
    }
    assertThat(video.quality()).isEqualTo(ClockQuality.SERVER);
    assertThat(before).isEqualTo(T0 + 1999 * 40_000L);
    assertThat(faults()).containsEntry(TimelineFault.STALLED_CLOCK, 1L);
  }

  @Test
  void timestampsWithoutAnySenseAreReplacedByArrival() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      long out = video.stamp(random.nextInt() & 0xFFFF_FFFFL, T0 + i * 40_000L);
      assertThat(out).isEqualTo(T0 + i * 40_000L);
    }
    assertThat(video.quality()).isEqualTo(ClockQuality.ARRIVAL);
  }

  @Test
  void theCamerasClockMayBeSetByAnHour() {
    long before = 0;
    for (int i = 0; i < 1000; i++) {
      long now = T0 + i * 40_000L;
      if (i % 50 == 10) {
        long hour = i < 500 ? 0 : 3600 * SECOND;
        video.senderReport(NtpTimestamp.ofMicros(now + hour), i * 3600L, now);
      }
      long out = video.stamp(i * 3600L, now);
      assertThat(i == 0 ? 40_000 : out - before).isEqualTo(40_000);
      assertThat(video.quality())
          .isEqualTo(
              i < 10
                  ? ClockQuality.SERVER
                  : i < 510 ? ClockQuality.CAMERA : ClockQuality.CAMERA_SHIFTED);
      before = out;
    }
    assertThat(faults()).isEqualTo(Map.of(TimelineFault.CLOCK_SET, 1L));
  }

  @Test
  void ourOwnClockSetBackIsMadeUpFor() {
    int pictures = 25 * 3600 * 4;
    long arrival = T0;
    long out = 0;
    for (int i = 0; i < pictures; i++) {
      arrival = T0 + i * 40_000L - (i < 500 ? 0 : 60 * SECOND);
      out = video.stamp(i * 3600L & 0xFFFF_FFFFL, arrival);
    }
    assertThat(out).isCloseTo(arrival, offset(100_000L));
    assertThat(faults()).isEqualTo(Map.of(TimelineFault.OWN_CLOCK_SET_BACK, 1L));
  }

  @Test
  void theLineOfTheNextConnectionGoesOnBehindThatOfTheLast() {
    Continuity continuity = new Continuity();
    continuity.passed(T0 + 4 * SECOND);
    SourceClock next = new SourceClock(continuity, new TimelineFaults());
    MediaTimeline picture = pictures(next);
    MediaTimeline sound = sound(next);
    long seen = T0 + 4 * SECOND;
    long heard = seen;
    for (int i = 0; i < 5000; i++) {
      long out = picture.stamp(i * 3600L, T0 + i * 40_000L);
      long also = sound.stamp(i * 320L, T0 + i * 40_000L);
      assertThat(out).isGreaterThan(seen);
      assertThat(also).isGreaterThan(heard).isCloseTo(out, offset(1_000L));
      seen = out;
      heard = also;
    }
    assertThat(seen).isEqualTo(T0 + 4999 * 40_000L);
  }

  @Test
  void aReportBeforeTheNextConnectionsFirstUnitPlacesItBehindTheLastOneAtLeast() {
    for (long ahead = 0; ahead <= 2 * SECOND; ahead += SECOND) {
      Continuity continuity = new Continuity();
      continuity.passed(T0 + SECOND);
      MediaTimeline next = pictures(new SourceClock(continuity, new TimelineFaults()));
      next.senderReport(NtpTimestamp.ofMicros(T0 + ahead), 0, T0);
      long first = next.stamp(0, T0);
      assertThat(first).isCloseTo(T0 + Math.max(SECOND + 1000, ahead), offset(1L));
      long last = 0;
      for (int i = 1; i < 5000; i++) {
        continuity.passed(last);
        last = next.stamp(i * 3600L, T0 + i * 40_000L);
      }
      assertThat(last).isCloseTo(T0 + ahead + 4999 * 40_000L, offset(1_000L));
    }
  }

  @Test
  void aConnectionAfterOurClockWasSetBackGoesOnToo() {
    Continuity continuity = new Continuity();
    continuity.passed(T0 + 3600 * SECOND);
    MediaTimeline next = pictures(new SourceClock(continuity, new TimelineFaults()));
    long before = T0 + 3600 * SECOND;
    for (int i = 0; i < 1000; i++) {
      long out = next.stamp(i * 3600L, T0 + i * 40_000L);
      assertThat(out - before).isBetween(1L, 45_000L);
      before = out;
    }
  }

  @Test
  void reportsWithoutSenseAreIgnored() {
    video.stamp(0, T0);
    video.senderReport(0, 0, T0);
    video.senderReport(NtpTimestamp.ofMicros(T0), 1_000_000_000L, T0);
    assertThat(video.stamp(3600, T0 + 40_000)).isEqualTo(T0 + 40_000);
    assertThat(video.quality()).isEqualTo(ClockQuality.SERVER);
    assertThat(faults()).isEqualTo(Map.of(TimelineFault.USELESS_REPORT, 2L));
  }
}
