package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camfleet.core.archive.ArchiveTest.seconds;
import static org.camfleet.core.archive.RecordingFixture.STREAM;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes' stores in one folder: each file has one writer, all nodes read. */
class SharedFolderTest {
  @TempDir Path directory;
  private final MemoryFragmentIndex index = new MemoryFragmentIndex();
  private Path shared;

  @BeforeEach
  void makeFolder() throws IOException {
    shared = Files.createDirectory(directory.resolve("shared"));
  }

  @Test
  void everyNodeReadsWhatAnyOtherStoredDeadOrAlive() throws Exception {
    Fragment first;
    byte[] bytes;
    try (RecordingFixture a = node("a")) {
      a.record(7, seconds(0, 2));
      first = a.fragments().get(0);
      bytes = a.read(first, Part.VIDEO);
      try (RecordingFixture b = node("b")) {
        b.record(8, seconds(2, 2));
        assertThat(b.read(first, Part.VIDEO)).isEqualTo(bytes);
        assertThat(a.read(a.fragments().get(3), Part.AUDIO_HEADER)).isNotEmpty();
      }
    }
    try (RecordingFixture b = node("b");
        SharedStores reader = SharedStores.open(shared, b.metrics)) {
      assertThat(b.read(first, Part.VIDEO)).isEqualTo(bytes);
      assertThat(reader.read(first, Part.VIDEO).toCompletableFuture().join()).isEqualTo(bytes);
    }
    assertThat(stores()).hasSize(2);
    assertThat(segmentFiles(directory.resolve("a"))).isEmpty();
  }

  @Test
  void aStoreThatIsNotThereIsSaidSo() throws Exception {
    try (RecordingFixture a = node("a");
        RecordingFixture alone = fixture(ArchiveSettings.in(directory.resolve("c")))) {
      a.record(7, seconds(0, 1));
      Fragment fragment = a.fragments().get(0);
      String gone = UUID.randomUUID().toString();

      assertUnreachable(a, in(gone, fragment), gone);
      assertUnreachable(a, in("../a/media", fragment), "another node's");
      assertUnreachable(alone, fragment, "camfleet.archive.directory");
      assertThat(a.metrics.value("camfleet_archive_unreachable_reads_total")).isEqualTo(2);
    }
  }

  // A network file system shows what another node wrote a little later.
  @Test
  void bytesThatAreNotThereYetAreNoDamage() throws Exception {
    try (RecordingFixture a = node("a");
        RecordingFixture b = node("b")) {
      a.record(7, seconds(0, 2));
      Fragment last = a.fragments().get(1);
      try (FileChannel file =
          FileChannel.open(segmentFiles(shared).get(0), StandardOpenOption.WRITE)) {
        file.truncate(last.place().offset() + 10);
      }

      assertUnreachable(b, last, "not whole");
      assertThat(b.read(a.fragments().get(0), Part.VIDEO)).isNotEmpty();
      assertThat(b.metrics.value("camfleet_archive_damaged_reads_total")).isZero();
    }
  }

  @Test
  void aFileThatRetentionTookIsNoMissingStore() throws Exception {
    try (RecordingFixture a = node("a");
        RecordingFixture b = node("b")) {
      a.record(7, seconds(0, 1));
      Fragment fragment = a.fragments().get(0);
      Files.delete(segmentFiles(shared).get(0));

      assertThatThrownBy(() -> b.read(fragment, Part.VIDEO))
          .hasRootCauseInstanceOf(java.nio.file.NoSuchFileException.class);
    }
  }

  @Test
  void mediaFromBeforeTheFolderWasSharedStayReadableAndAreSwept() throws Exception {
    ArchiveSettings before = ArchiveSettings.in(directory.resolve("a"));
    Fragment old;
    try (RecordingFixture a = fixture(before)) {
      a.record(7, seconds(0, 2));
      old = a.fragments().get(0);
    }
    try (RecordingFixture a = node("a")) {
      assertThat(a.read(old, Part.VIDEO)).isNotEmpty();
      assertThat(a.archive.highestEpoch(STREAM).toCompletableFuture().get()).isEqualTo(7);
      a.record(8, seconds(2, 2));
      assertThat(a.fragments()).hasSize(4);
      assertThat(a.fragments().get(3).place().store()).isNotEqualTo(old.place().store());
      assertThat(segmentFiles(shared)).hasSize(1);
      assertThat(a.archive.rebuild(STREAM, true).toCompletableFuture().get())
          .matches(ArchiveFindings::isSound)
          .extracting(ArchiveFindings::fragments)
          .isEqualTo(4L);

      a.archive.applyRetention(stream -> age(Duration.ZERO)).toCompletableFuture().get();
      assertThat(segmentFiles(directory)).isEmpty();
      assertThat(a.fragments()).isEmpty();
    }
  }

