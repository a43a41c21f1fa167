package org.camfleet.fleet.database;

import java.util.concurrent.CompletionStage;

/** The port to what the segment files themselves say about join epochs. */
@FunctionalInterface
public interface ArchivedEpochs {
  /** The highest join epoch found in the segment files of a stream, 0 when there are none. */
  CompletionStage<Long> highest(String streamArn);
}
