package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads fragments of this node's own stores and of all that lie in the shared folder, whoever wrote
 * them. Any thread.
 */
final class StoreReader {
  private static final Logger log = LoggerFactory.getLogger(StoreReader.class);

  private final Map<String, StorePlace> own = new TreeMap<>();
  private final @Nullable Path shared;
  private final Disk disk;
  private final ArchiveThreads threads;
  private final SegmentLeases leases;
  private final Metrics.Counter damaged;
  private final Metrics.Counter unreachable;

  StoreReader(
      Iterable<StorePlace> own,
      @Nullable Path shared,
      Disk disk,
      ArchiveThreads threads,
      SegmentLeases leases,
      Metrics metrics) {
    own.forEach(place -> this.own.put(place.identity(), place));
    this.shared = shared;
    this.disk = disk;
    this.threads = threads;
    this.leases = leases;
    this.damaged = metrics.counter("camfleet_archive_damaged_reads_total");
    this.unreachable = metrics.counter("camfleet_archive_unreachable_reads_total");
  }

  /** Reads a part of a fragment; failures as {@link Archive#read} says. */
  CompletionStage<byte[]> read(Fragment fragment, Part part) {
    return threads.read(
        () -> {
          leases.take(fragment.stream(), fragment.place().segment());
          try {
            return readNow(fragment, part);
          } catch (DamagedFragmentException e) {
            damaged.increment();
            log.warn("archive: {}", e.getMessage());
            throw e;
          } catch (StoreUnreachableException e) {
            unreachable.increment();
            throw e;
          } finally {
            leases.release(fragment.stream(), fragment.place().segment());
          }
        });
  }

  private byte[] readNow(Fragment fragment, Part part) throws IOException {
    StorePlace place = own.get(fragment.place().store());
    return place != null ? read(place, fragment, part, false) : foreign(fragment, part);
  }

  private byte[] foreign(Fragment fragment, Part part) throws IOException {
    String store = fragment.place().store();
    if (shared == null || !store.matches(StorePlace.IDENTITY)) {
      throw unreachable(fragment, "another node's (expected: camfleet.archive.directory shared)");
    }
    StorePlace place = new StorePlace(store, shared.resolve(store));
    try {
      return read(place, fragment, part, true);
    } catch (NoSuchFileException e) {
      if (disk.list(place.directory()).isEmpty()) {
        throw unreachable(fragment, "not in " + shared + " (expected: there on every node)");
      }
      throw e; // the store is there: retention took the file
    }
  }

  private byte[] read(StorePlace place, Fragment fragment, Part part, boolean foreign)
      throws IOException {
    Path file = place.fileOf(fragment);
    try (SegmentChannel channel = disk.open(file, false)) {
      Fragment.Place bytes = fragment.place();
      if (foreign && channel.size() < bytes.offset() + bytes.length()) {
        // Its writer's system keeps new bytes for a while before a network file system has them.
        throw unreachable(fragment, "not whole in " + file + " (expected: soon)");
      }
      return SegmentFile.part(channel, file, bytes.offset(), part);
    }
  }

  private static StoreUnreachableException unreachable(Fragment fragment, String why) {
    return new StoreUnreachableException(
        "fragment %s: store %s is %s".formatted(fragment.number(), fragment.place().store(), why));
  }
}
