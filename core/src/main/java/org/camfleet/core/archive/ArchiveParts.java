package org.camfleet.core.archive;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.metrics.Metrics;

/** What all recorders of an archive share. Any thread. */
final class ArchiveParts {
  private static final int MOST_QUEUED = 64;

  private final ArchiveSettings settings;
  private final NodeStore store;
  private final IndexWriter indexWriter;
  private final GapLog gaps;
  private final DiskWatch watch;
  private final Listings listings;
  private final Metrics metrics;
  private final Metrics.Counter fragments;
  private final Metrics.Counter bytes;
  private final Metrics.Gauge queueGauge;
  private final AtomicLong queuedBytes = new AtomicLong();

  ArchiveParts(
      ArchiveSettings settings,
      NodeStore store,
      IndexWriter indexWriter,
      GapLog gaps,
      DiskWatch watch,
      Listings listings,
      Metrics metrics) {
    this.settings = settings;
    this.store = store;
    this.indexWriter = indexWriter;
    this.gaps = gaps;
    this.watch = watch;
    this.listings = listings;
    this.metrics = metrics;
    fragments = metrics.counter("camfleet_archive_fragments_total");
    bytes = metrics.counter("camfleet_archive_bytes_total");
    queueGauge = metrics.gauge("camfleet_archive_queue_bytes");
  }

  ArchiveSettings settings() {
    return settings;
  }

  IndexWriter indexWriter() {
    return indexWriter;
  }

  GapLog gaps() {
    return gaps;
  }

  DiskWatch watch() {
    return watch;
  }

  Listings listings() {
    return listings;
  }

  Metrics metrics() {
    return metrics;
  }

  void stored(Fragment fragment) {
    fragments.increment();
    bytes.add(fragment.place().length());
  }

  /** Takes room in the queues; false when the stream's or the node's is full. */
  boolean tryQueue(ArchiveStream stream, long size) {
    boolean fits =
        stream.queuedBytes().get() + size <= settings.streamQueueBytes()
            && queuedBytes.get() + size <= settings.totalQueueBytes()
            && stream.queued().get() < MOST_QUEUED;
    if (fits) {
      stream.queued().incrementAndGet();
      stream.queuedBytes().addAndGet(size);
      queueGauge.set(queuedBytes.addAndGet(size));
    }
    return fits;
  }

  /** The part of the node's queue that is taken. */
  double backlog() {
    return queuedBytes.get() / (double) settings.totalQueueBytes();
  }

  /** Gives room back. */
  void unqueue(ArchiveStream stream, long size) {
    stream.queued().decrementAndGet();
    stream.queuedBytes().addAndGet(-size);
    queueGauge.set(queuedBytes.addAndGet(-size));
  }

  /** Opens a stream's files unless they are open, and lists what a crash kept from the index. */
  void open(ArchiveStream stream) throws IOException {
    store.open(stream);
  }
}
