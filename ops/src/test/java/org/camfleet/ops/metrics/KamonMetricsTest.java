package org.camfleet.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.camfleet.core.metrics.Metrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KamonMetricsTest {
  private static KamonMetrics metrics;

  @BeforeAll
  static void start() {
    metrics = KamonMetrics.start(ConfigFactory.load(), Duration.ofSeconds(1));
  }

  @AfterAll
  static void stop() {
    metrics.close();
  }

  @Test
  void namesAndLabelsArriveAsGiven() {
    metrics.counter("camfleet_test_packets_total", "half", "bridge").add(7);
    metrics.counter("camfleet_test_packets_total", "half", "bridge").increment();
    metrics.gauge("camfleet_test_sessions").set(3);
    metrics.histogram("camfleet_test_join_seconds").record(1_500_000);
    metrics.histogram("camfleet_test_size_bytes").record(2000);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(metrics.scrape())
                    .contains("camfleet_test_packets_total{half=\"bridge\"} 8.0")
                    .contains("camfleet_test_sessions 3.0")
                    .contains("camfleet_test_join_seconds_bucket{le=\"2.5\"} 1.0")
                    .contains("camfleet_test_join_seconds_bucket{le=\"1.0\"} 0.0")
                    .contains("camfleet_test_join_seconds_count 1.0")
                    .contains("camfleet_test_size_bytes_count 1.0")
                    .contains("jvm_memory_used"));
  }

  @Test
  void gaugesRiseAndFall() {
    Metrics.Gauge gauge = metrics.gauge("camfleet_test_level");
    gauge.add(5);
    gauge.add(-2);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(metrics.scrape()).contains("camfleet_test_level 3.0"));
  }
}
