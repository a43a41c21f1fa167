package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.archive.Archive;
import org.camfleet.core.archive.ArchiveFindings;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.Part;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.database.SqlFragmentIndex;

/** What {@link CrashedRecorder} left behind, opened again and looked at from all sides. */
final class CrashedStore {
  private static final int PAGE = 500;

  /**
   * What was found.
   *
   * @param highestEpoch of all streams
   * @param numbers of the listed fragments of each stream
   */
  record State(long highestEpoch, Map<Integer, List<FragmentNumber>> numbers) {
    int fragments() {
      return numbers.values().stream().mapToInt(List::size).sum();
    }
  }

  private CrashedStore() {}

  /**
   * Opens the store as a server does at its start, and asserts that the index then lists what the
   * files hold and nothing else, that all of it reads and is what was fed, and that an index made
   * of the files alone is the same.
   *
   * @param damaged how many fragments have bytes that are not what was written: that is told, and
   *     they are off the list after a rebuild
   */
  static State check(Path data, Path scratch, String which, int damaged) throws Exception {
    Map<Integer, List<Fragment>> listed = new TreeMap<>();
    long epoch = 0;
    long told = 0;
    CountingMetrics metrics = new CountingMetrics();
    try (Database database = Database.open(DatabaseSettings.embedded(data), metrics)) {
      SqlFragmentIndex index = new SqlFragmentIndex(database);
      try (Archive archive = open(data, index, metrics)) {
        for (int i = 0; i < CrashedRecorder.STREAMS; i++) {
          String stream = CrashedRecorder.stream(i);
          ArchiveFindings found = get(archive.verify(stream, true));
          if (found.damaged() == 0) {
            assertThat(found).as(which).matches(ArchiveFindings::isSound);
          } else {
            told += found.damaged();
            get(archive.rebuild(stream, true));
          }
          List<Fragment> all = all(index, stream);
          for (Fragment fragment : all) {
            reads(archive, i, fragment, which);
          }
          listed.put(i, all);
          epoch = Math.max(epoch, get(archive.highestEpoch(stream)));
        }
      }
    }
    // A damaged last record is taken for a torn one when the files are opened, and cut off then.
    assertThat(told).as("%s: damaged fragments", which).isBetween(0L, (long) damaged);
    sameFromFilesAlone(data, scratch, which, listed);
    Map<Integer, List<FragmentNumber>> numbers = new TreeMap<>();
    listed.forEach((i, all) -> numbers.put(i, all.stream().map(Fragment::number).toList()));
    return new State(epoch, numbers);
  }

  private static Archive open(Path data, FragmentIndex index, CountingMetrics metrics)
      throws Exception {
    return Archive.open(
        CrashedRecorder.settings(data, Duration.ofSeconds(5)), index, metrics, event -> {});
  }

  private static void sameFromFilesAlone(
      Path data, Path scratch, String which, Map<Integer, List<Fragment>> listed) throws Exception {
    Path empty = Files.createTempDirectory(scratch, "rebuilt");
    CountingMetrics metrics = new CountingMetrics();
    try (Database database = Database.open(DatabaseSettings.embedded(empty), metrics)) {
      SqlFragmentIndex index = new SqlFragmentIndex(database);
      try (Archive archive = open(data, index, metrics)) {
        for (int i = 0; i < CrashedRecorder.STREAMS; i++) {
          String stream = CrashedRecorder.stream(i);
          get(archive.verify(stream, false)); // ends when all is listed
          assertThat(all(index, stream))
              .as("%s: rebuilt index of %d", which, i)
              .isEqualTo(listed.get(i));
        }
      }
    }
  }

  /** All that is listed of a stream, page by page. */
  private static List<Fragment> all(FragmentIndex index, String stream) throws Exception {
    List<Fragment> all = new ArrayList<>();
    FragmentNumber from = new FragmentNumber(0, 0);
    List<Fragment> page;
    do {
      page = get(index.from(stream, from, PAGE));
      all.addAll(page);
      if (!page.isEmpty()) {
        FragmentNumber last = page.get(page.size() - 1).number();
        from = new FragmentNumber(last.epoch(), last.sequence() + 1);
      }
    } while (page.size() == PAGE);
    return all;
  }

  /** A fragment's bytes must be the pictures that were fed. */
  private static void reads(Archive archive, int stream, Fragment fragment, String which)
      throws Exception {
    byte[] video = get(archive.read(fragment, Part.VIDEO));
    assertThat(get(archive.read(fragment, Part.AUDIO))).as(which).isNotEmpty();
    long first =
        (fragment.producerMicros() - CrashedRecorder.START) / CrashedRecorder.PICTURE_MICROS;
    int end = video.length;
    for (long i = first + CrashedRecorder.PICTURES_A_SECOND - 1; i >= first; i--) {
      byte[] fed = CrashedRecorder.picture(stream, i);
      int begin = end - fed.length;
      assertThat(begin).as("%s: length of %s", which, fragment).isPositive();
      assertThat(Arrays.equals(video, begin, end, fed, 0, fed.length))
          .as("%s: picture %d of %s", which, i, fragment)
          .isTrue();
      end = begin;
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Puts a copy of a directory in the place of another. */
  static void copy(Path from, Path to) throws IOException {
    delete(to);
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
