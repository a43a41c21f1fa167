package org.camfleet.codecs.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.audio.AudioSpecificConfig;
import org.junit.jupiter.api.Test;

class AacCodecTest {
  private static final int FRAME = AacEncoder.FRAME_SIZE;

  // A click put in at a known sample must come out within a frame's part of where its packet says.
  @Test
  void soundIsWhereItsPacketSays() {
    float[] pcm = new float[20 * FRAME];
    System.arraycopy(Tones.sine(16_000, 1_000, 2 * FRAME), 0, pcm, 10 * FRAME, 2 * FRAME);
    List<byte[]> packets = new ArrayList<>();
    List<Long> positions = new ArrayList<>();
    encode(pcm, packets, positions);

    assertThat(positions.get(0)).isEqualTo(-FRAME);
    assertThat(positions.get(1)).isZero();
    float[] decoded = decode(packets.subList(1, packets.size()));
    int begins = 0;
    while (Math.abs(decoded[begins]) < 0.1f) {
      begins++;
    }
    assertThat(begins).isBetween(10 * FRAME - 300, 10 * FRAME + 100);
    assertThat(Tones.level(decoded, 10 * FRAME + 200, 1_500, 16_000, 1_000))
        .isCloseTo(0.4, within(0.1));
  }

  @Test
  void preparedSilenceIsWhatTheEncoderMakesOfSilence() {
    List<byte[]> packets = new ArrayList<>();
    encode(new float[8 * FRAME], packets, new ArrayList<>());

    assertThat(packets.get(3)).isEqualTo(AacEncoder.silence());
    float[] decoded = decode(List.of(AacEncoder.silence(), AacEncoder.silence()));
    assertThat(decoded.length).isEqualTo(2 * FRAME);
    assertThat(Tones.loudest(decoded, 0, decoded.length)).isZero();
  }

  @Test
  void configurationSaysSixteenKilohertzMono() throws Exception {
    AudioSpecificConfig config = AudioSpecificConfig.parse(AacEncoder.audioSpecificConfig());

    assertThat(config.objectType()).isEqualTo(2);
    assertThat(config.sampleRate()).isEqualTo(16_000);
    assertThat(config.channels()).isEqualTo(1);
    assertThat(config.sbr()).isFalse();
  }

  @Test
  void damagedFramesNeverStopTheDecoder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<byte[]> packets = new ArrayList<>();
    encode(Tones.sine(16_000, 500, 30 * FRAME), packets, new ArrayList<>());
    try (AacDecoder decoder = new AacDecoder(AacEncoder.audioSpecificConfig())) {
      for (int i = 0; i < 3_000; i++) {
        byte[] packet = packets.get(1 + i % 20).clone();
        packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        assertThat(decoder.decode(packet)).as("seed " + seed).isBetween(-1, 4 * FRAME);
      }
      decoder.decode(packets.get(5));
      assertThat(decoder.decode(packets.get(6))).isEqualTo(FRAME);
    }
  }

  @Test
  void anImpossibleConfigurationIsRefused() {
    assertThatThrownBy(() -> new AacDecoder(new byte[] {(byte) 0xff, (byte) 0xff}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("open decoder aac");
  }

  // Native memory is freed by close and not by the collector: a thousand codecs leave nothing.
  @Test
  void openingAndClosingLeavesNoMemoryBehind() throws Exception {
    openAndClose(50);
    long before = residentKilobytes();
    openAndClose(300);
    assertThat(residentKilobytes() - before).isLessThan(20_000);
  }

  private static void openAndClose(int times) {
    for (int i = 0; i < times; i++) {
      try (AacEncoder encoder = new AacEncoder();
          OpusDecoder opus = new OpusDecoder();
          AacDecoder aac = new AacDecoder(AacEncoder.audioSpecificConfig())) {
        encoder.encode(new float[FRAME], 0, 0, (packet, position) -> aac.decode(packet));
        opus.decode(OpusEncoder.silence());
      }
    }
  }

  private static long residentKilobytes() throws Exception {
    for (String line :
        java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  private static void encode(float[] pcm, List<byte[]> packets, List<Long> positions) {
    try (AacEncoder encoder = new AacEncoder()) {
      for (int at = 0; at + FRAME <= pcm.length; at += FRAME) {
        encoder.encode(
            pcm,
            at,
            at,
            (packet, position) -> {
              packets.add(packet);
              positions.add(position);
            });
      }
    }
  }

  private static float[] decode(List<byte[]> packets) {
    float[] decoded = new float[packets.size() * FRAME];
    try (AacDecoder decoder = new AacDecoder(AacEncoder.audioSpecificConfig())) {
      int at = 0;
      for (byte[] packet : packets) {
        int samples = decoder.decode(packet);
        System.arraycopy(decoder.pcm(), 0, decoded, at, samples);
        at += samples;
      }
      assertThat(decoder.sampleRate()).isEqualTo(16_000);
    }
    return decoded;
  }
}
