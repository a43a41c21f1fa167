package org.camfleet.core.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoopLagTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aLoopThatStandsStillShowsAndWhatItWaitedIsTold() throws Exception {
    try (MediaLoops loops = MediaLoops.start(2)) {
      LoopLag lag = new LoopLag(loops, nanos::get);
      assertThat(lag.worstMillis()).as("before the first task").isZero();
      await().untilAsserted(() -> assertThat(lag.worstMillis()).isZero());

      CountDownLatch blocked = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      loops.all().get(1).eventLoop().execute(() -> hold(blocked, release));
      assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
      lag.worstMillis();
      loops.all().get(0).eventLoop().submit(() -> {}).sync(); // that one's task has run
      nanos.addAndGet(Duration.ofMillis(420).toNanos());
      assertThat(lag.worstMillis()).as("while it waits").isEqualTo(420);
      loops.all().get(0).eventLoop().submit(() -> {}).sync();
      nanos.addAndGet(Duration.ofMillis(80).toNanos());
      release.countDown();
      loops.all().get(1).eventLoop().submit(() -> {}).sync();
      assertThat(lag.worstMillis()).as("when it ran").isEqualTo(500);
      loops.all().get(1).eventLoop().submit(() -> {}).sync();
      assertThat(lag.worstMillis()).as("of the next one").isZero();
    }
  }

  @Test
  void loopsThatHaveEndedAreNotLate() {
    MediaLoops loops = MediaLoops.start(1);
    loops.close();
    LoopLag lag = new LoopLag(loops, nanos::get);
    lag.worstMillis();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(lag.worstMillis()).isZero();
  }

  private static void hold(CountDownLatch blocked, CountDownLatch release) {
    blocked.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
