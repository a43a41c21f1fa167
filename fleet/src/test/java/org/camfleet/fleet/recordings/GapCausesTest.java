package org.camfleet.fleet.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camfleet.core.events.Event;
import org.junit.jupiter.api.Test;

class GapCausesTest {
  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private static Event event(long second, String type, String text) {
    return new Event(at(second), "door", type, text, Map.of());
  }

  private static Gap explain(long from, long to, Event... events) {
    return new GapCauses(at(-10_000), List.of(events)).explain(new Span(at(from), at(to))).get(0);
  }

  @Test
  void aCameraThatFailedWhenItBeganIsTheCause() {
    Gap gap =
        explain(
            100,
            400,
            event(10, "camera.live", "live"),
            event(106, "camera.connecting", "reaching for it"),
            event(116, "camera.waiting", "the camera does not answer"),
            event(395, "camera.live", "live"));
    assertThat(gap.cause()).isEqualTo("waiting");
    assertThat(gap.text()).isEqualTo("the camera does not answer");
  }

  @Test
  void aStateFromBeforeHoldsOn() {
    assertThat(explain(0, 3600, event(-5000, "camera.disabled", "switched off")).cause())
        .isEqualTo("disabled");
    assertThat(
            explain(
                    0,
                    3600,
                    event(-5000, "camera.disabled", "switched off"),
                    event(-4000, "camera.live", "live"))
                .cause())
        .isEqualTo("unknown");
  }

  /** A node that died told nothing; the one that took over began by connecting. */
  @Test
  void ofACameraThatWasLiveTheFirstThatHappenedWithinIsTold() {
    Gap gap =
        explain(
            0,
            300,
            event(-90, "camera.live", "live"),
            event(200, "camera.connecting", "reaching for it"),
            event(290, "camera.live", "live"));
    assertThat(gap.cause()).isEqualTo("connecting");
  }

  @Test
  void whatTheArchiveSaidOfTheVeryGapCountsMost() {
    Map<String, String> details =
        Map.of(
            "cause", "disk-full",
            "fromMicros", at(100).toEpochMilli() + "000",
            "toMicros", at(160).toEpochMilli() + "000");
    Event archive = new Event(at(161), "arn", "archive.gap", "the disk is full", details);
    assertThat(explain(99, 161, event(103, "camera.waiting", "x"), archive))
        .isEqualTo(new Gap(new Span(at(99), at(161)), "disk-full", "the disk is full"));
    assertThat(explain(300, 400, archive).cause()).as("another gap").isEqualTo("unknown");
  }

  @Test
  void beforeTheCameraWasThereNothingIsMissing() {
    GapCauses causes =
        new GapCauses(at(60), List.of(event(60, "camera.connecting", "reaching for it")));
    assertThat(causes.explain(new Span(at(0), at(61))))
        .extracting(Gap::cause)
        .containsExactly("not-added");
    assertThat(causes.explain(new Span(at(0), at(90))))
        .extracting(Gap::span, Gap::cause)
        .containsExactly(
            tuple(new Span(at(0), at(60)), "not-added"),
            tuple(new Span(at(60), at(90)), "connecting"));
  }

  @Test
  void otherEventsOfACameraExplainNothing() {
    assertThat(
            explain(
                    0,
                    60,
                    event(-9, "camera.engine", "its pictures pass through"),
                    event(3, "camera.clock", "x"))
                .cause())
        .isEqualTo("unknown");
  }
}
