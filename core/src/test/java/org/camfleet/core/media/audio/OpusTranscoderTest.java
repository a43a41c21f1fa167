package org.camfleet.core.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.audio.G726;
import org.camfleet.codecs.ffmpeg.AacEncoder;
import org.camfleet.codecs.ffmpeg.OpusDecoder;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpusTranscoderTest {
  private static final long START = 1_764_000_000_000_000L;
  private static final AudioTrack PCMA = new AudioTrack(AudioCodec.PCMA, 8_000, 1, new byte[0]);

  private final List<AccessUnit> out = new ArrayList<>();
  private final CountingMetrics metrics = new CountingMetrics();
  private final OpusTranscoder transcoder = new OpusTranscoder(out::add, metrics);

  @AfterEach
  void close() {
    transcoder.close();
  }

  // Cameras pack G.711 as they like; the units that leave are 20 ms each and on one line.
  @Test
  void tonesInPacketsOfOddLengthBecomeFramesOfTwentyMilliseconds() {
    int sample = 0;
    for (int i = 0; i < 60; i++) {
      int count = i % 2 == 0 ? 333 : 160;
      long jitter = i % 3 * 4_000;
      transcoder.accept(audio(PCMA, aLawTone(sample, count), START + sample * 125L + jitter));
      sample += count;
    }

    assertThat(out).hasSize(sample / 160);
    for (int i = 0; i < out.size(); i++) {
      assertThat(out.get(i).track()).isSameAs(AudioTrack.OPUS);
      assertThat(out.get(i).timeMicros() - START).isCloseTo(i * 20_000L, within(8_000L));
    }
    assertThat(frequency(out)).isCloseTo(500, within(5.0));
  }

  @Test
  void aGapMovesTheTimeOfWhatFollows() {
    feedTone(0, 25);
    feedTone(2_000_000, 25);

    assertThat(out).hasSize(50);
    assertThat(out.get(25).timeMicros() - START).isCloseTo(2_000_000, within(10_000L));
    assertThat(out).extracting(AccessUnit::timeMicros).isSorted();
  }

  @Test
  void aacIsDecodedResampledAndKeepsItsTime() {
    AudioTrack aac = new AudioTrack(AudioCodec.AAC, 16_000, 1, AacEncoder.audioSpecificConfig());
    try (AacEncoder encoder = new AacEncoder()) {
      float[] tone = new float[1024];
      for (int i = 0; i < 40; i++) {
        for (int k = 0; k < 1024; k++) {
          tone[k] = (float) (0.4 * Math.sin(2 * Math.PI * 500 * (i * 1024 + k) / 16_000));
        }
        encoder.encode(
            tone,
            0,
            i * 1024L,
            (packet, at) -> transcoder.accept(audio(aac, packet, START + at * 1_000_000 / 16_000)));
      }
    }

    assertThat(out).hasSizeBetween(120, 129);
    assertThat(out.get(0).timeMicros() - START).isBetween(-80_000L, 0L);
    assertThat(frequency(out)).isCloseTo(500, within(5.0));
  }

  @Test
  void linearSoundOfTwoChannelsIsMixedResampledAndKeepsItsTime() {
    AudioTrack linear = new AudioTrack(AudioCodec.L16, 44_100, 2, new byte[0]);
    int sample = 0;
    for (int i = 0; i < 50; i++) {
      byte[] data = new byte[4 * 882];
      for (int k = 0; k < 882; k++, sample++) {
        int value = (int) (12_000 * Math.sin(2 * Math.PI * 500 * sample / 44_100));
        for (int channel = 0; channel < 2; channel++) {
          data[4 * k + 2 * channel] = (byte) (value >> 8);
          data[4 * k + 2 * channel + 1] = (byte) value;
        }
      }
      transcoder.accept(audio(linear, data, START + 20_000L * i));
    }

    assertThat(out).hasSizeBetween(48, 50);
    assertThat(out.get(40).timeMicros() - START).isCloseTo(800_000, within(40_000L));
    assertThat(frequency(out)).isCloseTo(500, within(5.0));
  }

  /** Half a second of 500 Hz, as FFmpeg's encoder g726le has it. */
  @Test
  void g726IsDecodedInEachPacking() throws Exception {
    byte[] low;
    try (InputStream in = getClass().getResourceAsStream("/g726-32-500hz.bin")) {
      low = in.readAllBytes();
    }
    byte[] high = new byte[low.length];
    for (int i = 0; i < low.length; i++) {
      high[i] = (byte) ((low[i] & 0x0f) << 4 | (low[i] & 0xf0) >> 4);
    }
    for (G726 form : List.of(new G726(4, false), new G726(4, true))) {
      out.clear();
      AudioTrack track = new AudioTrack(AudioCodec.G726, 8_000, 1, form.config());
      try (OpusTranscoder fresh = new OpusTranscoder(out::add, metrics)) {
        byte[] data = form.highFirst() ? high : low;
        for (int at = 0; at + 80 <= data.length; at += 80) {
          long time = START + at * 250L;
          fresh.accept(audio(track, Arrays.copyOfRange(data, at, at + 80), time));
        }
      }
      assertThat(out).hasSizeBetween(23, 25);
      assertThat(frequency(out)).as("%s", form).isCloseTo(500, within(5.0));
    }
  }

  @Test
  void aCameraWithoutMicrophoneSendsSilenceEveryFourHundredMilliseconds() throws Exception {
    for (int i = 0; i < 250; i++) {
      transcoder.accept(picture(START + i * 40_000L));
    }

    assertThat(out).hasSize(25);
    assertThat(out.get(1).timeMicros() - out.get(0).timeMicros()).isEqualTo(400_000);
    assertThat(out).allSatisfy(unit -> assertThat(unit.data()).isEqualTo(OpusEncoder.silence()));
  }

  @Test
  void soundThatStopsIsFollowedBySilenceAndMayComeBack() {
    feedTone(0, 50);
    for (int i = 0; i < 125; i++) {
      transcoder.accept(picture(START + 1_000_000 + i * 40_000L));
    }
    int before = out.size();
    feedTone(6_000_000, 50);

    assertThat(before - 50).isBetween(7, 8);
    assertThat(out.size() - before).isBetween(49, 50);
    assertThat(out).extracting(AccessUnit::timeMicros).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void opusPassesUntouched() {
    AccessUnit unit = audio(AudioTrack.OPUS, new byte[] {(byte) 0xb8, 1, 2, 3}, START);
    transcoder.accept(unit);

    assertThat(out).hasSize(1);
    assertThat(out.get(0).data()).isSameAs(unit.data());
  }

  @Test
  void damageIsCountedAndAnUnusableTrackEndsInSilence() {
    transcoder.accept(audio(PCMA, new byte[0], START));
    assertThat(metrics.value("camfleet_audio_damaged_units_total")).isEqualTo(1);

    AudioTrack odd = new AudioTrack(AudioCodec.AAC, 16_000, 1, new byte[] {-1, -1});
    transcoder.accept(audio(odd, new byte[] {1, 2, 3}, START + 20_000));
    transcoder.accept(audio(odd, new byte[] {1, 2, 3}, START + 40_000));
    assertThat(metrics.value("camfleet_audio_transcoder_failures_total")).isEqualTo(1);
    transcoder.accept(picture(START + 3_000_000));
    assertThat(out).hasSize(1);
  }

  private void feedTone(long fromMicros, int packets) {
    for (int i = 0; i < packets; i++) {
      transcoder.accept(audio(PCMA, aLawTone(i * 160, 160), START + fromMicros + i * 20_000L));
    }
  }

  private static AccessUnit audio(AudioTrack track, byte[] data, long timeMicros) {
    return new AccessUnit(track, data, timeMicros, timeMicros + 1_000, true);
  }

  private static AccessUnit picture(long timeMicros) {
    VideoTrack track =
        new VideoTrack(new byte[] {0x67, 0x42, 0, 30}, new byte[][] {{0x68, 1}}, 2, 2);
    return new AccessUnit(track, new byte[5], timeMicros, timeMicros, false);
  }

  /** A-law of a 500 Hz square wave, quiet enough not to overdrive. */
  private static byte[] aLawTone(int from, int count) {
    byte[] coded = new byte[count];
    for (int i = 0; i < count; i++) {
      coded[i] = (byte) ((from + i) / 8 % 2 == 0 ? 0xa5 : 0x25);
    }
    return coded;
  }

  /** Frequency of the decoded sound by its zero crossings. */
  private static double frequency(List<AccessUnit> units) {
    int crossings = 0;
    int samples = 0;
    float last = 0;
    try (OpusDecoder decoder = new OpusDecoder()) {
      for (AccessUnit unit : units.subList(5, units.size())) {
        int count = decoder.decode(unit.data());
        for (int i = 0; i < count; i++) {
          float now = decoder.pcm()[i];
          crossings += last < 0 && now >= 0 ? 1 : 0;
          last = now;
        }
        samples += count;
      }
    }
    return crossings * 16_000.0 / samples;
  }
}
