package org.camfleet.fleet.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingLedgerTest {
  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private final GapCauses causes = new GapCauses(NOON.minusSeconds(9999), List.of());

  private static Span span(long from, long to) {
    return new Span(NOON.plusSeconds(from), NOON.plusSeconds(to));
  }

  private List<Span> gaps(Span asked, List<Span> spans, boolean more, long now) {
    return RecordingLedger.of(asked, spans, more, causes, NOON.plusSeconds(now)).gaps().stream()
        .map(Gap::span)
        .toList();
  }

  @Test
  void whatIsMissingIsBetweenAndAround() {
    assertThat(gaps(span(0, 100), List.of(span(10, 20), span(30, 90)), false, 9999))
        .containsExactly(span(0, 10), span(20, 30), span(90, 100));
    assertThat(gaps(span(0, 100), List.of(), false, 9999)).containsExactly(span(0, 100));
    assertThat(gaps(span(0, 100), List.of(span(0, 100)), false, 9999)).isEmpty();
  }

  @Test
  void whatIsYoungMayBeOnItsWayStill() {
    assertThat(gaps(span(0, 100), List.of(span(0, 85)), false, 100)).isEmpty();
    assertThat(gaps(span(0, 100), List.of(span(0, 50)), false, 100)).containsExactly(span(50, 70));
    assertThat(gaps(span(0, 3600), List.of(span(0, 50)), false, 60)).as("the future").isEmpty();
  }

  @Test
  void whereThereIsMoreTheAnswerEndsWithWhatFits() {
    RecordingLedger ledger =
        RecordingLedger.of(
            span(0, 100), List.of(span(0, 10), span(20, 30)), true, causes, NOON.plusSeconds(9999));
    assertThat(ledger.within()).isEqualTo(span(0, 30));
    assertThat(ledger.gaps()).extracting(Gap::span).containsExactly(span(10, 20));
  }
}
