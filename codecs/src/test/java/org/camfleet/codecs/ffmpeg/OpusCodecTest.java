package org.camfleet.codecs.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.audio.OpusPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpusCodecTest {

  @ParameterizedTest
  @ValueSource(ints = {8_000, 16_000})
  void aToneComesBackAtSixteenKilohertz(int sampleRate) throws Exception {
    float[] decoded = new float[16_000 + 1_000];
    int count = 0;
    List<byte[]> packets = encode(sampleRate, Tones.sine(sampleRate, 440, sampleRate));
    assertThat(packets).hasSize(50);
    try (OpusDecoder decoder = new OpusDecoder()) {
      for (byte[] packet : packets) {
        assertThat(OpusPacket.duration(packet, 0, packet.length)).isEqualTo(960);
        int samples = decoder.decode(packet);
        System.arraycopy(decoder.pcm(), 0, decoded, count, samples);
        count += samples;
      }
    }

    assertThat(count).isBetween(16_000 - 40, 16_000);
    assertThat(Tones.level(decoded, 4_000, 8_000, 16_000, 440)).isCloseTo(0.4, within(0.08));
    assertThat(Tones.level(decoded, 4_000, 8_000, 16_000, 880)).isLessThan(0.02);
  }

  // The line that the caller counts on must not move by what the encoder looks ahead.
  @Test
  void packetsAreStampedWithTheTimeOfTheirSound() {
    List<Long> positions = new ArrayList<>();
    try (OpusEncoder encoder = new OpusEncoder(8_000)) {
      for (int i = 0; i < 3; i++) {
        encoder.encode(new float[160], 0, 1_000_000 + 160L * i, (p, at) -> positions.add(at));
      }
    }

    assertThat(positions).hasSize(3);
    assertThat(positions.get(0)).isBetween(1_000_000L - 60, 1_000_000L);
    assertThat(positions.get(2) - positions.get(0)).isEqualTo(320);
  }

  @Test
  void preparedSilenceDecodesToSilence() {
    try (OpusDecoder decoder = new OpusDecoder()) {
      for (int i = 0; i < 5; i++) {
        int samples = decoder.decode(OpusEncoder.silence());
        assertThat(samples).isBetween(300, 320);
        assertThat(Tones.loudest(decoder.pcm(), 0, samples)).isLessThan(0.0001f);
      }
    }
  }

  @Test
  void damagedPacketsAreCountedByTheirResultOnly() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<byte[]> packets = encode(16_000, Tones.sine(16_000, 700, 16_000));
    try (OpusDecoder decoder = new OpusDecoder()) {
      for (int i = 0; i < 3_000; i++) {
        byte[] packet = packets.get(i % packets.size()).clone();
        packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
        int samples = decoder.decode(i % 7 == 0 ? new byte[i % 3] : packet);
        assertThat(samples).as("seed " + seed).isBetween(-1, 2_000);
      }
      assertThat(decoder.decode(packets.get(0))).isPositive();
    }
  }

  @Test
  void aClosedDecoderSaysSo() {
    OpusDecoder decoder = new OpusDecoder();
    decoder.close();
    decoder.close();

    assertThatThrownBy(() -> decoder.decode(OpusEncoder.silence()))
        .hasMessage("decoder: closed (expected: open)");
  }

  private static List<byte[]> encode(int sampleRate, float[] pcm) {
    List<byte[]> packets = new ArrayList<>();
    try (OpusEncoder encoder = new OpusEncoder(sampleRate)) {
      int frame = encoder.frameSize();
      for (int at = 0; at + frame <= pcm.length; at += frame) {
        encoder.encode(pcm, at, at, (packet, position) -> packets.add(packet));
      }
    }
    return packets;
  }
}
