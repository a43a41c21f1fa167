package org.camfleet.core.archive;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port that says how long a stream's media are kept. */
@FunctionalInterface
public interface Retention {
  /** What is kept; empty when the stream is unknown: then nothing is deleted. */
  CompletionStage<Optional<Rule>> of(String stream);

  /**
   * What of a stream is kept.
   *
   * @param age how long
   * @param holds what is kept in any case
   */
  record Rule(Duration age, List<Hold> holds) {
    /** Copies the holds. */
    public Rule {
      holds = List.copyOf(holds);
    }

    /** Everything for a time, and nothing longer. */
    public static Rule of(Duration age) {
      return new Rule(age, List.of());
    }

    /** The same for a longer time. */
    Rule plus(Duration more) {
      return new Rule(age.plus(more), holds);
    }
  }

  /**
   * A time whose media nobody deletes, by either clock of a fragment; both ends included.
   *
   * @param fromMicros Unix microseconds
   * @param toMicros Unix microseconds
   */
  record Hold(long fromMicros, long toMicros) {
    /** Whether something of this time is held. */
    boolean touches(long beginMicros, long endMicros) {
      return beginMicros <= toMicros && endMicros >= fromMicros;
    }
  }
}
