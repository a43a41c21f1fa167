package org.camfleet.codecs.fmp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;

class MediaFragmentTest {
  private static final long BASE = 1_764_000_000L * 90_000;

  @Test
  void fragmentReadsBackAsWritten() throws Exception {
    MediaFragment fragment = MediaFragment.parse(fragment(100));

    assertThat(fragment.trackId()).isEqualTo(1);
    assertThat(fragment.sequenceNumber()).isEqualTo(7);
    assertThat(fragment.baseDecodeTime()).isEqualTo(BASE);
    assertThat(fragment.samples().count()).isEqualTo(100);
    assertThat(fragment.samples().isSync(0)).isTrue();
    assertThat(fragment.samples().isSync(1)).isFalse();
    assertThat(fragment.samples().totalDuration()).isEqualTo(100 * 3600L);
    int at = fragment.dataOffset();
    for (int i = 0; i < 100; i++) {
      byte[] sample = Arrays.copyOfRange(fragment(100), at, at + fragment.samples().size(i));
      assertThat(sample).containsOnly(i);
      at += sample.length;
    }
    assertThat(at).isEqualTo(fragment(100).length);
  }

  @Test
  void aCutFragmentIsRefusedWithItsSizes() {
    byte[] whole = fragment(3);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);

    assertThatThrownBy(() -> MediaFragment.parse(cut))
        .isInstanceOf(MalformedException.class)
        .hasMessageMatching("mdat: 36 sample bytes at \\d+ of \\d+ \\(expected: inside\\)");
  }

  @Test
  void damagedBytesNeverDoMoreThanBeRefused() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] init = InitSegment.audio(new byte[] {0x14, 0x08}, 16_000);
    for (int round = 0; round < 20_000; round++) {
      byte[] fragment = mutate(fragment(5), random);
      byte[] header = mutate(init.clone(), random);
      try {
        assertThat(MediaFragment.parse(fragment).dataOffset()).isBetween(0, fragment.length);
      } catch (MalformedException expected) {
        assertThat(expected.getMessage()).as("seed " + seed).isNotEmpty();
      }
      try {
        TrackHeader.parse(header);
      } catch (MalformedException expected) {
        assertThat(expected.getMessage()).as("seed " + seed).isNotEmpty();
      }
    }
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(Math.min(bytes.length, 700))] = (byte) random.nextInt(256);
    }
    return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static byte[] fragment(int count) {
    SampleRun samples = new SampleRun();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      byte[] sample = new byte[11 + i];
      Arrays.fill(sample, (byte) i);
      samples.add(3600, sample.length, i == 0);
      data.writeBytes(sample);
    }
    out.writeBytes(MediaFragment.header(1, 7, BASE, samples));
    out.writeBytes(data.toByteArray());
    assertThat(new String(out.toByteArray(), StandardCharsets.ISO_8859_1)).contains("mdat");
    return out.toByteArray();
  }
}
