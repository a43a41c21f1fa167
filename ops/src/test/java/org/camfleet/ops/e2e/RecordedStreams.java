package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What players get of many streams from one node, read and decoded some at a time. */
final class RecordedStreams {
  private static final int AT_A_TIME = 4;

  /** Numbers a second that {@link ClockClip} shows, and after how many they begin again. */
  private static final double NUMBERS_PER_SECOND = 25;

  private static final int PERIOD = 600;

  /** A picture shows each second or third number; where sessions change, times are estimates. */
  private static final double TOLERANCE = 5;

  private final Map<String, Recording.Tracks> tracks;

  private RecordedStreams(Map<String, Recording.Tracks> tracks) {
    this.tracks = tracks;
  }

  /** Every fragment of these streams that is listed between two moments of the producers' clock. */
  static RecordedStreams of(
      CamfleetProcess node, Collection<String> streams, Instant from, Instant to) throws Exception {
    HlsDownload download = new HlsDownload(node.api().trust());
    try (KvsClient kvs = KvsClient.of(node.api())) {
      return new RecordedStreams(
          each(streams, stream -> Recording.tracks(kvs, download, stream, from, to)));
    }
  }

  /** How many fragments of pictures there are. */
  int fragments() {
    return tracks.values().stream().mapToInt(one -> one.pictures().size()).sum();
  }

  /** Fails unless each stream has some, and each byte of them is in what was read later. */
  void areStillIn(RecordedStreams later) {
    tracks.forEach(
        (stream, before) -> {
          assertThat(before.pictures()).as("fragments of %s", stream).isNotEmpty();
          before.isStillIn(later.tracks.getOrDefault(stream, Recording.Tracks.NONE));
        });
  }

  /** Fails unless the numbers in the pictures of {@link ClockClip} go on as their times do. */
  void showTheClockGoOn(Path directory) throws Exception {
    Map<String, List<String>> jumps =
        each(
            tracks.keySet(),
            stream -> {
              Path own = Files.createDirectories(directory.resolve(stream));
              return jumps(StoredClock.ofCamera(tracks.get(stream), own));
            });
    jumps.values().removeIf(List::isEmpty);
    assertThat(jumps).as("jumps of the clock in the pictures").isEmpty();
  }

  private static List<String> jumps(List<StoredClock.Shown> stored) {
    List<StoredClock.Shown> pictures =
        stored.stream().sorted(Comparator.comparingDouble(StoredClock.Shown::seconds)).toList();
    assertThat(pictures).extracting(StoredClock.Shown::number).doesNotContain(-1);
    return StoredClock.jumps(pictures, PERIOD, NUMBERS_PER_SECOND, TOLERANCE);
  }

  /** What is done with one stream. */
  private interface Work<T> {
    T of(String stream) throws Exception;
  }

  private static <T> Map<String, T> each(Collection<String> streams, Work<T> work)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<String> names = List.copyOf(streams);
      List<Callable<T>> calls = new ArrayList<>();
      names.forEach(stream -> calls.add(() -> work.of(stream)));
      Map<String, T> all = new TreeMap<>();
      List<Future<T>> done = threads.invokeAll(calls);
      for (int i = 0; i < names.size(); i++) {
        all.put(names.get(i), done.get(i).get());
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }
}
