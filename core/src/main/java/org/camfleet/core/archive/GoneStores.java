package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps stores in the shared folder whose nodes are gone for good. A node sweeps its own store
 * every minute, so what is a day beyond its retention has nobody: that is the rule, and no node
 * need be known to be dead. A file that still grows is younger than a segment may be. Files go
 * whole, first from the index. Any thread.
 */
final class GoneStores {
  /** How long beyond retention media of other stores are left alone. */
  static final Duration GRACE = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(GoneStores.class);

  private final Path shared;
  private final Set<String> own;
  private final Disk disk;
  private final ArchiveThreads threads;
  private final ArchiveSettings settings;
  private final FragmentIndex index;
  private final SegmentLeases leases;
  private final Metrics metrics;
  private final InstantSource clock;

  /** A stream's files in another store. */
  private record Found(String store, ArchiveStream stream) {}

  GoneStores(
      Path shared,
      Set<String> own,
      Disk disk,
      ArchiveThreads threads,
      ArchiveSettings settings,
      FragmentIndex index,
      SegmentLeases leases,
      Metrics metrics,
      InstantSource clock) {
    this.shared = shared;
    this.own = own;
    this.disk = disk;
    this.threads = threads;
    this.settings = settings;
    this.index = index;
    this.leases = leases;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Deletes what is beyond retention and grace; the stage ends when that is done. */
  CompletionStage<Void> sweep(Retention retention, long nowMicros) {
    return threads
        .read(this::find)
        .thenCompose(found -> next(retention, nowMicros, found.iterator()));
  }

  private List<Found> find() throws IOException {
    List<Found> found = new ArrayList<>();
    for (String store : disk.list(shared)) {
      if (!store.matches(StorePlace.IDENTITY) || own.contains(store)) {
        continue;
      }
      for (String name : disk.list(shared.resolve(store))) {
        Path directory = shared.resolve(store).resolve(name);
        StreamDirectory.streamIn(disk, directory)
            .ifPresent(stream -> found.add(new Found(store, files(directory, stream, store))));
      }
    }
    return found;
  }

  private ArchiveStream files(Path directory, String stream, String store) {
    return new ArchiveStream(
        stream, new SegmentStore(directory, stream, store, disk, settings, clock), threads);
  }

  private Retention.Rule beyond(Retention.Rule rule) {
    return rule.plus(settings.segmentAge().plus(GRACE));
  }

  private CompletionStage<Void> next(Retention retention, long nowMicros, Iterator<Found> found) {
    if (!found.hasNext()) {
      return CompletableFuture.completedStage(null);
    }
    return sweep(retention, nowMicros, found.next())
        .thenCompose(done -> next(retention, nowMicros, found));
  }

  private CompletionStage<Void> sweep(Retention retention, long nowMicros, Found one) {
    ArchiveStream stream = one.stream();
    RetentionSweep sweep = new RetentionSweep(index, leases, one.store(), metrics);
    return retention
        .of(stream.stream())
        .thenCompose(
            rule ->
                rule.isEmpty()
                    ? CompletableFuture.<Void>completedStage(null)
                    : stream
                        .run(stream::look)
                        .thenCompose(seen -> sweep.apply(stream, beyond(rule.get()), nowMicros)))
        .exceptionally(
            failure -> {
              log.warn("store {} of {}: {}", one.store(), stream.stream(), failure.toString());
              return null;
            });
  }
}
