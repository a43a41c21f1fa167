package org.camfleet.core.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.junit.jupiter.api.Test;

class UnitQueueTest {
  @Test
  void keepsOrderWhileThereIsRoom() {
    UnitQueue queue = new UnitQueue(4, 1000);
    queue.offer(Units.key(1));
    queue.offer(Units.sound(2));
    queue.offer(Units.delta(3));
    assertThat(drain(queue)).containsExactly(1, 2, 3);
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void overflowDropsToTheNextKeyFrame() {
    UnitQueue queue = new UnitQueue(3, 1000);
    queue.offer(Units.key(1));
    queue.offer(Units.delta(2));
    queue.offer(Units.delta(3));
    assertThat(queue.offer(Units.delta(4))).isEqualTo(4);
    assertThat(queue.offer(Units.delta(5))).isEqualTo(1);
    assertThat(queue.offer(Units.sound(6))).isEqualTo(1);
    assertThat(queue.offer(Units.key(7))).isZero();
    queue.offer(Units.delta(8));
    assertThat(drain(queue)).containsExactly(7, 8);
    assertThat(queue.dropped()).isEqualTo(6);
  }

  @Test
  void overflowAtAKeyFrameKeepsThatKeyFrame() {
    UnitQueue queue = new UnitQueue(2, 1000);
    queue.offer(Units.key(1));
    queue.offer(Units.delta(2));
    assertThat(queue.offer(Units.key(3))).isEqualTo(2);
    assertThat(drain(queue)).containsExactly(3);
  }

  @Test
  void bytesAreALimitToo() {
    UnitQueue queue = new UnitQueue(100, 250);
    queue.offer(Units.key(1));
    queue.offer(Units.delta(2));
    assertThat(queue.offer(Units.delta(3))).isEqualTo(3);
    assertThat(queue.size()).isZero();
  }

  private static List<Integer> drain(UnitQueue queue) {
    List<Integer> numbers = new ArrayList<>();
    for (AccessUnit unit = queue.poll(); unit != null; unit = queue.poll()) {
      numbers.add(Units.number(unit));
    }
    return numbers;
  }
}
