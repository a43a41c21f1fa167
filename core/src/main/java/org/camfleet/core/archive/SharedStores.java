package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.metrics.Metrics;

/** The shared folder on a node that records nothing: reads what the others stored. Any thread. */
public final class SharedStores implements FragmentReader, AutoCloseable {
  private final ArchiveThreads threads = new ArchiveThreads(1);
  private final StoreReader reader;

  private SharedStores(Path folder, Disk disk, Metrics metrics) {
    reader = new StoreReader(List.of(), folder, disk, threads, new SegmentLeases(), metrics);
  }

  /** Opens the folder; throws with one sentence when it can not be read. */
  public static SharedStores open(Path folder, Metrics metrics) throws ArchiveUnavailableException {
    try {
      return new SharedStores(folder, new LocalDisk(folder), metrics);
    } catch (IOException e) {
      throw new ArchiveUnavailableException(
          "archive directory " + folder + ": " + e + " (expected: readable)", e);
    }
  }

  @Override
  public CompletionStage<byte[]> read(Fragment fragment, Part part) {
    return reader.read(fragment, part);
  }

  @Override
  public void close() {
    threads.close();
  }
}
