package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.core.rtsp.Clip;

/**
 * What a process has the disk write, as the kernel counts it.
 *
 * @param bytes that it made dirty in files and did not take back, so far
 */
record DiskWrites(long nanos, long bytes) {
  private static final Pattern WRITTEN = Pattern.compile("(?m)^write_bytes: (\\d+)");
  private static final Pattern TAKEN_BACK = Pattern.compile("(?m)^cancelled_write_bytes: (\\d+)");
  private static final int TRACED_SECONDS = 20;
  private static final double BYTES_OF_G711 = 8_000;

  static DiskWrites of(long pid) throws IOException {
    String io = Files.readString(Path.of("/proc", Long.toString(pid), "io"));
    return new DiskWrites(System.nanoTime(), number(WRITTEN, io) - number(TAKEN_BACK, io));
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  double bytesASecond(DiskWrites from) {
    return (bytes - from.bytes) * 1e9 / (nanos - from.nanos);
  }

  /** Calls of fsync and fdatasync of all kinds, the database's too, counted for a while. */
  static double forcesASecond(long pid) throws IOException, InterruptedException {
    Path counted = Files.createTempFile("camfleet", ".strace");
    try {
      FFprobe.run(
          List.of(
              "timeout",
              "-s",
              "INT",
              Integer.toString(TRACED_SECONDS),
              "strace",
              "-f",
              "-c",
              "-e",
              "trace=fsync,fdatasync",
              "-o",
              counted.toString(),
              "-p",
              Long.toString(pid)));
      double calls = 0;
      for (String line : Files.readAllLines(counted)) {
        String[] words = line.trim().split(" +");
        if (words.length >= 5 && words[words.length - 1].matches("f(data)?sync")) {
          calls += Double.parseDouble(words[3]);
        }
      }
      return calls / TRACED_SECONDS;
    } finally {
      Files.delete(counted);
    }
  }

  /** What a camera that plays a clip sends to be stored: pictures and sound without headers. */
  static double mediaBytesASecond(Clip clip, boolean sound) {
    double pictures = clip.pictures().stream().mapToLong(one -> one.data().length).sum();
    return pictures * 1e6 / clip.durationMicros() + (sound ? BYTES_OF_G711 : 0);
  }
}
