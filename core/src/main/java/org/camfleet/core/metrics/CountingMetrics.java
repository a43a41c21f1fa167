package org.camfleet.core.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Metrics kept in a map: for tests, and for programs that report nowhere. */
public final class CountingMetrics implements Metrics {
  private final Map<String, AtomicLong> values = new ConcurrentHashMap<>();

  @Override
  public Counter counter(String name, String... labels) {
    return cell(name, labels)::addAndGet;
  }

  @Override
  public Gauge gauge(String name, String... labels) {
    AtomicLong cell = cell(name, labels);
    return new Gauge() {
      @Override
      public void add(long amount) {
        cell.addAndGet(amount);
      }

      @Override
      public void set(long value) {
        cell.set(value);
      }
    };
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    AtomicLong cell = cell(name, labels);
    return value -> cell.incrementAndGet();
  }

  /** The value of an instrument; a histogram answers how many values it recorded. */
  public long value(String name, String... labels) {
    return cell(name, labels).get();
  }

  private AtomicLong cell(String name, String... labels) {
    return values.computeIfAbsent(
        name + "{" + String.join(",", labels) + "}", key -> new AtomicLong());
  }
}
