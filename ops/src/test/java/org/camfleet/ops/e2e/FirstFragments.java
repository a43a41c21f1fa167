package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * When each stream's first fragment was in its segment file. Looks at the files, because asking the
 * server for hundreds of playlists would be a load of its own.
 */
final class FirstFragments {
  private static final Duration OFTEN = Duration.ofMillis(50);

  /** More than the head of a segment file, less than any picture of a clip. */
  private static final long HEAD = 600;

  private final Path data;
  private final int expected;
  private final Map<String, Long> millis = new ConcurrentHashMap<>();

  private FirstFragments(Path data, int expected) {
    this.data = data;
    this.expected = expected;
  }

  /** Of so many streams of a server with this data directory. */
  static FirstFragments watch(Path data, int expected) {
    return new FirstFragments(data, expected);
  }

  /** Looks until all are there. */
  void awaitAll(JavaProgram masters, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (millis.size() < expected) {
      assertThat(System.nanoTime() - end)
          .as("stored: %d of %d, %s", millis.size(), expected, JoinSteps.read(masters.lines()))
          .isNegative();
      look();
      LockSupport.parkNanos(OFTEN.toNanos());
    }
  }

  /** Looks once. */
  FirstFragments look() throws IOException {
    long now = System.currentTimeMillis();
    try (Stream<Path> files = Files.walk(data)) {
      files
          .filter(file -> file.toString().endsWith(".seg"))
          .filter(file -> !millis.containsKey(stream(file)) && file.toFile().length() > HEAD)
          .forEach(file -> millis.put(stream(file), now));
    } catch (java.io.UncheckedIOException vanished) {
      // A temporary file of the database: the next look will do.
    }
    return this;
  }

  /** A stream's directory is its name, when it was made, and a hash. */
  private static String stream(Path file) {
    return file.getParent().getFileName().toString().replaceFirst("_\\d+-[0-9a-f]{12}$", "");
  }

  /** Milliseconds since the Unix epoch by stream. */
  Map<String, Long> millis() {
    return millis;
  }
}
