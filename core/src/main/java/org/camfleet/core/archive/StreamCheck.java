package org.camfleet.core.archive;

import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Compares the files of a stream with what is listed of them, and mends the list. Any thread. */
final class StreamCheck {
  private final FragmentIndex index;
  private final String storeId;
  private final ArchiveThreads threads;
  private final SegmentLeases leases;

  StreamCheck(FragmentIndex index, String storeId, ArchiveThreads threads, SegmentLeases leases) {
    this.index = index;
    this.storeId = storeId;
    this.threads = threads;
    this.leases = leases;
  }

  /**
   * How a check is done.
   *
   * @param bytes whether the bytes of all fragments are read, and not their headers only
   * @param mend whether the list is made what is in the files; else nothing is changed
   */
  record Manner(boolean bytes, boolean mend) {
    private long checkedMicros() {
      return bytes ? SegmentScan.ALL : SegmentScan.LAST;
    }
  }

  /** Checks all files of a stream that is open. */
  CompletionStage<ArchiveFindings> check(ArchiveStream stream, Manner manner) {
    return index
        .segments(storeId, stream.stream())
        .thenCompose(listed -> stream.run(() -> withThoseThere(stream, listed)))
        .thenCompose(files -> next(stream, files.iterator(), manner, ArchiveFindings.NONE))
        .thenApply(findings -> findings.ofStream(stream.stream()));
  }

  private static List<Long> withThoseThere(ArchiveStream stream, List<Long> listed) {
    SortedSet<Long> all = new TreeSet<>(listed);
    all.addAll(stream.store().segments());
    // What is being written is listed a moment after it is stored.
    stream.store().writing().ifPresent(all::remove);
    return List.copyOf(all);
  }

  private CompletionStage<ArchiveFindings> next(
      ArchiveStream stream, Iterator<Long> files, Manner manner, ArchiveFindings before) {
    if (!files.hasNext()) {
      return CompletableFuture.completedStage(before);
    }
    return file(stream, files.next(), manner)
        .thenCompose(found -> next(stream, files, manner, before.and(found)));
  }

  private CompletionStage<ArchiveFindings> file(ArchiveStream stream, long segment, Manner manner) {
    return threads
        .read(() -> contents(stream, segment, manner))
        .thenCompose(
            contents ->
                index
                    .replace(storeId, stream.stream(), segment, contents.entries(), manner.mend())
                    .thenApply(replaced -> ArchiveFindings.ofFile(contents, replaced)));
  }

  private SegmentContents contents(ArchiveStream stream, long segment, Manner manner)
      throws Exception {
    leases.take(stream.stream(), segment);
    try {
      return stream.store().inspect(segment, manner.checkedMicros());
    } catch (NoSuchFileException e) {
      return new SegmentContents(new ArrayList<>(), 0, false);
    } finally {
      leases.release(stream.stream(), segment);
    }
  }
}
