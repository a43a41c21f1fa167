package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media in a folder apart from the data directory: who did not write them plays them, too. */
@Tag("peer")
@Tag("networks")
class SharedArchiveTest {
  @TempDir Path directory;
  private Path data;
  private Path shared;

  @BeforeEach
  void makeFolders() throws IOException {
    data = directory.resolve("data");
    shared = Files.createDirectory(directory.resolve("shared"));
  }

  @Test
  void aNodeThatRecordsNothingPlaysWhatAKilledOneStored() throws Exception {
    Instant from = Instant.now().minusSeconds(5);
    Recording.Tracks before;
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess recorder = serve("bridge,service")) {
      Cameras.add(recorder.api(), "gate", cameras.url(1));
      Cameras.awaitLive(recorder.api(), "gate", Duration.ofSeconds(30));
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> Recording.video(recorder, "gate", from).size() >= 3);
      before = Recording.tracks(recorder, "gate", from);
      recorder.kill9();
    }
    assertThat(segmentFiles(shared)).isNotEmpty();
    assertThat(segmentFiles(data)).isEmpty();

    try (CamfleetProcess player = serve("transcode")) {
      before.isStillIn(Recording.tracks(player, "gate", from));
    }
  }

  @Test
  void aFolderThatIsNotThereIsSaidSoAtTheStart() throws Exception {
    Files.delete(shared);
    CamfleetProcess.Ended ended =
        CamfleetProcess.untilItEnds(
            "serve", "--data", "" + data, "--port", "0", "--set", setting());

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.lines())
        .contains(
            "camfleet: archive directory " + shared + ": not there (expected: a folder, mounted)");
  }

  private CamfleetProcess serve(String roles) throws IOException {
    return CamfleetProcess.serve(data, "--roles", roles, "--set", setting());
  }

  private String setting() {
    return "camfleet.archive.directory=" + shared;
  }

  private static List<Path> segmentFiles(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(file -> file.toString().endsWith(".seg")).toList();
    }
  }
}
