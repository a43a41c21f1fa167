package org.camfleet.core.archive;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;

/**
 * Makes room on a disk that runs short: deletes the oldest segment files of this node, of all its
 * streams together, until there is enough. What is held, and what is being written, stays. Any
 * thread.
 */
final class Overwriting {
  private final RetentionSweep sweep;
  private final Events events;
  private final InstantSource clock;
  private final Metrics.Counter bytes;

  /**
   * A file that may go.
   *
   * @param begun when it was begun, milliseconds since the Unix epoch: its number
   */
  record Old(ArchiveStream stream, long begun, long bytes) {}

  private record Done(int files, long bytes, long newest) {
    Done and(Old one) {
      return new Done(files + 1, bytes + one.bytes(), one.begun());
    }
  }

  Overwriting(RetentionSweep sweep, Events events, InstantSource clock, Metrics metrics) {
    this.sweep = sweep;
    this.events = events;
    this.clock = clock;
    this.bytes = metrics.counter("camfleet_archive_overwritten_bytes_total");
  }

  /**
   * Deletes so many bytes, if it can; the stage ends when that is done.
   *
   * @param files all that are finished, of any stream
   */
  CompletionStage<Void> free(long wanted, List<Old> files, Retention retention) {
    List<Old> oldest = new ArrayList<>(files);
    oldest.sort(Comparator.comparingLong(Old::begun));
    return next(wanted, oldest.iterator(), retention, new Done(0, 0, 0)).thenAccept(this::tell);
  }

  private CompletionStage<Done> next(
      long wanted, Iterator<Old> files, Retention retention, Done done) {
    if (done.bytes() >= wanted || !files.hasNext()) {
      return CompletableFuture.completedStage(done);
    }
    Old file = files.next();
    return retention
        .of(file.stream().stream())
        .thenCompose(
            rule ->
                rule.isEmpty()
                    ? CompletableFuture.completedStage(false)
                    : sweep.deleteUnlessHeld(file.stream(), file.begun(), rule.get().holds()))
        .exceptionally(
            failure -> {
              NodeStore.warnOf(file.stream(), failure);
              return false;
            })
        .thenCompose(gone -> next(wanted, files, retention, gone ? done.and(file) : done));
  }

  private void tell(Done done) {
    if (done.files() == 0) {
      return;
    }
    bytes.add(done.bytes());
    Instant until = Instant.ofEpochMilli(done.newest());
    events.publish(
        new Event(
            clock.instant(),
            "archive",
            "archive.overwritten",
            "the disk runs short: %d of the oldest files were deleted (%d MB), begun until %s"
                .formatted(done.files(), done.bytes() >> 20, until),
            Map.of(
                "files",
                "" + done.files(),
                "bytes",
                "" + done.bytes(),
                "until",
                until.toString())));
  }
}
