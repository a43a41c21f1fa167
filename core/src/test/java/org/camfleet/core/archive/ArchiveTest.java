package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camfleet.core.archive.RecordingFixture.START;
import static org.camfleet.core.archive.RecordingFixture.STREAM;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 0x42, 0, 30}, new byte[][] {{0x68, 1}}, 64, 64);

  @TempDir Path directory;

  @Test
  void fragmentsReadTheSameAfterReopening() throws Exception {
    List<byte[]> before = new ArrayList<>();
    List<Fragment> fragments;
    MemoryFragmentIndex index = new MemoryFragmentIndex();
    try (RecordingFixture fixture = new RecordingFixture(ArchiveSettings.in(directory), index)) {
      fixture.record(3, seconds(0, 5));
      fragments = fixture.fragments();
      fragments.forEach(fragment -> before.add(fixture.read(fragment, Part.VIDEO)));
    }
    try (RecordingFixture fixture = new RecordingFixture(ArchiveSettings.in(directory), index)) {
      for (int i = 0; i < 5; i++) {
        assertThat(fixture.read(fragments.get(i), Part.VIDEO)).isEqualTo(before.get(i));
      }
      fixture.record(3, seconds(10, 2));
      assertThat(fixture.fragments()).hasSize(7);
      assertThat(fixture.fragments().get(5).number()).isEqualTo(new FragmentNumber(3, 6));
      assertThat(fixture.archive.highestEpoch(STREAM).toCompletableFuture().get()).isEqualTo(3);
    }
  }

  // DESIGN rule 2: once the newer epoch has stored, the older one never does again.
  @Test
  void anOlderEpochIsRefusedAfterATakeOver() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      StreamRecorder former = fixture.archive.record(STREAM, 7, fixture.listener);
      seconds(0, 3).forEach(former::accept);
      RecordingFixture.Listener second = new RecordingFixture.Listener();
      StreamRecorder newcomer = fixture.archive.record(STREAM, 8, second);
      seconds(3, 3).forEach(newcomer::accept);
      fixture.settle();
      assertThat(fixture.listener.fenced).hasValue(0);
      seconds(3, 5).forEach(former::accept);
      fixture.settle();
      former.close();
      newcomer.close();
      fixture.settle();

      assertThat(fixture.listener.fenced).hasValue(1);
      assertThat(fixture.fragments())
          .extracting(fragment -> fragment.number().epoch())
          .containsExactly(7L, 7L, 8L, 8L, 8L);
      assertThat(fixture.fragments()).extracting(f -> f.number().toString()).isSorted();
    }
  }

  // Two nodes, each with files of its own: the index alone knows of both.
  @Test
  void aNodeWhoseSuccessorRecordsElsewhereIsToldAndListsNothingOverIt() throws Exception {
    MemoryFragmentIndex index = new MemoryFragmentIndex();
    ArchiveSettings a = ArchiveSettings.in(directory.resolve("a"));
    ArchiveSettings b = ArchiveSettings.in(directory.resolve("b"));
    List<Fragment> listed;
    try (RecordingFixture former = new RecordingFixture(a, index);
        RecordingFixture newer = new RecordingFixture(b, index)) {
      StreamRecorder paused = former.archive.record(STREAM, 7, former.listener);
      seconds(0, 3).forEach(paused::accept);
      former.settle();
      newer.record(8, seconds(3, 3));
      seconds(3, 5).forEach(paused::accept);
      former.settle();
      paused.close();
      former.settle();

      listed = former.fragments();
      assertThat(listed)
          .extracting(f -> f.number().epoch() + " " + (f.producerMicros() - START) / 1_000_000)
          .containsExactly("7 0", "7 1", "7 2", "8 3", "8 4", "8 5");
      assertThat(former.listener.stored).hasSize(3);
      assertThat(former.listener.fenced).hasValue(1);
      assertThat(former.metrics.value("camfleet_archive_fenced_total")).isEqualTo(1);
      assertThat(former.metrics.value("camfleet_archive_refused_fragments_total")).isPositive();
      assertThat(newer.listener.fenced).hasValue(0);
      ArchiveFindings found = former.archive.rebuild(STREAM, true).toCompletableFuture().get();
      assertThat(found.isSound()).isTrue();
      assertThat(found.fragments() - found.superseded()).isEqualTo(3);
      assertThat(former.fragments()).isEqualTo(listed);
    }
    try (RecordingFixture reopened = new RecordingFixture(a, index)) {
      reopened.settle();
      assertThat(reopened.fragments()).isEqualTo(listed);
    }
  }

  @Test
  void aFenceMovedByHandRefusesBeforeAnythingIsStored() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      fixture.archive.fence(STREAM, 9);
      fixture.record(8, seconds(0, 3));

      assertThat(fixture.fragments()).isEmpty();
      assertThat(fixture.listener.fenced).hasValue(1);
    }
  }

  // A process may die at any byte: whatever is whole stays, at most one fragment goes.
  @Test
  void aTornTailIsCutOffWhereverTheWriteStopped() throws Exception {
    Path file;
    List<Fragment> fragments;
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      fixture.record(1, seconds(0, 4));
      fragments = fixture.fragments();
      file = segmentFiles().get(0);
    }
    byte[] whole = Files.readAllBytes(file);
    long lastAt = fragments.get(3).place().offset();
    for (int cut = 1; cut < whole.length - lastAt; cut += 397) {
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      try (RecordingFixture fixture = new RecordingFixture(directory)) {
        await("cut by " + cut).until(() -> fixture.fragments().size() == 3);
        fixture.settle();
        assertThat(Files.size(file)).isEqualTo(lastAt);
        fixture.read(fixture.fragments().get(2), Part.VIDEO);
      }
    }
  }

  @Test
  void whatACrashKeptFromTheIndexIsListedOnOpening() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      fixture.index.setDown(true);
      fixture.record(1, seconds(0, 4));
      assertThat(fixture.listener.stored).isEmpty();
    }
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      await().until(() -> fixture.fragments().size() == 4);
      assertThat(fixture.read(fixture.fragments().get(3), Part.AUDIO)).isNotEmpty();
    }
  }

  @Test
  void anIndexThatComesBackListsAllInOrder() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      fixture.index.setDown(true);
      fixture.record(1, seconds(0, 4));
      fixture.index.setDown(false);

      await().atMost(10, TimeUnit.SECONDS).until(() -> fixture.listener.stored.size() == 4);
      assertThat(fixture.listener.stored)
          .extracting(f -> f.number().sequence())
          .containsExactly(1L, 2L, 3L, 4L);
      assertThat(fixture.metrics.value("camfleet_archive_index_retries_total")).isPositive();
    }
  }

  @Test
  void aFullDiskCostsOnlyWhatDoesNotFitAndHealsByItself() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      StreamRecorder recorder = fixture.archive.record(STREAM, 1, fixture.listener);
      seconds(0, 3).forEach(recorder::accept);
      fixture.settle();
      fixture.disk.room.set(100);
      seconds(3, 3).forEach(recorder::accept);
      fixture.settle();
      fixture.disk.room.set(Long.MAX_VALUE / 2);
      seconds(6, 3).forEach(recorder::accept);
      recorder.close();
      fixture.settle();

      assertThat(fixture.fragments()).hasSize(6);
      assertThat(fixture.listener.gaps).containsExactly("disk-full", "disk-full", "disk-full");
      assertThat(fixture.metrics.value("camfleet_archive_gaps_total", "cause", "disk-full"))
          .isEqualTo(3);
      assertThat(fixture.events)
          .extracting(Event::type)
          .containsExactly("archive.blocked", "archive.gap", "archive.recovered");
      assertThat(fixture.archive.blocked()).contains("disk-full");
      assertThat(fixture.fragments())
          .extracting(f -> (f.producerMicros() - START) / 1_000_000)
          .containsExactly(0L, 1L, 5L, 6L, 7L, 8L);
      fixture.fragments().forEach(fragment -> fixture.read(fragment, Part.VIDEO));
      assertThat(segmentFiles()).hasSize(1);
    }
  }

  @Test
  void anUnwritableDirectoryIsNamedAndHeals() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      fixture.disk.readOnly = true;
      StreamRecorder recorder = fixture.archive.record(STREAM, 1, fixture.listener);
      seconds(0, 3).forEach(recorder::accept);
      fixture.settle();
      fixture.disk.readOnly = false;
      seconds(3, 2).forEach(recorder::accept);
      recorder.close();
      fixture.settle();

      assertThat(fixture.listener.gaps).containsExactly("disk-unwritable", "disk-unwritable");
      assertThat(fixture.fragments()).hasSize(3);
    }
  }

  // DESIGN rule 6: a disk that hangs costs whole groups and says so; memory stays bounded.
  @Test
  void aStuckDiskDropsWholeGroupsAndSaysSo() throws Exception {
    ArchiveSettings settings = ArchiveSettings.in(directory).withQueue(60_000, 1 << 20);
    try (RecordingFixture fixture = new RecordingFixture(settings, new MemoryFragmentIndex())) {
      fixture.disk.stuck = new CountDownLatch(1);
      StreamRecorder recorder = fixture.archive.record(STREAM, 1, fixture.listener);
      seconds(0, 10).forEach(recorder::accept);
      assertThat(fixture.metrics.value("camfleet_archive_queue_bytes")).isBetween(1L, 60_000L);
      fixture.disk.stuck.countDown();
      fixture.settle();
      seconds(10, 2).forEach(recorder::accept);
      recorder.close();
      fixture.settle();

      assertThat(fixture.listener.gaps).isNotEmpty().containsOnly("overload");
      assertThat(fixture.fragments().size() + fixture.listener.gaps.size()).isEqualTo(12);
      assertThat(fixture.metrics.value("camfleet_archive_queue_bytes")).isZero();
    }
  }

  @Test
  void damagedBytesAreNeverServed() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      fixture.record(1, seconds(0, 3));
      Fragment middle = fixture.fragments().get(1);
      try (FileChannel file = FileChannel.open(segmentFiles().get(0), StandardOpenOption.WRITE)) {
        file.write(
            java.nio.ByteBuffer.wrap(new byte[] {99, 98, 97}), middle.place().offset() + 3_000);
      }

      assertThatThrownBy(() -> fixture.read(middle, Part.VIDEO))
          .hasRootCauseInstanceOf(DamagedFragmentException.class)
          .hasMessageContaining("VIDEO of fragment " + middle.number() + " is damaged");
      fixture.read(fixture.fragments().get(2), Part.VIDEO);
      assertThat(fixture.metrics.value("camfleet_archive_damaged_reads_total")).isEqualTo(1);
    }
  }

  @Test
  void damageInTheMiddleLosesNothingBehindItWhenTheIndexIsRebuilt() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      fixture.record(1, seconds(0, 5));
      long offset = fixture.fragments().get(1).place().offset();
      try (FileChannel file = FileChannel.open(segmentFiles().get(0), StandardOpenOption.WRITE)) {
        file.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), offset);
      }
    }
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      fixture.archive.rebuild(STREAM, false).toCompletableFuture().get();

      assertThat(fixture.fragments())
          .extracting(f -> f.number().sequence())
          .containsExactly(1L, 3L, 4L, 5L);
    }
  }

  @Test
  void retentionDeletesWholeFilesWithTheirRows() throws Exception {
    ArchiveSettings settings = ArchiveSettings.in(directory).withSegments(1, Duration.ofHours(1));
    try (RecordingFixture fixture = new RecordingFixture(settings, new MemoryFragmentIndex())) {
      fixture.record(1, seconds(0, 4));
      assertThat(segmentFiles()).hasSize(4);
      fixture.archive.applyRetention(s -> age(Duration.ofHours(1))).toCompletableFuture().get();
      assertThat(segmentFiles()).hasSize(4);
      fixture
          .archive
          .applyRetention(s -> CompletableFuture.completedStage(Optional.empty()))
          .toCompletableFuture()
          .get();
      assertThat(segmentFiles()).hasSize(4);
      StreamRecorder recorder = fixture.archive.record(STREAM, 2, fixture.listener);
      seconds(5, 2).forEach(recorder::accept);
      fixture.settle();

      fixture.archive.applyRetention(s -> age(Duration.ZERO)).toCompletableFuture().get();

      assertThat(segmentFiles()).hasSize(1);
      assertThat(fixture.fragments()).extracting(f -> f.number().epoch()).containsExactly(2L);
      recorder.close();
      fixture.archive.delete(STREAM).toCompletableFuture().get();
      assertThat(segmentFiles()).isEmpty();
      assertThat(fixture.fragments()).isEmpty();
    }
  }

  @Test
  void aSecondServerOnTheDirectoryIsRefused() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      assertThatThrownBy(
              () ->
                  Archive.open(
                      ArchiveSettings.in(directory),
                      fixture.index,
                      new CountingMetrics(),
                      event -> {}))
          .isInstanceOf(ArchiveUnavailableException.class)
          .hasMessageContaining("in use by another camfleet server");
    }
    Archive.open(
            ArchiveSettings.in(directory),
            new MemoryFragmentIndex(),
            new CountingMetrics(),
            e -> {})
        .close();
  }

  @Test
  void openFilesAreGivenBackWhenRecordingEnds() throws Exception {
    try (RecordingFixture fixture = new RecordingFixture(directory)) {
      fixture.record(1, seconds(0, 2));
      long before = openFiles();
      for (int epoch = 2; epoch < 40; epoch++) {
        fixture.record(epoch, seconds(10 * epoch, 2));
      }
      fixture.fragments().forEach(fragment -> fixture.read(fragment, Part.VIDEO));
      assertThat(openFiles() - before).isLessThan(4);
    }
  }

  /** By either clock: the fragments say times of the camera, the files were written just now. */
  @Test
  void retentionLeavesWhatIsHeldByTheCamerasClockOrByOurs() throws Exception {
    ArchiveSettings settings = ArchiveSettings.in(directory).withSegments(1, Duration.ofHours(1));
    try (RecordingFixture fixture = new RecordingFixture(settings, new MemoryFragmentIndex())) {
      fixture.record(1, seconds(0, 6));
      assertThat(segmentFiles()).hasSize(6);
      List<Fragment> before = fixture.fragments();
      long held = before.get(2).producerMicros() + 100_000;
      // Six files in as many milliseconds may be ahead of the clock by their names.
      fixture.now = java.time.Instant.now().plusSeconds(1);

      fixture
          .archive
          .applyRetention(s -> rule(new Retention.Hold(held, held + 1)))
          .toCompletableFuture()
          .get();
      assertThat(fixture.fragments())
          .extracting(Fragment::number)
          .containsExactly(before.get(2).number());
      assertThat(fixture.read(before.get(2), Part.VIDEO)).isNotEmpty();
      assertThat(segmentFiles()).hasSize(1);

      long now = System.currentTimeMillis() * 1000;
      fixture
          .archive
          .applyRetention(s -> rule(new Retention.Hold(now - 60_000_000, now)))
          .toCompletableFuture()
          .get();
      assertThat(segmentFiles()).hasSize(1);
      fixture.archive.applyRetention(s -> age(Duration.ZERO)).toCompletableFuture().get();
      assertThat(segmentFiles()).isEmpty();
    }
  }

  @Test
  void aDiskThatRunsShortLosesItsOldestFilesButNoneThatIsHeldOrWritten() throws Exception {
    ArchiveSettings settings =
        ArchiveSettings.in(directory)
            .withSegments(1, Duration.ofHours(1))
            .withLowSpace(new LowSpace(1000, true));
    try (RecordingFixture fixture = new RecordingFixture(settings, new MemoryFragmentIndex())) {
      fixture.record(1, seconds(0, 6));
      List<Fragment> before = fixture.fragments();
      List<Path> files = segmentFiles();
      long two = Files.size(files.get(1)) + Files.size(files.get(2));
      long held = before.get(0).producerMicros() + 100_000;
      Retention retention =
          stream ->
              CompletableFuture.completedFuture(
                  Optional.of(
                      new Retention.Rule(
                          Duration.ofDays(9), List.of(new Retention.Hold(held, held)))));
      fixture.archive.applyRetention(retention).toCompletableFuture().get();
      assertThat(segmentFiles()).as("there is room").hasSize(6);

      fixture.disk.free = 1250 - two;
      fixture.archive.lookAtTheDisk();
      await().until(() -> fixture.events.stream().anyMatch(e -> e.type().equals("archive.low")));
      fixture.archive.applyRetention(retention).toCompletableFuture().get();

      assertThat(fixture.fragments())
          .extracting(Fragment::number)
          .containsExactly(
              before.get(0).number(),
              before.get(3).number(),
              before.get(4).number(),
              before.get(5).number());
      assertThat(segmentFiles()).hasSize(4);
      assertThat(fixture.metrics.value("camfleet_archive_overwritten_bytes_total")).isEqualTo(two);
      assertThat(fixture.events)
          .filteredOn(event -> event.type().equals("archive.overwritten"))
          .singleElement()
          .satisfies(event -> assertThat(event.details()).containsEntry("files", "2"));
    }
  }

  private static CompletableFuture<Optional<Retention.Rule>> rule(Retention.Hold hold) {
    return CompletableFuture.completedFuture(
        Optional.of(new Retention.Rule(Duration.ZERO, List.of(hold))));
  }

  private static CompletableFuture<Optional<Retention.Rule>> age(Duration age) {
    return CompletableFuture.completedFuture(Optional.of(Retention.Rule.of(age)));
  }

  private static long openFiles() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private List<Path> segmentFiles() throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }

  /** Pictures of 1 kB, ten a second, a key frame every second. */
  static List<AccessUnit> seconds(int from, int count) {
    List<AccessUnit> units = new ArrayList<>();
    for (int i = 0; i < 10 * count; i++) {
      byte[] data = new byte[1_000];
      Arrays.fill(data, (byte) (from * 10 + i));
      long time = START + from * 1_000_000L + i * 100_000L;
      units.add(new AccessUnit(TRACK, data, time, time + 3_000, i % 10 == 0));
    }
    return units;
  }
}