  @Test
  void aNodeKeepsItsStoreAcrossRestarts() throws Exception {
    for (int epoch = 1; epoch <= 3; epoch++) {
      try (RecordingFixture a = node("a")) {
        a.record(epoch, seconds(5 * epoch, 2));
      }
    }
    assertThat(stores()).hasSize(1);
    assertThat(index.all(STREAM)).hasSize(6);
  }

  @Test
  void twoProcessesNeverWriteOneStore() throws Exception {
    try (RecordingFixture a = node("a")) {
      Path copy = Files.createDirectories(directory.resolve("copy").resolve("media"));
      Files.copy(directory.resolve("a/media/shared-identity"), copy.resolve("shared-identity"));

      assertThatThrownBy(() -> node("copy"))
          .isInstanceOf(ArchiveUnavailableException.class)
          .hasMessageContaining("in use by another camfleet server");
      assertThat(a.fragments()).isEmpty();
    }
    node("copy").close();
  }

  @Test
  void aFolderThatIsNotMountedIsRefused() throws Exception {
    node("a").close();
    Path store = stores().get(0);
    Files.delete(store.resolve("lock"));
    Files.delete(store);

    assertThatThrownBy(() -> node("a"))
        .isInstanceOf(ArchiveUnavailableException.class)
        .hasMessageContaining("is not in it (expected: mounted");
    Files.delete(shared);
    assertThatThrownBy(() -> node("a")).hasMessageContaining("not there (expected: a folder");
    assertThatThrownBy(() -> fixture(settings("a").withShared(directory.resolve("a/media/x"))))
        .hasMessageContaining("(expected: apart)");
  }

  @Test
  void theStoreOfANodeThatIsGoneIsSweptADayAfterItsRetention() throws Exception {
    try (RecordingFixture a = node("a")) {
      a.record(7, seconds(0, 2));
    }
    try (RecordingFixture b = node("b")) {
      b.record(8, seconds(2, 2));
      b.now = Instant.now().plus(Duration.ofHours(27));
      sweep(b, Optional.empty());
      assertThat(segmentFiles(shared)).as("of an unknown stream").hasSize(2);
      sweep(b, Optional.of(Duration.ofHours(3)));
      assertThat(segmentFiles(shared)).as("not a day beyond").hasSize(2);
      sweep(b, Optional.of(Duration.ofHours(1)));

      assertThat(segmentFiles(shared)).as("its own store is not among them").hasSize(1);
      assertThat(b.fragments()).extracting(f -> f.number().epoch()).containsExactly(8L, 8L);
      assertThat(b.metrics.value("camfleet_archive_deleted_segments_total")).isEqualTo(1);
      b.read(b.fragments().get(0), Part.VIDEO);
    }
  }

  private static void sweep(RecordingFixture node, Optional<Duration> age) throws Exception {
    node.archive
        .sweepGoneStores(stream -> CompletableFuture.completedFuture(age.map(Retention.Rule::of)))
        .toCompletableFuture()
        .get();
  }

  private RecordingFixture node(String name) throws Exception {
    return fixture(settings(name));
  }

  private ArchiveSettings settings(String name) {
    return ArchiveSettings.in(directory.resolve(name)).withShared(shared);
  }

  private RecordingFixture fixture(ArchiveSettings settings) throws Exception {
    return new RecordingFixture(settings, index);
  }

  private static void assertUnreachable(RecordingFixture node, Fragment fragment, String text) {
    assertThatThrownBy(() -> node.read(fragment, Part.VIDEO))
        .hasRootCauseInstanceOf(StoreUnreachableException.class)
        .hasMessageContaining(fragment.number().toString())
        .hasMessageContaining(text);
  }

  private static Fragment in(String store, Fragment fragment) {
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
        new Fragment.Place(store, place.segment(), place.offset(), place.length()));
  }

  private static CompletableFuture<Optional<Retention.Rule>> age(Duration age) {
    return CompletableFuture.completedFuture(Optional.of(Retention.Rule.of(age)));
  }

  private List<Path> stores() throws IOException {
    try (Stream<Path> files = Files.list(shared)) {
      return files.toList();
    }
  }

  private static List<Path> segmentFiles(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }
}
