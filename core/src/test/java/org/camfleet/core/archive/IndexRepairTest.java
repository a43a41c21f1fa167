package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.core.archive.RecordingFixture.STREAM;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segment files and index that do not agree: after power failures, old copies, somebody's hand. */
class IndexRepairTest {
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 0x42, 0, 30}, new byte[][] {{0x68, 1}}, 64, 64);

  @TempDir Path directory;
  private final MemoryFragmentIndex index = new MemoryFragmentIndex();

  @Test
  void whatAPowerFailureTookIsTakenOffTheListAndTold() throws Exception {
    List<Fragment> before = recorded(5);
    cut(lastFile(), before.get(3).place().offset() + 100);

    try (RecordingFixture fixture = reopened()) {
      agrees(fixture);
      assertThat(sequences()).containsExactly(1L, 2L, 3L);
      assertThat(fixture.metrics.value("camfleet_archive_lost_fragments_total")).isEqualTo(2);
      Event told =
          fixture.events.stream()
              .filter(e -> e.type().equals("archive.gap"))
              .findFirst()
              .orElseThrow();
      assertThat(told.details())
          .containsEntry("cause", "power-failure")
          .containsEntry("fromMicros", "" + before.get(3).producerMicros())
          .containsEntry("toMicros", "" + before.get(4).producerEndMicros());
      fixture.record(2, units(5, 2));
      assertThat(index.all(STREAM)).hasSize(5);
    }
  }

  @Test
  void aFileOfWhichNothingIsLeftHasNothingListed() throws Exception {
    recorded(3);
    cut(lastFile(), 0);

    try (RecordingFixture fixture = reopened()) {
      agrees(fixture);
      assertThat(index.all(STREAM)).isEmpty();
    }
  }

  @Test
  void aRecordThatThePowerFailureHollowedIsTakenOffAndThoseBehindItStay() throws Exception {
    Fragment third = recorded(5).get(2);
    byte[] nothing = new byte[4_096];
    write(lastFile(), third.place().offset() + 200, nothing);

    try (RecordingFixture fixture = reopened()) {
      agrees(fixture);
      assertThat(sequences()).containsExactly(1L, 2L, 4L, 5L);
    }
  }

  @Test
  void whatWasInAFileThatIsGoneIsTakenOffTheList() throws Exception {
    recorded(2);
    try (RecordingFixture fixture = reopened()) {
      fixture.record(2, units(2, 2));
    }
    Files.delete(files().get(0));

    try (RecordingFixture fixture = reopened()) {
      agrees(fixture);
      assertThat(index.all(STREAM)).extracting(f -> f.number().epoch()).containsExactly(2L, 2L);
    }
  }

  @Test
  void anOlderIndexCatchesUpAlthoughNewFragmentsAreListedFirst() throws Exception {
    recorded(4);
    MemoryFragmentIndex older = new MemoryFragmentIndex();
    older.setDown(true);
    try (RecordingFixture fixture = new RecordingFixture(ArchiveSettings.in(directory), older)) {
      fixture.record(2, units(4, 2));
      older.setDown(false);
      await()
          .atMost(20, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(older.all(STREAM)).hasSize(6));
      assertThat(older.all(STREAM))
          .extracting(f -> f.number().epoch() + "." + f.number().sequence())
          .containsExactly("1.1", "1.2", "1.3", "1.4", "2.1", "2.2");
    }
  }

  @Test
  void aSilentCamerasLastFragmentIsForcedInTime() throws Exception {
    ArchiveSettings settings =
        ArchiveSettings.in(directory).withFsyncInterval(Duration.ofSeconds(5));
    try (RecordingFixture fixture = new RecordingFixture(settings, index)) {
      StreamRecorder recorder = fixture.archive.record(STREAM, 1, fixture.listener);
      fixture.now = java.time.Instant.ofEpochSecond(1_800_000_000);
      units(0, 3).forEach(recorder::accept);
      await().until(() -> fixture.listener.stored.size() == 2);
      fixture.archive.forceOverdue();
      fixture.settle();
      assertThat(fixture.disk.forced).hasValue(0);
      fixture.now = java.time.Instant.ofEpochSecond(1_800_000_005);
      fixture.archive.forceOverdue();
      fixture.settle();
      assertThat(fixture.disk.forced).hasValue(1);
      fixture.archive.forceOverdue();
      fixture.settle();
      assertThat(fixture.disk.forced).hasValue(1);
      recorder.close();
    }
  }

  @Test
  void aCheckTellsWhatIsWrongAndARebuildMendsIt() throws Exception {
    List<Fragment> all = recorded(6);
    Fragment second = all.get(1);
    write(lastFile(), second.place().offset() + second.place().length() - 9, new byte[] {1, 2});
    try (RecordingFixture fixture = reopened()) {
      fixture.archive.verify(STREAM, false).toCompletableFuture().get(); // mended by then
      String store = all.get(0).place().store();
      long segment = all.get(0).place().segment();
      Fragment strange = moved(all.get(3));
      index
          .replace(
              store,
              STREAM,
              segment,
              Stream.of(all.get(0), second, strange, all.get(4), all.get(5))
                  .map(one -> new FragmentIndex.Entry(one, headers(one)))
                  .toList(),
              true)
          .toCompletableFuture()
          .get();

      ArchiveFindings headers = fixture.archive.verify(STREAM, false).toCompletableFuture().get();
      assertThat(headers.isSound()).isFalse();
      assertThat(headers.missing()).as(headers.toString()).isEqualTo(1);
      assertThat(headers.wrong()).isEqualTo(1);
      assertThat(headers.troubled()).containsExactly(STREAM);
      ArchiveFindings bytes = fixture.archive.verify(STREAM, true).toCompletableFuture().get();
      assertThat(bytes.damaged()).isEqualTo(1);
      assertThat(bytes.withoutBytes()).isEqualTo(1);

      fixture.archive.rebuild(STREAM, true).toCompletableFuture().get();
      assertThat(sequences()).containsExactly(1L, 3L, 4L, 5L, 6L);
      for (Fragment fragment : index.all(STREAM)) {
        assertThat(fixture.read(fragment, Part.VIDEO)).isNotEmpty();
      }
    }
  }

  @Test
  void aFileOfANewerVersionIsToldAndNeverTouched() throws Exception {
    recorded(2);
    Path newer = lastFile().resolveSibling("%016d.seg".formatted(Long.MAX_VALUE / 1_000_000));
    byte[] bytes = "CAMSEG02 and whatever comes".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(newer, bytes);
    try (RecordingFixture fixture = reopened()) {
      ArchiveFindings found = fixture.archive.rebuild(STREAM, true).toCompletableFuture().get();
      assertThat(found.strange()).isEqualTo(1);
      assertThat(found.fragments()).isEqualTo(2);
      fixture.record(2, units(2, 1));
      assertThat(index.all(STREAM)).hasSize(3);
    }
    assertThat(newer).hasBinaryContent(bytes);
  }

  private List<Fragment> recorded(int seconds) throws Exception {
    try (RecordingFixture fixture = reopened()) {
      fixture.record(1, units(0, seconds));
    }
    return index.all(STREAM);
  }

  private RecordingFixture reopened() throws Exception {
    return new RecordingFixture(ArchiveSettings.in(directory), index);
  }

  private static void agrees(RecordingFixture fixture) throws Exception {
    ArchiveFindings found = fixture.archive.verify(STREAM, true).toCompletableFuture().get();
    assertThat(found.missing()).as("missing").isZero();
    assertThat(found.withoutBytes()).as("without bytes").isZero();
    assertThat(found.wrong()).as("wrong").isZero();
    for (Fragment fragment : fixture.fragments()) {
      assertThat(fixture.read(fragment, Part.VIDEO)).isNotEmpty();
    }
  }

  private List<Long> sequences() {
    return index.all(STREAM).stream().map(f -> f.number().sequence()).toList();
  }

  private TrackHeaders headers(Fragment fragment) {
    return index.headers(STREAM, fragment.headersId()).toCompletableFuture().join().orElseThrow();
  }

  private static Fragment moved(Fragment fragment) {
    Fragment.Place place = fragment.place();
    return new Fragment(
        fragment.stream(),
        fragment.number(),
        fragment.producerMicros(),
        fragment.serverMicros(),
        fragment.durationMicros(),
        fragment.keyFrame(),
        fragment.clock(),
        fragment.headersId(),
        new Fragment.Place(place.store(), place.segment(), place.offset() + 1, place.length()));
  }

  /** Ten pictures a second, a key frame first, each full of its number. */
  private static List<AccessUnit> units(int fromSecond, int seconds) {
    return Stream.iterate(0, i -> i + 1)
        .limit(10L * seconds)
        .map(
            i -> {
              byte[] data = new byte[20_000];
              Arrays.fill(data, (byte) (i + 1));
              long time = RecordingFixture.START + fromSecond * 1_000_000L + i * 100_000L;
              return new AccessUnit(TRACK, data, time, time, i % 10 == 0);
            })
        .toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }

  private Path lastFile() throws IOException {
    List<Path> all = files();
    return all.get(all.size() - 1);
  }

  private static void cut(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static void write(Path file, long offset, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), offset);
    }
  }
}
