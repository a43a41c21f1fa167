package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;

class RateTableTest {
  private final AtomicLong nanos = new AtomicLong();
  private final CountingMetrics metrics = new CountingMetrics();
  private final RateTable table = new RateTable(3, metrics, nanos::get);

  @Test
  void aSecondsCallsMayComeAtOnceAndThenAtTheRate() {
    assertThat(taken("a", 5)).isEqualTo(2);
    nanos.addAndGet(499_000_000);
    assertThat(taken("a", 1)).isZero();
    nanos.addAndGet(2_000_000);
    assertThat(taken("a", 5)).isEqualTo(1);
    nanos.addAndGet(60_000_000_000L);
    assertThat(taken("a", 5)).isEqualTo(2);
  }

  @Test
  void keysDoNotDisturbEachOther() {
    assertThat(taken("a", 3)).isEqualTo(2);
    assertThat(taken("b", 3)).isEqualTo(2);
  }

  @Test
  void theTableKeepsTheKeysThatWereUsedLast() {
    for (String key : new String[] {"a", "b", "c"}) {
      taken(key, 2);
    }
    taken("a", 1);
    taken("d", 2);
    assertThat(metrics.value("camfleet_kvs_rate_buckets")).isEqualTo(3);
    assertThat(metrics.value("camfleet_kvs_rate_buckets_dropped_total")).isEqualTo(1);
    assertThat(taken("a", 1)).isZero();
    assertThat(taken("b", 1)).isEqualTo(1);
  }

  @Test
  void aBucketThatIsFullAgainGoesUncounted() {
    for (String key : new String[] {"a", "b", "c"}) {
      taken(key, 2);
    }
    nanos.addAndGet(1_000_000_000);
    taken("d", 1);
    assertThat(metrics.value("camfleet_kvs_rate_buckets_dropped_total")).isZero();
  }

  /** How many of some calls are let through, at two a second. */
  private int taken(String key, int calls) {
    int taken = 0;
    for (int i = 0; i < calls; i++) {
      taken += table.tryTake(key, 2) ? 1 : 0;
    }
    return taken;
  }
}
