package org.camfleet.codecs.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class G711Test {
  // ITU-T G.711 tables 1a and 2a: the largest values and those next to zero (here as 16-bit).
  @Test
  void codesDecodeToTheValuesOfTheRecommendation() {
    float[] pcm = new float[4];

    G711.decodeALaw(new byte[] {(byte) 0xd5, 0x55, (byte) 0xaa, 0x2a}, pcm);
    assertThat(pcm).containsExactly(8 / 32768f, -8 / 32768f, 32256 / 32768f, -32256 / 32768f);

    G711.decodeMuLaw(new byte[] {(byte) 0xff, 0x7f, (byte) 0x80, 0x00}, pcm);
    assertThat(pcm).containsExactly(0f, 0f, 32124 / 32768f, -32124 / 32768f);
  }

  @Test
  void everyCodeHasItsMirror() {
    byte[] codes = new byte[256];
    for (int i = 0; i < 256; i++) {
      codes[i] = (byte) i;
    }
    float[] aLaw = new float[256];
    float[] muLaw = new float[256];
    G711.decodeALaw(codes, aLaw);
    G711.decodeMuLaw(codes, muLaw);
    for (int i = 0; i < 128; i++) {
      assertThat(aLaw[i]).isEqualTo(-aLaw[i + 128]);
      assertThat(muLaw[i]).isEqualTo(-muLaw[i + 128]);
    }
  }

  @Test
  void whatIsDecodedIsCodedToTheSameBytes() {
    byte[] codes = new byte[256];
    for (int i = 0; i < 256; i++) {
      codes[i] = (byte) i;
    }
    float[] pcm = new float[256];
    G711.decodeALaw(codes, pcm);
    assertThat(G711.encodeALaw(pcm, 0, 256)).isEqualTo(codes);

    G711.decodeMuLaw(codes, pcm);
    codes[0x7f] = (byte) 0xff; // there is no negative zero
    assertThat(G711.encodeMuLaw(pcm, 0, 256)).isEqualTo(codes);
  }

  @Test
  void tooLoudSoundIsClipped() {
    float[] pcm = {9f, -9f, 2f, -2f};

    assertThat(G711.encodeALaw(pcm, 0, 2)).containsExactly(0xaa, 0x2a);
    assertThat(G711.encodeMuLaw(pcm, 2, 2)).containsExactly(0x80, 0x00);
  }
}
