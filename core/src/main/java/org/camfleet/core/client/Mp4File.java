package org.camfleet.core.client;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.UnitConsumer;

/**
 * Writes what a viewer receives to an MP4 file that can be played while it grows: H.264 and Opus, a
 * fragment for each group of pictures.
 *
 * <p>Writing has a thread of its own; when that is 4096 units behind, pictures are dropped up to
 * the next key frame and counted.
 */
public final class Mp4File implements UnitConsumer, AutoCloseable {
  private static final int MOST_WAITING = 4096;
  private static final int CLOSE_SECONDS = 30;

  private final ThreadPoolExecutor thread;
  private final OutputStream out;
  private final Mp4Fragments fragments;
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong pictures = new AtomicLong();
  private boolean waitsForKeyFrame = true;

  private Mp4File(OutputStream out) {
    this.out = out;
    this.fragments = new Mp4Fragments(out);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            run -> {
              Thread made = new Thread(run, "mp4-file");
              made.setDaemon(true);
              return made;
            });
  }

  /** A new file in place of what was there. */
  public static Mp4File create(Path file) throws IOException {
    return new Mp4File(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  /** Takes a unit; on one thread, which it does not block. */
  @Override
  public void accept(AccessUnit unit) {
    boolean opus = unit.track() instanceof AudioTrack audio && audio.codec() == AudioCodec.OPUS;
    if (unit.isVideo()) {
      waitsForKeyFrame &= !unit.keyFrame();
    }
    if (waitsForKeyFrame || !(unit.isVideo() || opus)) {
      return;
    }
    try {
      thread.execute(() -> fragments.add(unit));
      if (unit.isVideo()) {
        pictures.incrementAndGet();
      }
    } catch (RejectedExecutionException e) {
      dropped.incrementAndGet();
      waitsForKeyFrame = true;
    }
  }

  /** Pictures taken so far. */
  public long pictures() {
    return pictures.get();
  }

  /** Units lost because the disk is slow. */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Writes what is left and closes the file; units that come later are dropped.
   *
   * @throws IOException when any of it could not be written
   */
  @Override
  public void close() throws IOException {
    try {
      thread.execute(fragments::finish);
    } catch (RejectedExecutionException e) {
      dropped.incrementAndGet();
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("not written within " + CLOSE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.close();
    UncheckedIOException failure = fragments.failure();
    if (failure != null) {
      throw new IOException(failure.getCause());
    }
  }
}
