package org.camfleet.core.adaptive;

import java.util.Locale;
import org.camfleet.core.metrics.Metrics;

/** The instruments of decoding; any thread. */
final class DecodingCounters {
  final Metrics.Counter pictures;
  final Metrics.Counter overflow;
  final Metrics.Counter awaitingKeyFrame;
  final Metrics.Counter late;
  final Metrics.Counter thinned;
  final Metrics.Counter damaged;
  final Metrics.Counter slow;
  final Metrics.Counter defects;
  final Metrics.Histogram seconds;
  final Metrics.Gauge lines;
  final Metrics.Gauge hung;
  private final Metrics metrics;

  DecodingCounters(Metrics metrics) {
    this.metrics = metrics;
    String dropped = "camfleet_adaptive_dropped_pictures_total";
    String failed = "camfleet_adaptive_failed_pictures_total";
    pictures = metrics.counter("camfleet_adaptive_decoded_pictures_total");
    overflow = metrics.counter(dropped, "reason", "overflow");
    awaitingKeyFrame = metrics.counter(dropped, "reason", "key_frame");
    late = metrics.counter(dropped, "reason", "late");
    thinned = metrics.counter(dropped, "reason", "rate");
    damaged = metrics.counter(failed, "reason", "damaged");
    slow = metrics.counter(failed, "reason", "slow");
    defects = metrics.counter(failed, "reason", "defect");
    seconds = metrics.histogram("camfleet_adaptive_decoding_seconds");
    lines = metrics.gauge("camfleet_adaptive_decoders");
    hung = metrics.gauge("camfleet_adaptive_hung_threads");
  }

  /** A line has ended by itself; a rare event, so it is looked up. */
  void fault(DecodingFault.Kind kind) {
    metrics
        .counter(
            "camfleet_adaptive_decoding_faults_total",
            "reason",
            kind.name().toLowerCase(Locale.ROOT))
        .increment();
  }
}
