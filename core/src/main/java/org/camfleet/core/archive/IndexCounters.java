package org.camfleet.core.archive;

import org.camfleet.core.metrics.Metrics;

/** Counts what the index refused and what gave way in it. Any thread. */
final class IndexCounters {
  private final Metrics.Counter refused;
  private final Metrics.Counter unlisted;

  IndexCounters(Metrics metrics) {
    refused = metrics.counter("camfleet_archive_refused_fragments_total");
    unlisted = metrics.counter("camfleet_archive_unlisted_fragments_total");
  }

  void count(FragmentIndex.Added added) {
    refused.add(added.refused().size());
    unlisted.add(added.unlisted());
  }
}
