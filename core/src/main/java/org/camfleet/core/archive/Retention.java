package org.camfleet.core.archive;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port that says how long a stream's media are kept. */
@FunctionalInterface
public interface Retention {
  /** As many bytes as there are. */
  long ANY = Long.MAX_VALUE;

  /** What is kept; empty when the stream is unknown: then nothing is deleted. */
  CompletionStage<Optional<Rule>> of(String stream);

  /**
   * What of a stream is kept.
   *
   * @param age how long
   * @param bytes how much of it in one store, at most; {@link #ANY} for no limit
   * @param holds what is kept in any case
   */
  record Rule(Duration age, long bytes, List<Hold> holds) {
    /** Copies the holds. */
    public Rule {
      holds = List.copyOf(holds);
    }

    /** By age alone. */
    public Rule(Duration age, List<Hold> holds) {
      this(age, ANY, holds);
    }

    /** Everything for a time, and nothing longer. */
    public static Rule of(Duration age) {
      return new Rule(age, List.of());
    }

    /** By age alone and for a longer time: bytes are the business of the node that writes. */
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
