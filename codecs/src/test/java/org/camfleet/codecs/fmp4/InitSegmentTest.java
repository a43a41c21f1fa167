package org.camfleet.codecs.fmp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;

class InitSegmentTest {
  private static final byte[] SPS =
      HexFormat.of().parseHex("6742c01fda0280f684000003000400000300ca3c60ca80");
  private static final byte[] HIGH_SPS =
      HexFormat.of().parseHex("67640028acd940780227e5c05a808080a0");
  private static final byte[][] PPS = {{0x68, (byte) 0xce, 0x3c, (byte) 0x80}};
  private static final byte[] LC_16K_MONO = HexFormat.of().parseHex("140856e500");

  @Test
  void videoHeaderReadsBackAsWritten() throws Exception {
    TrackHeader header = TrackHeader.parse(InitSegment.video(SPS, PPS, 640, 360));

    assertThat(header.trackId()).isEqualTo(InitSegment.VIDEO_TRACK);
    assertThat(header.timescale()).isEqualTo(90_000);
    assertThat(header.width()).isEqualTo(640);
    assertThat(header.height()).isEqualTo(360);
    assertThat(header.avc().sps()).containsExactly(SPS);
    assertThat(header.avc().pps()).containsExactly(PPS);
    assertThat(header.audioSpecificConfig()).isNull();
  }

  @Test
  void audioHeaderReadsBackAsWritten() throws Exception {
    TrackHeader header = TrackHeader.parse(InitSegment.audio(LC_16K_MONO, 16_000));

    assertThat(header.trackId()).isEqualTo(InitSegment.AUDIO_TRACK);
    assertThat(header.timescale()).isEqualTo(16_000);
    assertThat(header.audioSpecificConfig()).isEqualTo(LC_16K_MONO);
    assertThat(header.avc()).isNull();
  }

  // ISO 14496-15 5.3.3.1.2: chroma format and bit depths follow for the High profiles.
  @Test
  void highProfileCarriesItsChromaFormat() throws Exception {
    byte[] avcC = AvcConfiguration.of(HIGH_SPS, PPS).toByteArray();

    assertThat(avcC).startsWith(1, 0x64, 0, 0x28, 0xff, 0xe1);
    assertThat(avcC).endsWith(0xfd, 0xf8, 0xf8, 0);
    assertThat(AvcConfiguration.parse(avcC).sps()).containsExactly(HIGH_SPS);
  }

  @Test
  void aStreamWithoutPictureParametersIsRefused() {
    assertThatThrownBy(() -> InitSegment.video(SPS, new byte[0][], 640, 360))
        .isInstanceOf(MalformedException.class)
        .hasMessage("PPS count: 0 (expected: 1..255)");
  }

  @Test
  void aSampleEntryWeDoNotWriteIsNamed() {
    byte[] init = InitSegment.audio(LC_16K_MONO, 16_000);
    String text = new String(init, java.nio.charset.StandardCharsets.ISO_8859_1);
    init[text.indexOf("mp4a")] = 'x';

    assertThatThrownBy(() -> TrackHeader.parse(init))
        .hasMessage("sample entry: xp4a (expected: avc1 or mp4a)");
  }
}
