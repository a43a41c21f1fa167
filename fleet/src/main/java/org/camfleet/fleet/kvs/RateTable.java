package org.camfleet.fleet.kvs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.camfleet.core.metrics.Metrics;

/**
 * A bounded table of token buckets. When it is full the bucket that was used longest ago goes: a
 * bucket that was left alone for a second is full again, and so is as good as none. Any thread.
 */
final class RateTable {
  private final int most;
  private final LongSupplier nanos;
  private final Metrics.Gauge size;
  private final Metrics.Counter dropped;
  private final Map<Object, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Bucket {
    double tokens;
    long at;
    final int burst;

    Bucket(int burst, long at) {
      this.burst = burst;
      this.tokens = burst;
      this.at = at;
    }

    void refill(long now) {
      tokens = Math.min(burst, tokens + (now - at) * (burst / 1e9));
      at = now;
    }
  }

  RateTable(int most, Metrics metrics, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
    this.size = metrics.gauge("camfleet_kvs_rate_buckets");
    this.dropped = metrics.counter("camfleet_kvs_rate_buckets_dropped_total");
  }

  /**
   * Takes a token of a key's bucket; false when there is none.
   *
   * @param rate tokens that come back in a second, and the most that a bucket holds; above 0
   */
  synchronized boolean tryTake(Object key, int rate) {
    long now = nanos.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(key, absent -> new Bucket(rate, now));
    bucket.refill(now);
    if (buckets.size() > most) {
      dropEldest(now);
    }
    size.set(buckets.size());
    if (bucket.tokens < 1) {
      return false;
    }
    bucket.tokens -= 1;
    return true;
  }

  private void dropEldest(long now) {
    var all = buckets.values().iterator();
    Bucket eldest = all.next();
    eldest.refill(now);
    if (eldest.tokens < eldest.burst) {
      dropped.increment();
    }
    all.remove();
  }
}
