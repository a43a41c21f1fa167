package org.camfleet.codecs.mkv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes of documents, by RFC 8794 and RFC 9559. */
class MatroskaWriterTest {
  private static final MatroskaTrack VIDEO =
      MatroskaTrack.avc(1, new byte[] {1, 0x42, 0, 31}, 1280, 720);
  private static final MatroskaTrack AUDIO = MatroskaTrack.aac(2, new byte[] {0x14, 8}, 16_000, 1);

  @Test
  void aDocumentBeginsWithItsTypeAndASegmentWithoutLength() {
    String head = hex(MatroskaWriter.head(List.of(VIDEO, AUDIO)));
    assertThat(head).startsWith("1a45dfa3" + "10000023").contains("42828" + "8" + text("matroska"));
    // The segment's size is unknown, so that clusters can follow for ever.
    assertThat(head).contains("18538067" + "01ffffffffffffff" + "1549a966");
    assertThat(head).contains("2ad7b1" + "83" + "0f4240");
  }

  @Test
  void tracksSayWhatADecoderNeeds() {
    String head = hex(MatroskaWriter.head(List.of(VIDEO, AUDIO)));
    assertThat(head)
        .contains("868f" + text("V_MPEG4/ISO/AVC") + "63a284" + "0142001f")
        .contains("e0" + "10000008" + "b0820500" + "ba8202d0")
        .contains("8685" + text("A_AAC") + "63a282" + "1408")
        .contains("e1" + "1000000d" + "b588" + "40cf400000000000" + "9f8101");
  }

  @Test
  void tagsHaveANameAndAText() {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("B", "1.5");
    tags.put("A", "é");
    assertThat(hex(MatroskaWriter.tags(tags)))
        .isEqualTo(
            ("1254c367" + "1000002b" + "7373" + "10000025" + "63c0" + "10000000")
                + ("67c8" + "1000000a" + "45a381" + text("B") + "448783" + text("1.5"))
                + ("67c8" + "10000009" + "45a381" + text("A") + "448782" + text("é")));
  }

  @Test
  void aClusterHasAnAbsoluteTime() {
    assertThat(hex(MatroskaWriter.cluster(1_764_000_000_123L)))
        .isEqualTo("1f43b675" + "01ffffffffffffff" + "e786" + "019ab697e87b");
    assertThat(hex(MatroskaWriter.cluster(0))).endsWith("e78100");
  }

  @Test
  void aBlockSaysItsTrackItsTimeAndWhetherItIsAKeyFrame() {
    assertThat(hex(MatroskaWriter.block(1, 40, true, 10))).isEqualTo("a38e" + "81" + "0028" + "80");
    assertThat(hex(MatroskaWriter.block(2, -1, false, 300)))
        .isEqualTo("a34130" + "82" + "ffff" + "00");
    assertThat(hex(MatroskaWriter.block(1, 0, false, 123))).startsWith("a3407f");
    assertThat(hex(MatroskaWriter.block(1, 0, false, 40 << 20))).startsWith("a312800004");
  }

  @Test
  void aBlockTooFarFromItsClusterIsRefused() {
    assertThatThrownBy(() -> MatroskaWriter.block(1, 32_768, true, 1))
        .hasMessage("block: 32768 ms from its cluster (expected: 16 bits)");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String text(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
