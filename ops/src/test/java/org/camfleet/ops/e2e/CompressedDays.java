package org.camfleet.ops.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.archive.Archive;
import org.camfleet.core.archive.ArchiveSettings;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.database.SqlFragmentIndex;

/**
 * Records a camera for hours or days faster than time goes, into the data directory of a server
 * that is not running.
 */
final class CompressedDays implements StreamRecorder.Listener {
  /** Fewer than may wait for the disk. */
  private static final int ON_THE_WAY = 60;

  private final Semaphore room = new Semaphore(ON_THE_WAY);
  private int stored;

  private CompressedDays() {}

  /** Records a clip over and over; gives how many fragments that made. */
  static int record(Path data, String stream, long epoch, Clip clip, Instant from, Duration length)
      throws Exception {
    CompressedDays days = new CompressedDays();
    CountingMetrics metrics = new CountingMetrics();
    try (Database database = Database.open(DatabaseSettings.embedded(data), metrics);
        Archive archive =
            Archive.open(
                ArchiveSettings.in(data).withIndexInterval(Duration.ofMillis(10)),
                new SqlFragmentIndex(database),
                metrics,
                event -> {})) {
      StreamRecorder recorder = archive.record(stream, epoch, days);
      long start = StoredFragments.micros(from);
      for (long at = 0; at < length.toNanos() / 1000; at += clip.durationMicros()) {
        for (Clip.Unit unit : clip.pictures()) {
          if (unit.keyFrame() && !days.room.tryAcquire(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not stored within a minute: " + days.stored);
          }
          long time = start + at + unit.timeMicros();
          recorder.accept(new AccessUnit(clip.video(), unit.data(), time, time, unit.keyFrame()));
        }
      }
      recorder.close();
      archive.highestEpoch(stream).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
    return days.stored;
  }

  @Override
  public void onFragmentStored(Fragment fragment) {
    synchronized (this) {
      stored++;
    }
    room.release();
  }

  @Override
  public void onKeyFrameWanted() {}

  @Override
  public void onGap(String cause, long fromMicros, long toMicros) {
    throw new IllegalStateException(cause);
  }

  @Override
  public void onFenced() {
    throw new IllegalStateException("fenced");
  }
}
