package org.camfleet.codecs.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioPayloadTest {
  private final List<byte[]> frames = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final AacDepacketizer aac =
      new AacDepacketizer(
          13,
          3,
          3,
          1024,
          (data, time) -> {
            frames.add(data);
            times.add(time);
          });
  private final RtpPacket view = new RtpPacket();
  private int sequence;

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private RtpPacket packet(long timestamp, byte[] payload) {
    byte[] bytes = new byte[12 + payload.length];
    RtpPacket.writeHeader(bytes, 0, false, true, 97, sequence++ & 0xFFFF, timestamp, 1);
    System.arraycopy(payload, 0, bytes, 12, payload.length);
    assertThat(view.parse(bytes, 0, bytes.length)).isTrue();
    return view;
  }

  /** RFC 6716 table 2 and clause 3.2. */
  @ParameterizedTest
  @CsvSource({
    "00, 480", // SILK 10 ms, one frame
    "18aa, 2880", // SILK 60 ms
    "60aa, 480", // hybrid 10 ms
    "68aa, 960", // hybrid 20 ms
    "80aa, 120", // CELT 2.5 ms
    "f8fffe, 960", // CELT 20 ms: what browsers send as silence
    "fdaa, 1920", // two frames
    "7b03aa, 2880", // three frames of hybrid 20 ms
  })
  void opusDurationIsToldByTheFirstBytes(String packet, int samples) throws MalformedException {
    byte[] bytes = hex(packet);
    assertThat(OpusPacket.duration(bytes, 0, bytes.length)).isEqualTo(samples);
  }

  @Test
  void opusRefusesImpossibleDurations() {
    assertThatThrownBy(() -> OpusPacket.duration(new byte[0], 0, 0))
        .hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> OpusPacket.duration(hex("1b03"), 0, 2)).hasMessageContaining("8640");
    assertThatThrownBy(() -> OpusPacket.duration(hex("fb00"), 0, 2))
        .hasMessageContaining("0 samples");
    assertThat(OpusPacket.channels((byte) 0xFC)).isEqualTo(2);
    assertThat(OpusPacket.channels((byte) 0xF8)).isEqualTo(1);
  }

  @Test
  void g711IsItsPayload() throws MalformedException {
    assertThat(G711Payload.read(packet(0, hex("d5d5d4")))).isEqualTo(hex("d5d5d4"));
    assertThatThrownBy(() -> G711Payload.read(packet(0, new byte[0])))
        .hasMessageContaining("0 bytes");
  }

  @Test
  void aacPacketMayHoldSeveralFrames() {
    aac.push(packet(0xFFFF_FFFFL, hex("0020 0018 0010 a1a2a3 b1b2")));
    assertThat(frames).containsExactly(hex("a1a2a3"), hex("b1b2"));
    assertThat(times).containsExactly(0xFFFF_FFFFL, 1023L);
  }

  @Test
  void aacFrameMaySpanPackets() {
    aac.push(packet(5, hex("0010 0028 a1a2a3")));
    assertThat(frames).isEmpty();
    aac.push(packet(5, hex("0010 0028 a4a5")));
    aac.push(packet(1029, hex("0010 0008 b1")));
    assertThat(frames).containsExactly(hex("a1a2a3a4a5"), hex("b1"));
    assertThat(times).containsExactly(5L, 1029L);
  }

  @Test
  void aacFrameWithALostPartIsDropped() {
    aac.push(packet(5, hex("0010 0028 a1a2a3")));
    sequence++;
    aac.push(packet(5, hex("0010 0028 a5")));
    aac.push(packet(1029, hex("0010 0008 b1")));
    assertThat(frames).containsExactly(hex("b1"));
  }

  @ParameterizedTest
  @CsvSource({
    "1190, 2, 48000, 2, 1024, false",
    "1210, 2, 44100, 2, 1024, false",
    "1408, 2, 16000, 1, 1024, false",
    "1588, 2, 8000, 1, 1024, false",
    "140c, 2, 16000, 1, 960, false",
    "2b098800, 2, 24000, 1, 1024, true",
    "12, 0, 0, 0, 0, false",
  })
  void audioSpecificConfigIsRead(
      String config, int type, int rate, int channels, int length, boolean sbr)
      throws MalformedException {
    if (type == 0) {
      assertThatThrownBy(() -> AudioSpecificConfig.parse(hex(config)))
          .isInstanceOf(MalformedException.class);
      return;
    }
    assertThat(AudioSpecificConfig.parse(hex(config)))
        .isEqualTo(new AudioSpecificConfig(type, rate, channels, length, sbr));
  }

  @Test
  void lowComplexityConfigIsWritten() {
    assertThat(AudioSpecificConfig.lowComplexity(16_000, 1)).isEqualTo(hex("1408"));
    assertThatThrownBy(() -> AudioSpecificConfig.lowComplexity(17, 1))
        .hasMessageContaining("17 Hz");
  }

  @Test
  void mutatedPacketsNeverThrow() {
    long seed = 31;
    Random random = new Random(seed);
    byte[] good = hex("0030 0018 0010 0008 a1a2a3 b1b2 c1");
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 4));
      for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      aac.push(packet(random.nextInt(4), bytes));
      try {
        OpusPacket.duration(bytes, 0, bytes.length);
        AudioSpecificConfig.parse(bytes);
      } catch (MalformedException expected) {
        assertThat(expected.getMessage()).as("seed %d", seed).isNotBlank();
      }
      frames.clear();
      times.clear();
    }
    assertThat(aac.malformed()).isPositive();
  }
}
