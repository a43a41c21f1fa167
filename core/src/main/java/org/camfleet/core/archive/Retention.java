package org.camfleet.core.archive;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port that says how long a stream's media are kept. */
@FunctionalInterface
public interface Retention {
  /** How long; empty when the stream is unknown: then nothing is deleted. */
  CompletionStage<Optional<Duration>> of(String stream);
}
