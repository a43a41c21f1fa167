package org.camfleet.core.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.rtp.SequenceUnwrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReorderWindowTest {
  private static final long PATIENCE = 500_000;

  private final List<Integer> out = new ArrayList<>();
  private final ReorderWindow window =
      new ReorderWindow(256, PATIENCE, (packet, arrival) -> out.add(packet.sequenceNumber()));
  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private final RtpPacket view = new RtpPacket();

  private void push(int sequence, long arrival) {
    byte[] bytes = new byte[40];
    RtpPacket.writeHeader(bytes, 0, false, false, 96, sequence & 0xFFFF, 0, 1);
    assertThat(view.parse(bytes, 0, bytes.length)).isTrue();
    window.push(view, unwrapper.unwrap(view.sequenceNumber()), arrival);
  }

  private List<Integer> ask(long now) {
    List<Integer> numbers = new ArrayList<>();
    window.collectMissing(now, 30_000, 100, numbers);
    return numbers;
  }

  @Test
  void asksForWhatIsMissingAndAgainAfterARoundTrip() {
    push(65_534, 0);
    push(1, 1000);
    assertThat(window.missing()).isEqualTo(2);
    assertThat(ask(2000)).as("it may be reordered").isEmpty();
    assertThat(ask(6000)).containsExactly(65_535, 0);
    assertThat(ask(20_000)).isEmpty();
    push(0, 25_000);
    assertThat(ask(36_000)).containsExactly(65_535);
    assertThat(out).containsExactly(65_534);
    push(65_535, 40_000);
    assertThat(out).containsExactly(65_534, 65_535, 0, 1);
    assertThat(window.recovered()).isEqualTo(2);
    assertThat(window.missing()).isZero();
  }

  @Test
  void losesPatience() {
    push(1, 0);
    push(3, 0);
    push(5, 100_000);
    assertThat(window.expire(499_999)).isFalse();
    assertThat(window.expire(500_000)).isTrue();
    assertThat(out).containsExactly(1, 3);
    assertThat(window.expire(600_000)).isTrue();
    assertThat(out).containsExactly(1, 3, 5);
    assertThat(window.lost()).isEqualTo(2);
    push(2, 600_000);
    assertThat(window.late()).isEqualTo(1);
    assertThat(out).hasSize(3);
  }

  @Test
  void asksAtMostTenTimes() {
    push(1, 0);
    push(3, 0);
    int asked = 0;
    for (long now = 10_000; now < 2_000_000; now += 40_000) {
      asked += ask(now).size();
    }
    assertThat(asked).isEqualTo(10);
  }

  @Test
  void theWindowIsBoundedInPackets() {
    push(0, 0);
    for (int s = 2; s < 1000; s += 2) {
      push(s, 0);
    }
    assertThat(window.missing()).isLessThanOrEqualTo(128);
    assertThat(window.lost()).isGreaterThan(300);
    assertThat(out).isSorted();
  }

  @Test
  void aLeapOverTheWindowIsTakenForTheSameSender() {
    push(0, 0);
    push(400, 0);
    push(401, 0);
    window.expire(PATIENCE);
    assertThat(out).containsExactly(0, 400, 401);
    assertThat(window.lost()).isEqualTo(399);
  }

  @Test
  void aSenderThatStartsAnewIsFollowedAfterAWhile() {
    push(30_000, 0);
    for (int i = 0; i < 100; i++) {
      push(10 + i, i * 40_000L);
    }
    assertThat(out.get(0)).isEqualTo(30_000);
    assertThat(out.get(1)).isBetween(55, 65);
    assertThat(out.get(out.size() - 1)).isEqualTo(109);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyOrderWithinTheWindowIsPutRight(long seed) {
    Random random = new Random(seed);
    List<Long> order = new ArrayList<>(LongStream.range(65_000, 70_000).boxed().toList());
    for (int i = 1; i + 100 < order.size(); i += 100) {
      Collections.shuffle(order.subList(i, i + 100), random);
    }
    for (long number : order) {
      push((int) number, 0);
      if (random.nextInt(10) == 0) {
        push((int) number, 0);
      }
    }
    assertThat(out)
        .as("seed %d", seed)
        .isEqualTo(LongStream.range(65_000, 70_000).mapToObj(n -> (int) n & 0xFFFF).toList());
    assertThat(window.lost()).isZero();
  }
}
