package org.camfleet.core.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResendStoreTest {
  private static final long SECOND = 1_000_000L;

  private final Map<Long, byte[]> sent = new HashMap<>();
  private long sequence = 65_000;

  private void put(ResendStore store, int size, long now, Random random) {
    byte[] packet = new byte[size];
    random.nextBytes(packet);
    int at = store.reserve(size + 16, now);
    System.arraycopy(packet, 0, store.bytes(), at, size);
    store.commit(sequence, at, size, now);
    sent.put(sequence++, packet);
  }

  private byte[] get(ResendStore store, long number) {
    long found = store.find((int) number & 0xFFFF);
    assertThat(found).isEqualTo(number);
    int from = store.offset(found);
    return Arrays.copyOfRange(store.bytes(), from, from + store.length(found));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyPacketOfTheLastSecondIsKeptAsItWas(long seed) {
    Random random = new Random(seed);
    ResendStore store = new ResendStore(SECOND, 4 << 20);
    long now = 0;
    int packetsASecond = 50 + random.nextInt(1500);
    for (int i = 0; i < 20_000; i++) {
      put(store, 20 + random.nextInt(1280), now, random);
      now += SECOND / packetsASecond;
      if (i % 500 == 0) {
        store.trim(now);
        long oldest = Math.max(65_000, sequence - Math.min(i, packetsASecond - 2));
        for (long s = oldest; s < sequence; s++) {
          assertThat(get(store, s)).as("seed %d packet %d", seed, s).isEqualTo(sent.get(s));
        }
      }
    }
    assertThat(store.capacity()).isLessThan(4 * packetsASecond * 1300 + (128 << 10));
  }

  @Test
  void theLimitHoldsAndOldPacketsGiveWay() {
    Random random = new Random(6);
    ResendStore store = new ResendStore(SECOND, 100_000);
    for (int i = 0; i < 1000; i++) {
      put(store, 1000, 0, random);
      assertThat(store.capacity()).isLessThanOrEqualTo(100_000);
    }
    assertThat(store.find((int) (sequence - 1000) & 0xFFFF)).isEqualTo(-1);
    assertThat(get(store, sequence - 90)).isEqualTo(sent.get(sequence - 90));
    assertThat(store.find((int) sequence & 0xFFFF)).as("not sent yet").isEqualTo(-1);
  }

  @Test
  void memoryOfABurstIsGivenBack() {
    Random random = new Random(7);
    ResendStore store = new ResendStore(SECOND, 4 << 20);
    for (int i = 0; i < 2500; i++) {
      put(store, 1200, i * 100L, random);
    }
    assertThat(store.capacity()).isEqualTo(4 << 20);
    for (int second = 1; second < 12; second++) {
      put(store, 1200, second * 2 * SECOND, random);
      store.trim(second * 2 * SECOND);
    }
    assertThat(store.capacity()).isEqualTo(64 << 10);
    assertThat(get(store, sequence - 1)).isEqualTo(sent.get(sequence - 1));
  }

  @Test
  void aPacketGoesAgainNotTooSoonAndNotTooOften() {
    ResendStore store = new ResendStore(SECOND, 1 << 20);
    put(store, 100, 0, new Random(8));
    long number = sequence - 1;
    assertThat(store.mayResend(number, 4_000, 5_000, 3)).isFalse();
    for (int i = 1; i <= 3; i++) {
      assertThat(store.mayResend(number, i * 5_000, 5_000, 3)).isTrue();
      store.resent(number, i * 5_000);
    }
    assertThat(store.mayResend(number, 100_000, 5_000, 3)).isFalse();
  }
}
