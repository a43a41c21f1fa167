package org.camfleet.codecs.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpPacketTest {
  private final RtpPacket packet = new RtpPacket();

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private boolean parse(String text) {
    byte[] bytes = hex(text);
    return packet.parse(bytes, 0, bytes.length);
  }

  @Test
  void readsTheFixedHeader() {
    byte[] bytes = hex("ffff 80 e0 fffe 89abcdef f0000001 aabbcc ffff");
    assertThat(packet.parse(bytes, 2, 15)).isTrue();
    assertThat(packet.version()).isEqualTo(2);
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.sequenceNumber()).isEqualTo(0xFFFE);
    assertThat(packet.timestamp()).isEqualTo(0x89ABCDEFL);
    assertThat(packet.ssrc()).isEqualTo(0xF0000001L);
    assertThat(packet.payloadOffset()).isEqualTo(14);
    assertThat(packet.payloadLength()).isEqualTo(3);
    assertThat(packet.extensionOffset(1)).isEqualTo(-1);
  }

  @Test
  void passesOverContributingSourcesAndPadding() {
    assertThat(parse("a2 60 0001 00000000 00000000 11111111 22222222 aabb 000003")).isTrue();
    assertThat(packet.payloadOffset()).isEqualTo(20);
    assertThat(packet.payloadLength()).isEqualTo(2);
    assertThat(packet.marker()).isFalse();
  }

  @Test
  void aPacketMayBeAllPadding() {
    assertThat(parse("a0 60 0001 00000000 00000000 00000004")).isTrue();
    assertThat(packet.payloadLength()).isZero();
  }

  @Test
  void findsOneByteExtensions() {
    // id 1: "0", padding, id 3: 16 bits, id 15 ends the list before id 2
    assertThat(parse("90 60 0001 00000000 00000000 bede 0003 1030 00 31 1234 f0 20 99 0000 00 aa"))
        .isTrue();
    assertThat(packet.extensionText(1)).isEqualTo("0");
    assertThat(packet.extensionUnsigned(3)).isEqualTo(0x1234);
    assertThat(packet.extensionLength(3)).isEqualTo(2);
    assertThat(packet.extensionUnsigned(2)).isEqualTo(-1);
    assertThat(packet.payloadLength()).isEqualTo(1);
  }

  @Test
  void findsTwoByteExtensions() {
    assertThat(parse("90 60 0001 00000000 00000000 1000 0002 14 03 000fff 15 00 00 aa")).isTrue();
    assertThat(packet.extensionUnsigned(20)).isEqualTo(0xFFF);
    assertThat(packet.extensionLength(21)).isZero();
    assertThat(packet.extensionText(22)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80 60 0001 00000000 000000", // short of the fixed header
        "40 60 0001 00000000 00000000", // version 1
        "82 60 0001 00000000 00000000 11111111", // two sources announced
        "90 60 0001 00000000 00000000 bede", // extension cut
        "90 60 0001 00000000 00000000 bede 0002 00000000",
        "a0 60 0001 00000000 00000000 aa00", // padding of 0
        "a0 60 0001 00000000 00000000 aa04" // padding over the payload
      })
  void refusesBrokenHeaders(String text) {
    assertThat(parse(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsWhatTheWriterWrites(boolean twoByte) {
    byte[] out = new byte[64];
    int at = RtpPacket.writeHeader(out, 0, true, true, 111, 65_535, 0xFEDCBA98L, 0x80000001L);
    HeaderExtensionWriter writer = new HeaderExtensionWriter(twoByte);
    at += writer.begin(out, at).add(4, new byte[] {'v', '1'}).add(5, 0xABCDEF, 3).end();
    out[at] = 42;
    assertThat(at % 4).isZero();
    assertThat(packet.parse(out, 0, at + 1)).isTrue();
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(111);
    assertThat(packet.sequenceNumber()).isEqualTo(65_535);
    assertThat(packet.timestamp()).isEqualTo(0xFEDCBA98L);
    assertThat(packet.ssrc()).isEqualTo(0x80000001L);
    assertThat(packet.extensionText(4)).isEqualTo("v1");
    assertThat(packet.extensionUnsigned(5)).isEqualTo(0xABCDEF);
    assertThat(out[packet.payloadOffset()]).isEqualTo((byte) 42);
  }

  @Test
  void refusesAnExtensionThatItsFormCannotHold() {
    HeaderExtensionWriter writer = new HeaderExtensionWriter(false).begin(new byte[99], 0);
    assertThatThrownBy(() -> writer.add(15, 1, 1)).hasMessageContaining("id 15");
    assertThatThrownBy(() -> writer.add(1, new byte[17])).hasMessageContaining("17 bytes");
    assertThat(writer.end()).isZero();
  }

  @Test
  void randomBytesNeverLeaveTheirPacket() {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && round % 2 == 0) {
        bytes[0] = (byte) (0x80 | bytes[0] & 0x3F);
      }
      if (bytes.length > 14 && round % 4 == 0) {
        bytes[12] = (byte) 0xBE;
        bytes[13] = (byte) 0xDE;
      }
      if (packet.parse(bytes, 0, bytes.length)) {
        assertThat(packet.payloadOffset() + packet.payloadLength())
            .as("seed %d round %d", seed, round)
            .isLessThanOrEqualTo(bytes.length);
        for (int id = 0; id < 16; id++) {
          packet.extensionText(id);
          packet.extensionUnsigned(id);
        }
      }
    }
  }
}
