package org.camfleet.core.archive;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The port that lets one node at a time sweep what nobody owns. */
@FunctionalInterface
public interface SweepLease {
  /** Takes the lease, or keeps it, for a time; false while another node holds it. */
  CompletionStage<Boolean> take(Duration life);
}
