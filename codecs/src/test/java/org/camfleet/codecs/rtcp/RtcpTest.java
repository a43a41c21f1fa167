package org.camfleet.codecs.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.rtcp.RtcpPacket.ReportBlock;
import org.junit.jupiter.api.Test;

class RtcpTest {
  private static final ReportBlock BLOCK =
      new ReportBlock(0xF0000002L, 25, -3, 0x0001_FFFFL, 90, 0xAABB_CCDDL, 65_536);
  private static final int LOST = TransportFeedback.LOST;

  private static final List<RtcpPacket> ALL =
      List.of(
          new SenderReport(0x80000001L, 0xE9DEADBE_80000000L, 0xFFFFFFFFL, 7, 8400, List.of(BLOCK)),
          new SenderReport(1, 2, 3, 4, 5, List.of()),
          new ReceiverReport(0x80000001L, List.of(BLOCK, BLOCK)),
          new ReceiverReport(1, List.of()),
          new SourceDescription(0x80000001L, "camera-7@example"),
          new SourceDescription(1, ""),
          new SourceDescription(
              1, "gate", new SourceDescription.PrivateItem("camfleet-clock", "camera")),
          new SourceDescription(1, "", new SourceDescription.PrivateItem("", "")),
          new Bye(List.of(1L, 0xFFFFFFFFL)),
          new GenericNack(1, 2, List.of(65_530, 65_535, 3, 10, 40, 41)),
          new PictureLossIndication(1, 0xFFFFFFFEL),
          new FullIntraRequest(1, 2, 255),
          new Remb(1, 0x3FFFFL << 7, List.of(2L, 3L)),
          new Remb(1, 0, List.of()),
          new TransportFeedback(
              1,
              2,
              65_534,
              -5,
              200,
              new int[] {0, LOST, 255, 256, -1, LOST, LOST, 32_767, -32_768}),
          new TransportFeedback(1, 2, 0, 0x7FFFFF, 0, filled(40, 4)),
          new TransportFeedback(1, 2, 0, 1, 0, filled(8_000, LOST)));

  private static int[] filled(int count, int value) {
    int[] deltas = new int[count];
    Arrays.fill(deltas, value);
    return deltas;
  }

  private static List<RtcpPacket> parse(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return RtcpReader.parse(bytes, 0, bytes.length);
  }

  @Test
  void everyKindSurvivesTheRoundTrip() {
    byte[] compound = RtcpWriter.compound(ALL);
    assertThat(compound.length % 4).isZero();
    assertThat(RtcpReader.parse(compound, 0, compound.length)).isEqualTo(ALL);
    assertThat(RtcpPacket.isRtcp(compound, 0, compound.length)).isTrue();
  }

  @Test
  void readsPacketsWrittenByHand() {
    assertThat(
            parse(
                "81 cd 0003 00000001 00000002 0064 8003" // NACK of 100, 101, 102, 116
                    + "81 ce 0002 00000001 00000002" // PLI
                    + "84 ce 0004 00000001 00000000 00000002 07 000000" // FIR
                    + "8f ce 0005 00000001 00000000 52454d42 01 0a 03e8 00000002")) // REMB 1000 <<
        // 2... of 18
        // bits
        .containsExactly(
            new GenericNack(1, 2, List.of(100, 101, 102, 116)),
            new PictureLossIndication(1, 2),
            new FullIntraRequest(1, 2, 7),
            new Remb(1, (0x203E8L) << 2, List.of(2L)));
  }

  @Test
  void readsTransportFeedbackWithEveryChunkForm() {
    // run of 2 "one byte", one-bit vector 1,0,1 then zeros to 16 packets
    List<RtcpPacket> packets =
        parse(
            "af cd 0007 00000001 00000002 000a 0010 000003 09"
                + "2002 a800 04 08 0c 10 000000 05".replace("000000 05", "0000 0002"));
    assertThat(packets).hasSize(1);
    TransportFeedback feedback = (TransportFeedback) packets.get(0);
    assertThat(feedback.baseSequence()).isEqualTo(10);
    assertThat(feedback.referenceTime()).isEqualTo(3);
    assertThat(feedback.feedbackCount()).isEqualTo(9);
    int[] expected = filled(16, LOST);
    expected[0] = 4;
    expected[1] = 8;
    expected[2] = 12;
    expected[4] = 16;
    assertThat(feedback.deltas()).isEqualTo(expected);
  }

  @Test
  void aBrokenPacketDoesNotHideItsNeighbours() {
    List<RtcpPacket> packets =
        parse(
            "80 c8 0001 00000001" // sender report cut inside
                + "80 cc 0001 00000001" // APP: unknown to us
                + "81 ce 0002 00000001 00000002"
                + "8f ce 0002 00000001 00000002" // REMB without a body
                + "80 c9 0001 00000005"
                + "80 c9 ffff 00000005"); // longer than the datagram
    assertThat(packets)
        .containsExactly(new PictureLossIndication(1, 2), new ReceiverReport(5, List.of()));
  }

  @Test
  void tellsRtcpFromRtp() {
    assertThat(RtcpPacket.isRtcp(HexFormat.of().parseHex("80e00001"), 0, 4)).isFalse();
    assertThat(RtcpPacket.isRtcp(HexFormat.of().parseHex("80c80001"), 0, 4)).isTrue();
    assertThat(RtcpPacket.isRtcp(HexFormat.of().parseHex("80c8"), 0, 2)).isFalse();
  }

  @Test
  void mutatedCompoundsNeverThrow() {
    long seed = 23;
    Random random = new Random(seed);
    byte[] compound = RtcpWriter.compound(ALL);
    List<RtcpPacket> seen = new ArrayList<>();
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = Arrays.copyOf(compound, random.nextInt(compound.length + 1));
      for (int i = random.nextInt(6); i >= 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      seen = RtcpReader.parse(bytes, 0, bytes.length);
    }
    assertThat(seen).as("seed %d", seed).isNotNull();
  }
}
