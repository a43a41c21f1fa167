package org.camfleet.codecs.h264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceParameterSetTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** Sets written by x264 for test pictures of the named size. */
  @ParameterizedTest
  @CsvSource({
    "67640028acd940780227e5c044000003000400000300c83c60c658, 100, 40, 1920, 1080, 2, false",
    "67640028acb200f0044fcb80880000030008000003019078c19240, 100, 40, 1920, 1080, 0, false",
    "6742c01ed900a02ff97011000003000100000300320f162e48, 66, 30, 640, 360, 0, false",
    "6764001eacd940b424d8088000000300800000190f8a14cb, 100, 30, 720, 576, 2, true",
    "67f4000d919b28283f6022000003000200000300641e28532c, 244, 13, 320, 240, 2, false",
    "6764001facd9405005bb01100000030010000003032626000f424001e84e4c30078c18cb, 100, 31, 1280, 720, 2, false"
  })
  void readsProfileSizeAndReordering(
      String sps, int profile, int level, int width, int height, int depth, boolean interlaced)
      throws MalformedException {
    SequenceParameterSet set = SequenceParameterSet.parse(hex(sps));
    assertThat(set.profileIdc()).isEqualTo(profile);
    assertThat(set.levelIdc()).isEqualTo(level);
    assertThat(set.id()).isZero();
    assertThat(set.width()).isEqualTo(width);
    assertThat(set.height()).isEqualTo(height);
    assertThat(set.reorderDepth()).isEqualTo(depth);
    assertThat(set.interlaced()).isEqualTo(interlaced);
    assertThat(SequenceParameterSet.isWhole(hex(sps))).isTrue();
    assertThat(SequenceParameterSet.isWhole(hex(sps + "80"))).as("with a byte too many").isFalse();
  }

  @Test
  void toleratesDamageBehindThePictureSize() throws MalformedException {
    byte[] cut = Arrays.copyOf(hex("67640028acd940780227e5c044000003000400000300c83c60c658"), 14);
    SequenceParameterSet set = SequenceParameterSet.parse(cut);
    assertThat(set.width()).isEqualTo(1920);
    assertThat(set.reorderDepth()).isEqualTo(-1);
    assertThat(SequenceParameterSet.isWhole(cut)).isFalse();
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> SequenceParameterSet.parse(hex("68ebe3cb22c0")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("type 7");
    assertThatThrownBy(() -> SequenceParameterSet.parse(hex("6764002800000000")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("Exp-Golomb");
  }

  @Test
  void mutatedSetsThrowNothingButMalformed() {
    long seed = 5;
    Random random = new Random(seed);
    byte[] good = hex("6764001facd9405005bb01100000030010000003032626000f424001e84e4c30078c18cb");
    int parsed = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length + 8));
      for (int i = random.nextInt(5); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        SequenceParameterSet set = SequenceParameterSet.parse(bytes);
        assertThat(set.width()).as("seed %d round %d", seed, round).isBetween(1, 16_384);
        parsed++;
      } catch (MalformedException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
    assertThat(parsed).isPositive();
  }
}
