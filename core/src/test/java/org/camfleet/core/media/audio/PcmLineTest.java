package org.camfleet.core.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcmLineTest {
  private static final int RATE = 16_000;
  private static final int FRAME = RATE / 50;
  private static final long START = 1_764_000_000_000_000L;
  private static final double TONE = 2 * Math.PI * 440 / RATE;

  /** The most that a tone of 440 Hz bends from sample to sample: a click bends far more. */
  private static final double BEND = TONE * TONE;

  private final PcmLine line = new PcmLine(RATE, 40, 30_000);
  private long sample;
  private float before;
  private float twoBefore;
  private double sharpest;
  private long heard;

  @ParameterizedTest
  @ValueSource(ints = {300, -300, 500, -500, 4_000, -4_000})
  void aDriftingClockIsFollowedWithoutAClick(int millionths) {
    long frames = 1_200 * 50L;
    double worst = 0;
    Random random = new Random(millionths);
    for (long i = 0; i < frames; i++) {
      double seconds = i / 50.0 * (1 + millionths / 1e6);
      long jitter = random.nextInt(4_001) - 2_000;
      line.append(tone(), FRAME, START + Math.round(seconds * 1e6) + jitter);
      long shouldEnd = line.positionOf(START + Math.round((seconds + 0.02) * 1e6));
      worst = Math.max(worst, Math.abs(shouldEnd - line.endPosition()));
      listen();
    }
    // The largest offset is that of the fastest drift, before it is known.
    assertThat(worst * 1000 / RATE).as("ms between sound and time").isLessThan(20);
    assertThat(sharpest).as("bend").isLessThan(BEND * 1.1);
  }

  @Test
  void aClockThatJittersOnlyPassesAsItIs() {
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      float[] pcm = tone();
      line.append(pcm, FRAME, START + i * 20_000L + random.nextInt(10_001) - 5_000);
      assertThat(line.available()).isEqualTo(FRAME);
      for (int j = 0; j < FRAME; j++) {
        assertThat(line.buffer()[line.offset() + j]).isEqualTo(pcm[j]);
      }
      line.consume(FRAME);
    }
  }

  @Test
  void aGapIsSilenceAsLongAsItWasAndSoundGoesOnInItsPlace() {
    line.append(tone(), FRAME, START);
    line.append(tone(), FRAME, START + 500_000);
    assertThat(line.endPosition()).isCloseTo(line.positionOf(START + 520_000), within(1L));
    assertThat(line.buffer()[line.offset() + FRAME + 10]).isZero();
  }

  @Test
  void whatOverlapsIsDropped() {
    line.append(tone(), FRAME, START);
    line.append(tone(), FRAME, START + 20_000);
    line.append(tone(), FRAME, START - 60_000);
    assertThat(line.endPosition()).isEqualTo(line.positionOf(START + 40_000));
  }

  private float[] tone() {
    float[] pcm = new float[FRAME];
    for (int i = 0; i < FRAME; i++) {
      pcm[i] = (float) Math.sin(TONE * sample++);
    }
    return pcm;
  }

  private void listen() {
    for (int i = 0; i < line.available(); i++) {
      float now = line.buffer()[line.offset() + i];
      if (heard++ >= 2) {
        sharpest = Math.max(sharpest, Math.abs(now - 2 * before + twoBefore));
      }
      twoBefore = before;
      before = now;
    }
    line.consume(line.available());
  }
}
