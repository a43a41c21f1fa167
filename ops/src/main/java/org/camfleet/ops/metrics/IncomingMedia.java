package org.camfleet.ops.metrics;

import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.camfleet.core.metrics.Metrics;

/** Metrics that also add up the media that come in, for the limits of the node. Any thread. */
public final class IncomingMedia implements Metrics {
  private static final Set<String> COUNTED =
      Set.of("camfleet_rtsp_received_bytes_total", "camfleet_rtp_bytes_received_total");

  private final Metrics metrics;
  private final LongAdder bytes = new LongAdder();

  /** In front of other metrics. */
  public IncomingMedia(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Bytes from cameras and into channels since the start. */
  public long bytes() {
    return bytes.sum();
  }

  @Override
  public Counter counter(String name, String... labels) {
    Counter counter = metrics.counter(name, labels);
    return COUNTED.contains(name)
        ? amount -> {
          counter.add(amount);
          bytes.add(amount);
        }
        : counter;
  }

  @Override
  public Gauge gauge(String name, String... labels) {
    return metrics.gauge(name, labels);
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    return metrics.histogram(name, labels);
  }
}
