package org.camfleet.ops.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process wrote to its segment files, and how much of each it had forced to the disk, by the
 * kernel's account: {@code strace} saw each call. A process that is killed leaves all that it wrote
 * in the page cache; {@link #cut} makes of that what a power failure leaves.
 */
final class TracedWrites {
  private static final String SUFFIX = ".seg";
  private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
  private static final Pattern CALL =
      Pattern.compile("(\\w+)\\((\\d+)<([^>]*)>.*?(?:, (\\d+))?\\) += (-?\\d+).*");
  private static final Pattern CREATED =
      Pattern.compile("openat\\(.*O_CREAT\\|O_EXCL.* = \\d+<([^>]*)>.*");
  private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
  private static final String UNFINISHED = " <unfinished ...>";

  /**
   * A file that the process made.
   *
   * @param written bytes that were written
   * @param forced of them, those that surely were on the disk
   */
  record Extent(long written, long forced) {}

  private final Map<Path, Extent> files = new TreeMap<>();
  private final Map<String, String> unfinished = new HashMap<>();

  /** A command that runs another one and writes what it does with files to {@code trace}. */
  static List<String> before(Path trace) {
    return List.of(
        "strace",
        "-f",
        "-y",
        "-s",
        "0",
        "--seccomp-bpf",
        "-e",
        "trace=openat,write,pwrite64,fsync,fdatasync,ftruncate",
        "-o",
        trace.toString());
  }

  /** Whether processes can be traced here; says it loudly when not. */
  static boolean isPossible() throws IOException, InterruptedException {
    Path trace = Files.createTempFile("camfleet", ".trace");
    try {
      List<String> command = new java.util.ArrayList<>(before(trace));
      command.add("true");
      if (FFprobe.run(command).exit() == 0) {
        return true;
      }
    } catch (IOException missing) {
      // told below
    } finally {
      Files.delete(trace);
    }
    Figures.print("!!! SKIPPED: strace can not be used here (expected: installed and allowed)");
    return false;
  }

  /** Reads what was traced. */
  static TracedWrites read(Path trace) throws IOException {
    TracedWrites writes = new TracedWrites();
    try (BufferedReader lines = Files.newBufferedReader(trace, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher parts = LINE.matcher(line);
        if (parts.matches()) {
          writes.line(parts.group(1), parts.group(2));
        }
      }
    }
    return writes;
  }

  private void line(String thread, String text) {
    Matcher resumed = RESUMED.matcher(text);
    if (text.endsWith(UNFINISHED)) {
      String begun = text.substring(0, text.length() - UNFINISHED.length());
      unfinished.put(thread, begun);
      forcing(thread, begun);
    } else if (resumed.matches()) {
      call(thread, unfinished.getOrDefault(thread, "") + resumed.group(1));
    } else {
      forcing(thread, text);
      call(thread, text);
    }
  }

  private final Map<String, Long> atForce = new HashMap<>();

  /** What is written when a force begins is what it forces. */
  private void forcing(String thread, String begun) {
    if (begun.startsWith("fdatasync(") || begun.startsWith("fsync(")) {
      int from = begun.indexOf('<');
      int to = begun.indexOf('>');
      if (from > 0 && to > from) {
        Extent extent = files.get(Path.of(begun.substring(from + 1, to)));
        atForce.put(thread, extent == null ? 0L : extent.written());
      }
    }
  }

  private void call(String thread, String text) {
    Matcher created = CREATED.matcher(text);
    if (created.matches() && created.group(1).endsWith(SUFFIX)) {
      files.put(Path.of(created.group(1)), new Extent(0, 0));
      return;
    }
    Matcher call = CALL.matcher(text);
    if (!call.matches() || !call.group(3).endsWith(SUFFIX)) {
      return;
    }
    long result = Long.parseLong(call.group(5));
    if (result >= 0) {
      files.computeIfPresent(
          Path.of(call.group(3)),
          (file, extent) -> after(thread, call.group(1), call.group(4), result, extent));
    }
  }

  private Extent after(String thread, String name, String argument, long result, Extent extent) {
    return switch (name) {
      case "write" -> new Extent(extent.written() + result, extent.forced());
      case "fdatasync", "fsync" ->
          new Extent(extent.written(), Math.max(extent.forced(), atForce.getOrDefault(thread, 0L)));
      case "ftruncate" -> {
        long size = Long.parseLong(argument);
        yield new Extent(size, Math.min(size, extent.forced()));
      }
      default -> throw new IllegalStateException(name + ": not known (expected: an append)");
    };
  }

  /** The segment files that the process made. */
  Map<Path, Extent> files() {
    return files;
  }

  /** Cuts each file that it made back to what was forced; gives how many bytes that took. */
  long cut() throws IOException {
    long taken = 0;
    for (Map.Entry<Path, Extent> file : files.entrySet()) {
      if (Files.exists(file.getKey())) {
        taken += cut(file.getKey(), file.getValue().forced());
      }
    }
    return taken;
  }

  /** Cuts a file; gives how many bytes that took. */
  static long cut(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long before = channel.size();
      if (before < size) {
        throw new IOException(file + ": " + before + " bytes (expected: at least " + size + ")");
      }
      channel.truncate(size);
      return before - size;
    }
  }
}
