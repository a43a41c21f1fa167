package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.ffmpeg.AacDecoder;
import org.camfleet.codecs.ffmpeg.AacEncoder;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound of a microphone whose clock is wrong, as it is heard in a recording. */
class DriftingSoundTest {
  private static final long START = 1_764_000_000_000_000L;
  private static final int RATE = AacEncoder.SAMPLE_RATE;
  private static final int TONE_HERTZ = 500;
  private static final double TONE = 2 * Math.PI * TONE_HERTZ / RATE;
  private static final int SECONDS = 300;
  private static final int FRAGMENT_SECONDS = 2;

  private final ArrayDeque<AccessUnit> opus = new ArrayDeque<>();
  private double beforeLast;
  private double last;
  private double roughest;
  private long waves;
  private long heard;

  /** Five minutes at 300 ppm are 90 ms: without correction that were two clicks. */
  @ParameterizedTest
  @ValueSource(ints = {300, -300})
  void aRecordedToneIsWholeAndStaysWithThePictures(int ppm) {
    tone(ppm);
    long samples = 0;
    try (AacLine line = new AacLine(new CountingMetrics());
        AacDecoder decoder = new AacDecoder(AacEncoder.audioSpecificConfig())) {
      long expected = 0;
      for (int at = 0; at < SECONDS; at += FRAGMENT_SECONDS) {
        AacLine.Frames frames =
            line.take(take(at + FRAGMENT_SECONDS), micros(at), micros(at + FRAGMENT_SECONDS));
        assertThat(frames.position()).isEqualTo(expected == 0 ? frames.position() : expected);
        expected = frames.position() + (long) AacEncoder.FRAME_SIZE * frames.frames().size();
        for (byte[] frame : frames.frames()) {
          int count = decoder.decode(frame);
          assertThat(count).isEqualTo(AacEncoder.FRAME_SIZE);
          samples += count;
          listen(decoder.pcm(), count);
        }
      }
    }
    assertThat((double) samples / RATE).as("seconds").isCloseTo(SECONDS, within(0.2));
    assertThat(roughest).as("what is no tone").isLessThan(0.05);
    // Every wave of the microphone is there, and no more of them: what it calls a second is one.
    double sent = TONE_HERTZ * (samples / (double) RATE) * (1 + ppm / 1e6);
    assertThat((double) waves).isCloseTo(sent, within(0.04 * TONE_HERTZ));
  }

  private static long micros(int seconds) {
    return START + seconds * 1_000_000L;
  }

  /** Opus of a microphone whose seconds are over too early by {@code ppm}. */
  private void tone(int ppm) {
    try (OpusEncoder encoder = new OpusEncoder(RATE)) {
      float[] pcm = new float[320];
      for (long at = 0; at < (SECONDS + 2L) * RATE; at += 320) {
        for (int i = 0; i < 320; i++) {
          pcm[i] = (float) (0.5 * Math.sin(TONE * ((at + i) % 32)));
        }
        encoder.encode(
            pcm,
            0,
            at,
            (packet, position) -> {
              long time = START + Math.round(position * 1e6 / RATE * (1 - ppm / 1e6));
              opus.add(new AccessUnit(AudioTrack.OPUS, packet, time, time, true));
            });
      }
    }
  }

  /** Those of a fragment, and what comes while it waits for late sound. */
  private List<AccessUnit> take(int untilSeconds) {
    List<AccessUnit> taken = new ArrayList<>();
    while (!opus.isEmpty() && opus.element().timeMicros() < micros(untilSeconds) + 150_000) {
      taken.add(opus.remove());
    }
    return taken;
  }

  private void listen(float[] pcm, int count) {
    for (int i = 0; i < count; i++) {
      double now = pcm[i];
      // A tone follows from the two samples before it; what is left is noise, or a click.
      if (heard++ > RATE) {
        roughest = Math.max(roughest, Math.abs(now - 2 * Math.cos(TONE) * last + beforeLast));
      }
      waves += last < 0 && now >= 0 ? 1 : 0;
      beforeLast = last;
      last = now;
    }
  }
}
