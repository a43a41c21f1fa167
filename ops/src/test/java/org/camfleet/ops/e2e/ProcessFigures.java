package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the kernel and the JVM say of a process at one moment.
 *
 * @param cpuMillis user and system time so far
 * @param compilerMillis the part of it that the JIT's compiler threads took
 * @param rssBytes resident memory
 * @param heapBytes Java heap in use after a full collection, 0 when it was not asked for
 * @param open what the descriptors lead to
 */
record ProcessFigures(
    long nanos,
    long cpuMillis,
    long compilerMillis,
    long rssBytes,
    long heapBytes,
    int threads,
    List<String> open) {
  private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");
  private static final Pattern COMPILER = Pattern.compile("^C[12] Compiler");

  /** Without disturbing it. */
  static ProcessFigures of(long pid) throws IOException {
    return read(pid, 0);
  }

  /** After a full collection. */
  static ProcessFigures afterFullCollection(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    Matcher used = HEAP_USED.matcher(jcmd(pid, "GC.heap_info"));
    if (!used.find()) {
      throw new IOException("no heap figure");
    }
    return read(pid, Long.parseLong(used.group(1)) * 1024);
  }

  private static ProcessFigures read(long pid, long heap) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    String[] fields = stat(proc);
    int threads = Integer.parseInt(fields[17]);
    long rss = 4096 * Long.parseLong(fields[21]);
    return new ProcessFigures(
        System.nanoTime(),
        cpuMillis(fields),
        compilerMillis(proc.resolve("task")),
        rss,
        heap,
        threads,
        descriptors(proc.resolve("fd")));
  }

  /** The fields of proc(5)'s stat that follow the name. */
  private static String[] stat(Path proc) throws IOException {
    String stat = Files.readString(proc.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }

  private static long cpuMillis(String[] fields) {
    // utime and stime are fields 14 and 15; the kernel counts in ticks of 10 ms.
    return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }

  private static long compilerMillis(Path tasks) throws IOException {
    long millis = 0;
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        try {
          if (COMPILER.matcher(Files.readString(thread.resolve("comm"))).find()) {
            millis += cpuMillis(stat(thread));
          }
        } catch (NoSuchFileException ended) {
          continue;
        }
      }
    }
    return millis;
  }

  /** How many descriptors are open. */
  int descriptors() {
    return open.size();
  }

  /** What was not open at an earlier reading. */
  List<String> openedSince(ProcessFigures earlier) {
    List<String> fresh = new ArrayList<>(open);
    fresh.removeAll(earlier.open);
    return fresh;
  }

  /** The shortest of some readings: files that are only read for a moment do not count. */
  private static List<String> descriptors(Path directory) throws IOException {
    List<String> least = targets(directory);
    for (int i = 0; i < 10; i++) {
      LockSupport.parkNanos(10_000_000);
      List<String> now = targets(directory);
      least = now.size() < least.size() ? now : least;
    }
    return least;
  }

  private static List<String> targets(Path directory) throws IOException {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> links = Files.list(directory)) {
      for (Path link : links.toList()) {
        try {
          targets.add(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException closed) {
          continue;
        }
      }
    }
    return targets;
  }

  /** CPU milliseconds a second since an earlier reading, shared among so many cameras. */
  double cpuPerCameraSecond(ProcessFigures earlier, int cameras) {
    return (cpuMillis - earlier.cpuMillis) / ((nanos - earlier.nanos) / 1e9) / cameras;
  }

  /** As {@link #cpuPerCameraSecond}, of the compiler threads alone. */
  double compilerPerCameraSecond(ProcessFigures earlier, int cameras) {
    return (compilerMillis - earlier.compilerMillis) / ((nanos - earlier.nanos) / 1e9) / cameras;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return FFprobe.run(List.of(program.toString(), Long.toString(pid), command)).output();
  }
}
