package org.camfleet.core.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.core.archive.RecordingFixture.STREAM;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorder in a process of its own, killed while it writes. */
class KilledRecorderTest {
  private static final int ENOUGH = 60;
  private static final String LISTED = "1[0-9]{29} [0-9a-f]{8}";

  @TempDir Path directory;

  @Test
  void whatWasListedBeforeTheKillReadsTheSameAfter() throws Exception {
    Path output = directory.resolve("listed.txt");
    Process process = start(output);
    try {
      await().atMost(30, TimeUnit.SECONDS).until(() -> listed(output).size() >= ENOUGH);
    } finally {
      process.destroyForcibly(); // SIGKILL
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    List<String> listed = listed(output);

    MemoryFragmentIndex index = new MemoryFragmentIndex();
    try (Archive archive =
        Archive.open(ArchiveSettings.in(directory), index, new CountingMetrics(), event -> {})) {
      await().until(() -> index.all(STREAM).size() >= listed.size());
      for (String line : listed) {
        String[] parts = line.split(" ");
        Fragment fragment =
            index.find(STREAM, FragmentNumber.parse(parts[0])).toCompletableFuture().join().get();
        byte[] video = archive.read(fragment, Part.VIDEO).toCompletableFuture().join();
        assertThat(checksum(video)).isEqualTo(parts[1]);
      }
      assertThat(archive.highestEpoch(STREAM).toCompletableFuture().get()).isEqualTo(5);
    }
  }

  private Process start(Path output) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Recorder.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(output.toFile())
        .start();
  }

  /** The lines that were written whole. */
  private static List<String> listed(Path output) throws Exception {
    return Files.exists(output)
        ? Files.readAllLines(output).stream().filter(line -> line.matches(LISTED)).toList()
        : List.of();
  }

  private static String checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return "%08x".formatted(crc.getValue());
  }

  /** The process: records as fast as it may and prints every fragment once it is listed. */
  static final class Recorder {
    private static final VideoTrack TRACK =
        new VideoTrack(new byte[] {0x67, 0x42, 0, 30}, new byte[][] {{0x68, 1}}, 64, 64);

    private Recorder() {}

    public static void main(String[] arguments) throws Exception {
      ArchiveSettings settings = ArchiveSettings.in(Path.of(arguments[0]));
      Archive archive =
          Archive.open(
              settings.withSegments(3_000_000, settings.segmentAge()),
              new MemoryFragmentIndex(),
              new CountingMetrics(),
              event -> {});
      PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
      StreamRecorder recorder = archive.record(STREAM, 5, new Printer(archive, out));
      for (long i = 0; ; i++) {
        byte[] data = new byte[20_000];
        Arrays.fill(data, (byte) i);
        long time = RecordingFixture.START + i * 100_000;
        recorder.accept(new AccessUnit(TRACK, data, time, time, i % 10 == 0));
        if (i % 50 == 0) {
          archive.highestEpoch(STREAM).toCompletableFuture().get();
        }
      }
    }
  }

  private record Printer(Archive archive, PrintStream out) implements StreamRecorder.Listener {
    @Override
    public void onFragmentStored(Fragment fragment) {
      archive
          .read(fragment, Part.VIDEO)
          .thenAccept(video -> out.println(fragment.number() + " " + checksum(video)));
    }

    @Override
    public void onKeyFrameWanted() {}

    @Override
    public void onGap(String cause, long fromMicros, long toMicros) {
      System.exit(1);
    }

    @Override
    public void onFenced() {
      System.exit(1);
    }
  }
}
