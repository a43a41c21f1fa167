package org.camfleet.fleet.recordings;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The port to what is stored of a stream, without its fragments. */
@FunctionalInterface
public interface RecordedSpans {
  /**
   * What is stored within a time, in order, the earliest {@code limit} spans; where the list is
   * full more may follow. A stage that fails means that the index could not be asked.
   *
   * @param stream its ARN
   * @param join breaks that are not longer do not count
   */
  CompletionStage<List<Span>> of(String stream, Span within, Duration join, int limit);
}
