package org.camfleet.codecs.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camfleet.codecs.fmp4.AvcConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packets of a file, by ISO 13818-1. */
class TransportStreamTest {
  private static final AvcConfiguration AVC =
      new AvcConfiguration(List.of(new byte[] {0x67, 0x42, 0, 31}), List.of(new byte[] {0x68, 1}));

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 30, 400})
  void theCountersOfTheNextFileGoOnWhereThoseOfThisOneEnd(int pictures) {
    TransportStream file = new TransportStream(AVC, new byte[] {0x14, 8}, 1_000);
    for (int i = 0; i < pictures; i++) {
      byte[] picture = new byte[4 + 1 + i % 19 * 100];
      ByteBuffer.wrap(picture).putInt(picture.length - 4);
      file.picture(ByteBuffer.wrap(picture), 90_000 + i * 3_600L, i == 0, i == pictures - 1);
    }
    for (int i = 0; i < 5; i++) {
      file.sound(ByteBuffer.wrap(new byte[6]), 90_000 + i * 5_760L, i == 4);
    }
    byte[] bytes = file.toByteArray();

    assertThat(bytes.length % 188).isZero();
    Map<Integer, Integer> counters = new TreeMap<>();
    for (int at = 0; at < bytes.length; at += 188) {
      assertThat(bytes[at]).isEqualTo((byte) 0x47);
      int pid = (bytes[at + 1] & 0x1f) << 8 | bytes[at + 2] & 0xff;
      assertThat(bytes[at + 3] & 0xf).isEqualTo(counters.getOrDefault(pid, 0) % 16);
      counters.merge(pid, 1, Integer::sum);
    }
    assertThat(counters).containsOnlyKeys(0, 0x100, 0x101, 0x1000);
    assertThat(counters.values()).allMatch(count -> count % 16 == 0);
  }
}
