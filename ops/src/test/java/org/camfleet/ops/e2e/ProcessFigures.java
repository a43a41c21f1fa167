package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * @param heapBytes live objects of the Java heap, 0 when it was not asked for
 * @param threads their names
 * @param open what the descriptors lead to
 */
record ProcessFigures(
    long nanos,
    long cpuMillis,
    long compilerMillis,
    long rssBytes,
    long heapBytes,
    List<String> threads,
    List<String> open) {
  private static final Pattern LIVE = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern COMPILER = Pattern.compile("^C[12] Compiler");

  /** Without disturbing it. */
  static ProcessFigures of(long pid) throws IOException {
    return read(pid, 0);
  }

  /** After a full collection; the histogram counts what lives at that very moment. */
  static ProcessFigures afterFullCollection(long pid) throws IOException, InterruptedException {
    Matcher live = LIVE.matcher(jcmd(pid, "GC.class_histogram"));
    if (!live.find()) {
      throw new IOException("no heap figure");
    }
    return read(pid, Long.parseLong(live.group(1)));
  }

  private static ProcessFigures read(long pid, long heap) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    String[] fields = stat(proc);
    long rss = 4096 * Long.parseLong(fields[21]);
    return new ProcessFigures(
        System.nanoTime(),
        cpuMillis(fields),
        compilerMillis(proc.resolve("task")),
        rss,
        heap,
        least(() -> names(proc.resolve("task"))),
        least(() -> targets(proc)));
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

  /** What was not there at an earlier reading. */
  static List<String> fresh(List<String> now, List<String> earlier) {
    List<String> fresh = new ArrayList<>(now);
    earlier.forEach(fresh::remove);
    return fresh;
  }

  /** Reads names from the kernel. */
  private interface Listing {
    List<String> read() throws IOException;
  }

  /** The shortest of some readings: what is there only for a moment does not count. */
  private static List<String> least(Listing listing) throws IOException {
    List<String> least = listing.read();
    for (int i = 0; i < 10; i++) {
      LockSupport.parkNanos(10_000_000);
      List<String> now = listing.read();
      least = now.size() < least.size() ? now : least;
    }
    return least;
  }

  private static List<String> names(Path tasks) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        try {
          String name = Files.readString(thread.resolve("comm")).strip();
          if (!name.startsWith("kamon-")) { // its pools of two let threads end and start anew
            names.add(name);
          }
        } catch (NoSuchFileException ended) {
          continue;
        }
      }
    }
    return names;
  }

  private static List<String> targets(Path proc) throws IOException {
    List<String> targets = new ArrayList<>();
    Map<String, String> sockets = sockets(proc.resolve("net"));
    try (Stream<Path> links = Files.list(proc.resolve("fd"))) {
      for (Path link : links.toList()) {
        try {
          String target = Files.readSymbolicLink(link).toString();
          targets.add(sockets.getOrDefault(target, target));
        } catch (NoSuchFileException closed) {
          continue;
        }
      }
    }
    return targets;
  }

  /** Both ends of TCP and UDP sockets, as the kernel writes them (hexadecimal), by their inode. */
  private static Map<String, String> sockets(Path net) throws IOException {
    Map<String, String> ends = new HashMap<>();
    for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
      for (String line : Files.readAllLines(net.resolve(protocol))) {
        String[] fields = line.strip().split(" +");
        ends.put("socket:[" + fields[9] + "]", protocol + " " + fields[1] + " to " + fields[2]);
      }
    }
    return ends;
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
    Path program = Jdk.program("jcmd");
    return FFprobe.run(List.of(program.toString(), Long.toString(pid), command)).output();
  }
}
