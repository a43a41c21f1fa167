package org.camfleet.core.metrics;

/**
 * The port through which everything is counted; ops implements it with Kamon, tests with {@link
 * CountingMetrics}.
 *
 * <p>Names follow Prometheus conventions with prefix {@code camfleet_}. Fetch an instrument once
 * and keep it in a field: looking one up costs more than using it.
 */
public interface Metrics {
  /** A number that only rises. */
  interface Counter {
    /** Adds {@code amount}, which is not negative; any thread. */
    void add(long amount);

    /** Adds one; any thread. */
    default void increment() {
      add(1);
    }
  }

  /** A number that rises and falls. */
  interface Gauge {
    /** Adds a signed amount; any thread. */
    void add(long amount);

    /** Replaces the value; any thread. */
    void set(long value);
  }

  /** A distribution of durations or sizes. */
  interface Histogram {
    /** Records one value in the unit that the name ends in (seconds are given as microseconds). */
    void record(long value);
  }

  /** The counter of this name and label pairs (key, value, key, value…). */
  Counter counter(String name, String... labels);

  /** The gauge of this name and label pairs. */
  Gauge gauge(String name, String... labels);

  /** The histogram of this name and label pairs. */
  Histogram histogram(String name, String... labels);
}
