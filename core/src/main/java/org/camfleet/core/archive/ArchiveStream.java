package org.camfleet.core.archive;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One stream in the archive: its files, its one line of work, its epoch fence. */
final class ArchiveStream {
  /** How long a row of sound waits for the recorder that goes on with it. */
  static final int SOUND_SECONDS = 1;

  private final String stream;
  private final SegmentStore store;
  private final ArchiveThreads threads;
  private final SerialExecutor executor;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicInteger queued = new AtomicInteger();
  private final CompletableFuture<Void> reconciled = new CompletableFuture<>();
  private boolean opened;
  private @Nullable AacLine sound;
  private int recorders;
  private long fence;

  ArchiveStream(String stream, SegmentStore store, ArchiveThreads threads) {
    this.stream = stream;
    this.store = store;
    this.threads = threads;
    this.executor = new SerialExecutor(threads.storing());
  }

  String stream() {
    return stream;
  }

  /** Bytes that wait to be stored. */
  AtomicLong queuedBytes() {
    return queuedBytes;
  }

  /** Groups that wait to be stored. */
  AtomicInteger queued() {
    return queued;
  }

  /** Runs work on the stream's line, behind what is queued. */
  <T> CompletionStage<T> run(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  void execute(Runnable work) {
    executor.execute(work);
  }

  /** Opens the files; true when this was the first time. On the stream's line. */
  boolean open() throws IOException {
    if (opened) {
      return false;
    }
    store.open();
    fence = Math.max(fence, store.last().epoch());
    opened = true;
    return true;
  }

  /** Forces to the disk what waits since the configured time. On the stream's line. */
  void forceIfDue() throws IOException {
    store.forceIfDue();
  }

  /** The index lists what was found in the files when they were opened; any thread. */
  void reconciled() {
    reconciled.complete(null);
  }

  /** Ends when the index lists what was found in the files. */
  CompletionStage<Void> whenReconciled() {
    return reconciled;
  }

  /** Finds the files of another writer, and touches none. On the stream's line. */
  boolean look() throws IOException {
    store.look();
    return true;
  }

  /** The files; only after {@link #open}. On the stream's line. */
  SegmentStore store() {
    return store;
  }

  /** Refuses fragments of epochs below this from now on. On the stream's line. */
  void fence(long epoch) {
    fence = Math.max(fence, epoch);
  }

  /** Whether fragments of this epoch are refused. On the stream's line. */
  boolean isFenced(long epoch) {
    return epoch < fence;
  }

  /** A recorder started. On the stream's line. */
  void recorderOpened() {
    recorders++;
  }

  /** A recorder ended; with the last one the file is closed. On the stream's line. */
  void recorderClosed() throws IOException {
    if (--recorders == 0) {
      store.closeActive();
    }
  }

  /**
   * A recorder that ended leaves its row of sound to the one that follows at once, so that nothing
   * is lost in an encoder where one master takes over from another. When none comes soon the row is
   * closed. On the stream's line.
   */
  void leaveSound(AacLine row) {
    closeSound();
    sound = row;
    threads.later(() -> execute(() -> closeSoundIf(row)), SOUND_SECONDS);
  }

  /** The row that was left, once; null when there is none. On the stream's line. */
  @Nullable AacLine takeSound() {
    AacLine row = sound;
    sound = null;
    return row;
  }

  private void closeSoundIf(AacLine row) {
    if (sound == row) {
      closeSound();
    }
  }

  private void closeSound() {
    AacLine row = takeSound();
    if (row != null) {
      row.close();
    }
  }

  /** Closes the file being written. On the stream's line. */
  boolean close() throws IOException {
    closeSound();
    store.closeActive();
    return true;
  }
}
