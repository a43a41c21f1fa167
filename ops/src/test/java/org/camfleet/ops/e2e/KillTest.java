package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

@Tag("peer")
class KillTest {
  @TempDir Path directory;

  @Test
  void whatWasListedPlaysByteIdenticalAfterKillNine() throws Exception {
    Path data = directory.resolve("data");
    int port = CamfleetProcess.freePort();
    Instant from = Instant.now().minusSeconds(5);
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU))) {
      Map<String, byte[]> before;
      CamfleetProcess first = CamfleetProcess.serve(data, port);
      try {
        Cameras.add(first.api(), "gate", cameras.url(1));
        Cameras.awaitLive(first.api(), "gate", Duration.ofSeconds(30));
        await()
            .atMost(Duration.ofSeconds(40))
            .pollInterval(Duration.ofMillis(500))
            .until(() -> video(first, from).size() >= 6);
        before = video(first, from);
      } finally {
        first.kill9();
      }
      Instant killed = Instant.now();

      try (CamfleetProcess second = CamfleetProcess.serve(data, port)) {
        Instant ready = Instant.now();
        Map<String, byte[]> after = video(second, from);
        before.forEach(
            (number, bytes) -> assertThat(after.get(number)).as(number).isEqualTo(bytes));
        // The fragment under way at the kill may be lost, a finished one may not: 2 s each, listed
        // within the next one.
        String last = before.keySet().stream().reduce((one, next) -> next).orElseThrow();
        await()
            .atMost(Duration.ofSeconds(20).minus(Duration.between(ready, Instant.now())))
            .pollInterval(Duration.ofMillis(250))
            .until(
                () ->
                    video(second, killed).keySet().stream()
                        .anyMatch(number -> number.compareTo(last) > 0));
      }
    }
  }

  private static Map<String, byte[]> video(CamfleetProcess camfleet, Instant from) {
    try (KvsClient kvs = KvsClient.of(camfleet.api())) {
      String url =
          kvs.hlsUrl("gate", HLSPlaybackMode.ON_DEMAND, from, Instant.now().plusSeconds(1));
      return new HlsDownload(camfleet.api().trust()).video(url).fragments();
    } catch (RuntimeException e) {
      if (String.valueOf(e.getMessage()).contains("No fragments")) {
        return Map.of();
      }
      throw e;
    }
  }
}
