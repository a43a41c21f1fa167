package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.camfleet.core.archive.FragmentNumber;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real recorder, store and index in a process that is killed at any moment, again and again on
 * one data directory; then the segment files are cut to what the kernel was told to force, as by a
 * power failure, and what else can happen to disks and databases is done to them.
 */
@Tag("peer")
class CrashTest {
  private static final int KILLS = Integer.getInteger("camfleet.crash.kills", 5);

  /** Lives of one data directory, so that what is read back each time stays small. */
  private static final int LIVES = 10;

  /** What archive.fsync-interval is set to, in turn. */
  private static final int[] FSYNC_MILLIS = {0, 2_000, 250};

  /** What is done beside the kill and the cut. */
  private enum Harm {
    NONE,
    TORN,
    OLDER_DATABASE,
    FLIPPED_BIT,
    DISK_FULL
  }

  private record Stored(int stream, FragmentNumber number, long atMillis) {
    boolean is(FlippedBit.@Nullable Where flipped) {
      return flipped != null && flipped.stream() == stream && flipped.number().equals(number);
    }
  }

  @TempDir Path directory;
  private Random random = new Random();
  private int acknowledged;
  private int lost;
  private long longestLostMillis;
  private int fragments;
  private long cutBytes;

  @Test
  void nothingAcknowledgedIsLostBeyondTheWindowAndTheIndexIsWhatTheFilesHold() throws Exception {
    assumeTrue(TracedWrites.isPossible(), "strace");
    String given = System.getenv("CAMFLEET_SEED");
    long seed = given == null ? System.nanoTime() : Long.parseLong(given);
    random = new Random(seed);
    Path data = directory.resolve("data");
    long epoch = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      Harm harm = Harm.values()[kill % Harm.values().length];
      String which = "kill %d of seed %d (%s)".formatted(kill + 1, seed, harm);
      if (harm == Harm.DISK_FULL) {
        onASmallDisk(directory.resolve("small"), which);
      } else {
        if (kill % LIVES == 0) {
          CrashedStore.delete(data);
        }
        epoch = life(data, harm, kill, epoch, which) + 1;
      }
    }
    Figures.print("FIGURE kills " + KILLS);
    Figures.print("FIGURE fragments-acknowledged " + acknowledged);
    Figures.print("FIGURE fragments-lost-within-the-window " + lost);
    Figures.print("FIGURE oldest-lost " + longestLostMillis + " ms");
    Figures.print("FIGURE fragments-read-back " + fragments);
    Figures.print("FIGURE cut-off " + cutBytes / 1_000_000 + " MB");
  }

  private long life(Path data, Harm harm, int kill, long epoch, String which) throws Exception {
    int fsync = FSYNC_MILLIS[kill % FSYNC_MILLIS.length];
    Path older = directory.resolve("older");
    if (harm == Harm.TORN && Files.exists(data.resolve("db"))) {
      CrashedStore.copy(data.resolve("db"), older);
    }
    Killed killed = kill(data, fsync, epoch, kill, "stored .*");
    FlippedBit.@Nullable Where flipped = harm(data, harm, killed.writes(), older);
    CrashedStore.State state = CrashedStore.check(data, directory, which, flipped == null ? 0 : 1);
    allThere(killed, state, fsync, flipped, which);
    if (flipped != null) {
      assertThat(state.numbers().get(flipped.stream())).as(which).doesNotContain(flipped.number());
      CrashedStore.delete(data); // its damage would be told again in the next life
    }
    return Math.max(epoch, state.highestEpoch()); // a server claims each in the database, too
  }

  /** The disk fills while it records; what was stored before stays, and pictures go on. */
  private void onASmallDisk(Path data, String which) throws Exception {
    CrashedStore.delete(data);
    try (SmallDisk disk = SmallDisk.mount(data.resolve("media"), 24)) {
      Killed killed = kill(data, 0, 1, 0, "gap disk-full");
      killed.writes().cut();
      allThere(killed, CrashedStore.check(data, directory, which, 0), 0, null, which);
      assertThat(disk.directory()).isNotEmptyDirectory();
    }
  }

  private record Killed(TracedWrites writes, List<Stored> stored, long atMillis) {}

  private Killed kill(Path data, int fsync, long epoch, int life, String until) throws Exception {
    Path trace = directory.resolve("trace");
    Path output = directory.resolve("output");
    Files.createDirectories(data);
    List<String> command = new ArrayList<>(TracedWrites.before(trace));
    command.add(Jdk.program("java").toString());
    command.add("-Xmx512m");
    command.addAll(Jdk.onClassPath(CamfleetProcess.THIS_BUILD));
    command.add(CrashedRecorder.class.getName());
    command.add(data.toString());
    command.add(Integer.toString(fsync));
    command.add(Long.toString(epoch));
    command.add(Long.toString(life * 1_000_000L));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .failFast(() -> assertThat(process.isAlive()).as(text(output)).isTrue())
          .until(() -> lines(output, until).size() > 0);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no '" + until + "' in: " + text(output), e);
    }
    try {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(runMillis()));
    } finally {
      for (String line : lines(output, "pid .*")) {
        ProcessHandle.of(Long.parseLong(line.substring(4)))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
      long end = System.currentTimeMillis();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("strace ended").isTrue();
      assertThat(lines(output, "fenced")).isEmpty();
      stored(output, end);
    }
    return new Killed(TracedWrites.read(trace), storedLast, killedAt);
  }

  /** Most runs are short, and some longer than the longest window. */
  private int runMillis() {
    return 50 + random.nextInt(random.nextInt(8) == 0 ? 6_000 : 1_500);
  }

  private List<Stored> storedLast = List.of();
  private long killedAt;

  private void stored(Path output, long atMillis) throws IOException {
    killedAt = atMillis;
    storedLast =
        lines(output, "stored [0-9]+ [0-9]+ [0-9]+").stream()
            .map(line -> line.split(" "))
            .map(
                parts ->
                    new Stored(
                        Integer.parseInt(parts[1]),
                        FragmentNumber.parse(parts[2]),
                        Long.parseLong(parts[3])))
            .toList();
  }

  private static List<String> lines(Path output, String pattern) throws IOException {
    String text = text(output);
    int whole = text.lastIndexOf('\n') + 1;
    return text.substring(0, whole).lines().filter(line -> line.matches(pattern)).toList();
  }

  private static String text(Path output) throws IOException {
    return Files.exists(output) ? Files.readString(output) : "";
  }

  /** Does to the files what a power failure and worse does; gives what must be damaged then. */
  private FlippedBit.@Nullable Where harm(Path data, Harm harm, TracedWrites writes, Path older)
      throws IOException {
    if (harm != Harm.TORN) {
      cutBytes += writes.cut();
    } else {
      for (Map.Entry<Path, TracedWrites.Extent> file : writes.files().entrySet()) {
        tear(file.getKey(), file.getValue());
      }
    }
    if (harm == Harm.OLDER_DATABASE && Files.exists(older)) {
      CrashedStore.copy(older, data.resolve("db"));
    }
    return harm == Harm.FLIPPED_BIT ? flip(writes) : null;
  }

  /** Some of what was not forced is there, and of that some pages are not. */
  private void tear(Path file, TracedWrites.Extent extent) throws IOException {
    long size = Files.size(file);
    long beyond = size - extent.forced();
    if (beyond <= 0) {
      return;
    }
    cutBytes += TracedWrites.cut(file, size - random.nextInt((int) beyond));
    long left = Files.size(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long page = extent.forced() + 4_095 & -4_096L; page + 4_096 <= left; page += 4_096) {
        if (random.nextInt(4) == 0) {
          channel.write(ByteBuffer.allocate(4_096), page);
        }
      }
    }
  }

  /** Flips a bit of a picture of a fragment in the middle of some file. */
  private FlippedBit.@Nullable Where flip(TracedWrites writes) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : writes.files().keySet()) {
      if (Files.size(file) > 500_000) {
        files.add(file);
      }
    }
    if (files.isEmpty()) {
      return null;
    }
    Path file = files.get(random.nextInt(files.size()));
    return FlippedBit.in(file, random);
  }

  /** A look every quarter of the interval, the fsync itself, and a busy machine. */
  private static long window(int fsync) {
    return fsync * 5L / 4 + 1_000;
  }

  /** What was acknowledged is there, but for what the window allows a power failure to take. */
  private void allThere(
      Killed killed,
      CrashedStore.State state,
      int fsync,
      FlippedBit.@Nullable Where flipped,
      String which) {
    acknowledged += killed.stored().size();
    fragments += state.fragments();
    assertThat(killed.stored()).as(which).isNotEmpty();
    for (Stored one : killed.stored()) {
      if (!one.is(flipped) && !state.numbers().get(one.stream()).contains(one.number())) {
        long ago = killed.atMillis() - one.atMillis();
        assertThat(fsync).as("%s: %s lost, stored %d ms before", which, one, ago).isPositive();
        assertThat(ago).as("%s: %s lost", which, one).isLessThan(window(fsync));
        lost++;
        longestLostMillis = Math.max(longestLostMillis, ago);
      }
    }
  }
}
