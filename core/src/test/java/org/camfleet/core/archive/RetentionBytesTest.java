package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.archive.ArchiveTest.seconds;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream keeps at most so many bytes; each fragment of these has a file of its own. */
class RetentionBytesTest {
  @TempDir Path directory;

  @Test
  void whatIsTooMuchGoesOldestFirst() throws Exception {
    try (RecordingFixture fixture = fixture()) {
      fixture.record(1, seconds(0, 6));
      List<Fragment> before = fixture.fragments();
      long all = bytes();
      long oldest = Files.size(segmentFiles().get(0));

      sweep(fixture, all, List.of());
      assertThat(fixture.fragments()).as("exactly what may be").isEqualTo(before);
      sweep(fixture, all - oldest - 1, List.of());
      assertThat(fixture.fragments()).isEqualTo(before.subList(2, 6));
      assertThat(segmentFiles()).hasSize(4);
      assertThat(fixture.metrics.value("camfleet_archive_size_deleted_bytes_total"))
          .isEqualTo(all - bytes());
      sweep(fixture, 0, List.of());
      assertThat(segmentFiles()).isEmpty();
    }
  }

  @Test
  void whatIsHeldStaysAndDrivesNothingOut() throws Exception {
    try (RecordingFixture fixture = fixture()) {
      fixture.record(1, seconds(0, 6));
      List<Fragment> before = fixture.fragments();
      long two = Files.size(segmentFiles().get(4)) + Files.size(segmentFiles().get(5));
      long held = before.get(0).producerMicros() + 100_000;

      sweep(fixture, two + 10, List.of(new Retention.Hold(held, held)));

      assertThat(fixture.fragments()).containsExactly(before.get(0), before.get(4), before.get(5));
    }
  }

  @Test
  void whatIsBeingWrittenStays() throws Exception {
    try (RecordingFixture fixture = fixture()) {
      StreamRecorder recorder =
          fixture.archive.record(RecordingFixture.STREAM, 1, fixture.listener);
      seconds(0, 4).forEach(recorder::accept);
      fixture.settle();
      sweep(fixture, 0, List.of());

      assertThat(segmentFiles()).hasSize(1);
      assertThat(fixture.fragments()).hasSize(1);
      recorder.close();
    }
  }

  @Test
  void ageStillHoldsBesideBytes() throws Exception {
    try (RecordingFixture fixture = fixture()) {
      fixture.record(1, seconds(0, 3));
      Retention retention =
          stream ->
              CompletableFuture.completedFuture(
                  Optional.of(new Retention.Rule(Duration.ZERO, 1L << 40, List.of())));
      fixture.archive.applyRetention(retention).toCompletableFuture().get();

      assertThat(segmentFiles()).isEmpty();
    }
  }

  private RecordingFixture fixture() throws Exception {
    return new RecordingFixture(
        ArchiveSettings.in(directory).withSegments(1, Duration.ofHours(1)),
        new MemoryFragmentIndex());
  }

  private static void sweep(RecordingFixture fixture, long bytes, List<Retention.Hold> holds)
      throws Exception {
    Retention retention =
        stream ->
            CompletableFuture.completedFuture(
                Optional.of(new Retention.Rule(Duration.ofDays(9), bytes, holds)));
    fixture.archive.applyRetention(retention).toCompletableFuture().get();
  }

  private long bytes() throws Exception {
    long sum = 0;
    for (Path file : segmentFiles()) {
      sum += Files.size(file);
    }
    return sum;
  }

  private List<Path> segmentFiles() throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }
}
