package org.camfleet.core.bridge;

import org.camfleet.core.metrics.Metrics;

/** Counts nothing: for simulations that count at the other end. */
final class NoMetrics implements Metrics {
  private static final Counter COUNTER = amount -> {};
  private static final Histogram HISTOGRAM = value -> {};
  private static final Gauge GAUGE =
      new Gauge() {
        @Override
        public void add(long amount) {}

        @Override
        public void set(long value) {}
      };

  @Override
  public Counter counter(String name, String... labels) {
    return COUNTER;
  }

  @Override
  public Gauge gauge(String name, String... labels) {
    return GAUGE;
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    return HISTOGRAM;
  }
}
