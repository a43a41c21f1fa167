package org.camfleet.codecs.h265;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceParameterSetTest {
  // Written by x265; size and level are what FFmpeg reads out of them.
  @ParameterizedTest
  @CsvSource({
    "42010101600000030090000003000003005da00280802d16592a4932bc05a708000003000800000300c840, 1280,"
        + " 720, 93, 0",
    "420101016000000300900000030000030078a003c08010e596565924caf0168080000003008000000c84, 1920,"
        + " 1080, 120, 2",
    "420101016000000300900000030000030078a002ac80301d56595964932bc05a020000030002000003003210,"
        + " 1366, 766, 120, 2",
  })
  void readsWhatAnEncoderWrote(String hex, int width, int height, int level, int reorder)
      throws MalformedException {
    SequenceParameterSet set = SequenceParameterSet.parse(HexFormat.of().parseHex(hex));

    assertThat(set.width()).isEqualTo(width);
    assertThat(set.height()).isEqualTo(height);
    assertThat(set.profileIdc()).isEqualTo(1);
    assertThat(set.levelIdc()).isEqualTo(level);
    assertThat(set.reorderDepth()).isEqualTo(reorder);
    assertThat(set.decodedPictures()).isGreaterThan(reorder);
    assertThat(set.id()).isZero();
    assertThat(set.videoSetId()).isZero();
  }

  @Test
  void anotherUnitOrACutOneIsRefusedWithASentence() {
    assertThatThrownBy(() -> SequenceParameterSet.parse(new byte[] {0x40, 1, 2, 3}))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("expected: NAL unit of type 33");
    byte[] cut = HexFormat.of().parseHex("420101016000000300900000030000030078a003c080");
    assertThatThrownBy(() -> SequenceParameterSet.parse(cut))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("expected");
  }
}
