package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.events.Event;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
  @TempDir Path directory;
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<Event> events = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private LimitedDisk disk;
  private DiskWatch watch;

  @BeforeEach
  void open() throws Exception {
    disk = new LimitedDisk(directory);
    watch = new DiskWatch(directory, disk, LowSpace.NOTHING, metrics, events::add, () -> now);
  }

  @Test
  void lowSpaceIsToldBeforeTheDiskIsFullAndOnceUntilThereIsMore() {
    LowSpace low = new LowSpace(4L << 30, true);
    watch = new DiskWatch(directory, disk, low, metrics, events::add, () -> now);
    watch.look();
    assertThat(watch.missing()).isZero();
    disk.free = (4L << 30) - 1;
    watch.look();
    watch.look();
    assertThat(watch.missing()).isEqualTo((1L << 30) + 1);
    disk.free = (5L << 30) - 1;
    watch.look();
    assertThat(watch.missing()).isEqualTo(1);
    disk.free = 5L << 30;
    watch.look();
    assertThat(watch.missing()).isZero();
    assertThat(watch.blocked()).isEmpty();
    assertThat(events).extracting(Event::type).containsExactly("archive.low", "archive.room");
    assertThat(events.get(0).text()).isEqualTo(directory + ": 4095 MB free (expected: 4096)");
  }

  @Test
  void aFullDiskIsToldOnceAndIsOverWhenThereIsRoomToSpare() {
    watch.look();
    assertThat(watch.blocked()).isEmpty();
    disk.free = DiskWatch.FULL_BYTES - 1;
    watch.look();
    watch.look();

    assertThat(watch.blocked()).contains("disk-full");
    assertThat(metrics.value("camfleet_archive_blocked")).isEqualTo(1);
    assertThat(metrics.value("camfleet_archive_free_bytes")).isEqualTo(DiskWatch.FULL_BYTES - 1);
    disk.free = DiskWatch.ROOM_BYTES - 1;
    watch.look();
    assertThat(watch.blocked()).contains("disk-full");
    disk.free = DiskWatch.ROOM_BYTES;
    watch.look();

    assertThat(watch.blocked()).isEmpty();
    assertThat(metrics.value("camfleet_archive_blocked")).isZero();
    assertThat(events)
        .extracting(Event::type)
        .containsExactly("archive.blocked", "archive.unblocked");
    assertThat(events.get(0).text())
        .startsWith("this node can not store media: " + directory)
        .endsWith("bytes free (expected: 8388608)");
  }

  // What a small fragment still finds room for is no room.
  @Test
  void troubleIsOverWhenALookCanWriteAndNothingFailedSinceTheOneBefore() throws Exception {
    disk.readOnly = true;
    watch.failed("disk-unwritable", "access denied");
    assertThat(watch.blocked()).contains("disk-unwritable");
    watch.look();
    assertThat(watch.blocked()).contains("disk-unwritable");
    disk.readOnly = false;
    watch.failed("disk-full", "No space left on device");
    watch.look();
    assertThat(watch.blocked()).contains("disk-full");
    watch.look();

    assertThat(watch.blocked()).isEmpty();
    assertThat(events).hasSize(2);
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void oneBadFileIsNoBadDisk() {
    watch.failed("disk-error", "Input/output error");
    assertThat(watch.blocked()).isEmpty();
    watch.look();
    assertThat(watch.blocked()).isEmpty();

    disk.readOnly = true;
    watch.failed("disk-error", "Input/output error");
    watch.look();
    assertThat(watch.blocked()).contains("disk-unwritable");
  }

  @Test
  void aDiskThatDoesNotAnswerIsStuckUntilItDoes() {
    assertThat(watch.begin()).isTrue();
    assertThat(watch.begin()).isFalse();
    assertThat(watch.blocked()).isEmpty();
    now = now.plusSeconds(16);
    assertThat(watch.begin()).isFalse();
    assertThat(watch.blocked()).contains("disk-stuck");

    watch.look();
    watch.end();
    assertThat(watch.blocked()).isEmpty();
    assertThat(watch.begin()).isTrue();
  }
}
