package org.camfleet.ops.metrics;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import kamon.Kamon;
import kamon.metric.MeasurementUnit;
import kamon.prometheus.PrometheusReporter;
import kamon.tag.TagSet;
import org.camfleet.core.metrics.Metrics;

/**
 * Metrics kept by Kamon, one registry for each process.
 *
 * <p>Kamon appends {@code _total} to counters and {@code _seconds} or {@code _bytes} to values with
 * a unit; a name that already ends so keeps its form.
 */
public final class KamonMetrics implements Metrics, AutoCloseable {
  private static final String REPORTER = "camfleet";

  private final PrometheusReporter prometheus;

  private KamonMetrics(PrometheusReporter prometheus) {
    this.prometheus = prometheus;
  }

  /** Starts Kamon without its agent and without its own web server. */
  public static KamonMetrics start(Config base, Duration tick) {
    Config config =
        ConfigFactory.empty()
            .withValue("kamon.init.hide-banner", ConfigValueFactory.fromAnyRef(true))
            .withValue("kamon.init.attach-instrumentation", ConfigValueFactory.fromAnyRef(false))
            .withValue("kamon.environment.service", ConfigValueFactory.fromAnyRef("camfleet"))
            .withValue("kamon.metric.tick-interval", ConfigValueFactory.fromAnyRef(tick))
            .withValue(
                "kamon.modules.prometheus-reporter.enabled", ConfigValueFactory.fromAnyRef(false))
            .withValue(
                "kamon.prometheus.start-embedded-http-server", ConfigValueFactory.fromAnyRef(false))
            .withFallback(base);
    Kamon.init(config);
    PrometheusReporter reporter = new PrometheusReporter("kamon.prometheus", config);
    Kamon.addReporter(REPORTER, reporter);
    return new KamonMetrics(reporter);
  }

  /** All instruments in Prometheus' text form, at most one tick old. */
  public String scrape() {
    return prometheus.scrapeData();
  }

  @Override
  public Counter counter(String name, String... labels) {
    return Kamon.counter(name).withTags(tags(labels))::increment;
  }

  @Override
  public Gauge gauge(String name, String... labels) {
    kamon.metric.Gauge gauge = Kamon.gauge(name).withTags(tags(labels));
    return new Gauge() {
      @Override
      public void add(long amount) {
        gauge.increment(amount);
      }

      @Override
      public void set(long value) {
        gauge.update(value);
      }
    };
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    return Kamon.histogram(name, unit(name)).withTags(tags(labels))::record;
  }

  @Override
  public void close() {
    Kamon.stop();
  }

  private static MeasurementUnit unit(String name) {
    if (name.endsWith("_seconds")) {
      return MeasurementUnit.time().microseconds();
    }
    return name.endsWith("_bytes") ? MeasurementUnit.information().bytes() : MeasurementUnit.none();
  }

  private static TagSet tags(String... labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException(
          "labels: " + labels.length + " texts (expected: pairs of key and value)");
    }
    TagSet tags = TagSet.Empty();
    for (int i = 0; i < labels.length; i += 2) {
      tags = tags.withTag(labels[i], labels[i + 1]);
    }
    return tags;
  }
}
