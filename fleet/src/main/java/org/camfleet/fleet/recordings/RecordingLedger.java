package org.camfleet.fleet.recordings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is of a time and what is missing.
 *
 * @param within the time that the two lists are about: it ends earlier than what was asked for when
 *     there was more than fits
 * @param recordings in order
 * @param gaps in order, what is missing between and around them
 */
record RecordingLedger(Span within, List<Span> recordings, List<Gap> gaps) {
  /** What is younger may be on its way to the index still. */
  static final Duration ON_ITS_WAY = Duration.ofSeconds(30);

  /** Two fragments that are no further apart are one recording. */
  static final Duration JOIN = Duration.ofMillis(500);

  RecordingLedger {
    recordings = List.copyOf(recordings);
    gaps = List.copyOf(gaps);
  }

  /**
   * Puts it together.
   *
   * @param spans what is stored within the time, in order
   * @param more whether there is more than {@code spans}
   */
  static RecordingLedger of(
      Span asked, List<Span> spans, boolean more, GapCauses causes, Instant now) {
    Span within = more ? new Span(asked.from(), spans.get(spans.size() - 1).to()) : asked;
    List<Gap> gaps = new ArrayList<>();
    Instant covered = within.from();
    for (Span span : spans) {
      add(gaps, new Span(covered, span.from()), causes);
      covered = span.to().isAfter(covered) ? span.to() : covered;
    }
    Instant expected = now.minus(ON_ITS_WAY);
    add(gaps, new Span(covered, within.to().isAfter(expected) ? expected : within.to()), causes);
    return new RecordingLedger(within, spans, gaps);
  }

  private static void add(List<Gap> gaps, Span missing, GapCauses causes) {
    if (missing.isLongerThan(JOIN)) {
      gaps.addAll(causes.explain(missing));
    }
  }
}
