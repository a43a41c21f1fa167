package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.metrics.Metrics;
import org.junit.jupiter.api.Test;

class JoinTimesTest {
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);

  private final List<String> recorded = new ArrayList<>();
  private long now = TimeUnit.SECONDS.toNanos(5);
  private final JoinTimes times = new JoinTimes(recording(), "eu-west-1", "prod", () -> now);

  private void pass(int millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void eachStepIsMeasuredFromWhatBeganIt() {
    times.begins();
    pass(300);
    times.connects();
    pass(70);
    times.open();
    times.joins();
    pass(400);
    long offered = times.offered();
    pass(5);
    times.answered(offered);
    pass(600);
    UnitConsumer sending = times.toFirstFrame(unit -> {});
    pass(40);
    sending.accept(new AccessUnit(TRACK, new byte[1], 0, 0, true));
    sending.accept(new AccessUnit(TRACK, new byte[1], 0, 0, false));
    assertThat(recorded)
        .containsExactly(
            "camfleet_bridge_signaling_connect_seconds 70000",
            "camfleet_bridge_join_to_offer_seconds 400000",
            "camfleet_bridge_offer_to_answer_seconds 5000",
            "camfleet_bridge_first_frame_seconds 1415000");
  }

  @Test
  void anOfferThatAnswersNoCallIsNotMeasured() {
    times.joins();
    pass(100);
    times.offered();
    pass(100);
    times.offered();
    assertThat(recorded).containsExactly("camfleet_bridge_join_to_offer_seconds 100000");
  }

  private Metrics recording() {
    CountingMetrics others = new CountingMetrics();
    return new Metrics() {
      @Override
      public Counter counter(String name, String... labels) {
        return others.counter(name, labels);
      }

      @Override
      public Gauge gauge(String name, String... labels) {
        return others.gauge(name, labels);
      }

      @Override
      public Histogram histogram(String name, String... labels) {
        assertThat(labels).containsExactly("target", "eu-west-1", "account", "prod");
        return value -> recorded.add(name + " " + value);
      }
    };
  }
}
