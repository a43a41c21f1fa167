package org.camfleet.codecs.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PictureDecoderTest {
  @Test
  void sizesKeepTheirShapeInsideOfABox() {
    assertThat(PictureSize.within(2560, 1440, 1, 1920, 1920))
        .isEqualTo(new PictureSize(1920, 1080));
    assertThat(PictureSize.within(1440, 2560, 1, 1920, 1920))
        .isEqualTo(new PictureSize(1080, 1920));
    assertThat(PictureSize.within(1280, 720, 1, 1920, 1920)).isEqualTo(new PictureSize(1280, 720));
    assertThat(PictureSize.within(641, 361, 1, 1920, 1920)).isEqualTo(new PictureSize(640, 360));
    assertThat(PictureSize.within(4096, 8, 1, 1920, 1920)).isEqualTo(new PictureSize(1920, 16));
  }

  @Test
  void picturesOfOblongPixelsAreStretched() {
    assertThat(PictureSize.within(704, 576, 16 / 11.0, 1920, 1920))
        .isEqualTo(new PictureSize(1024, 576));
    assertThat(PictureSize.within(720, 576, 8 / 9.0, 1920, 1920))
        .isEqualTo(new PictureSize(720, 648));
  }

  @Test
  void aClosedDecoderCanBeClosedAgain() {
    for (PictureCodec codec : PictureCodec.values()) {
      PictureDecoder decoder =
          new PictureDecoder(
              codec, new byte[0], false, new PictureDecoder.Limits(1 << 20, 1 << 20, 1 << 24));
      assertThat(decoder.decode(new byte[] {0, 0, 0, 9, 1}, true, 0, picture -> {})).isFalse();
      decoder.close();
      decoder.close();
    }
    assertThat(List.of(PictureCodec.values())).hasSize(3);
  }
}
