package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peer")
class KillTest {
  private static final Duration FRAGMENT = Duration.ofSeconds(2);

  /** From the camera's key frame until the fragment before it is written: 0.4 s for its sound. */
  private static final Duration HANDLING = Duration.ofSeconds(1);

  @TempDir Path directory;

  @Test
  void whatWasListedPlaysByteIdenticalAfterKillNine() throws Exception {
    Path data = directory.resolve("data");
    int port = CamfleetProcess.freePort();
    Instant from = Instant.now().minusSeconds(5);
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU))) {
      Map<String, byte[]> before;
      Instant killed;
      CamfleetProcess first = CamfleetProcess.serve(data, port);
      try {
        Cameras.add(first.api(), "gate", cameras.url(1));
        Cameras.awaitLive(first.api(), "gate", Duration.ofSeconds(30));
        await()
            .atMost(Duration.ofSeconds(40))
            .pollInterval(Duration.ofMillis(500))
            .until(() -> Recording.video(first, "gate", from).size() >= 6);
        before = Recording.video(first, "gate", from);
      } finally {
        first.kill9();
        killed = Instant.now();
      }

      try (CamfleetProcess second = CamfleetProcess.serve(data, port)) {
        Instant ready = Instant.now();
        List<HlsDownload.Period> recovered = Recording.periods(second, "gate", from, killed);
        Map<String, byte[]> after = Recording.fragments(recovered);
        before.forEach(
            (number, bytes) -> assertThat(after.get(number)).as(number).isEqualTo(bytes));
        // At most the one fragment that was under way or about to be written is missing.
        assertThat(recovered.get(recovered.size() - 1).end())
            .isAfter(killed.minus(FRAGMENT).minus(HANDLING));
        assertThat(withoutHoles(after.keySet())).as(after.keySet().toString()).isTrue();
        String last = before.keySet().stream().reduce((one, next) -> next).orElseThrow();
        await()
            .atMost(Duration.ofSeconds(20).minus(Duration.between(ready, Instant.now())))
            .pollInterval(Duration.ofMillis(250))
            .until(
                () ->
                    Recording.video(second, "gate", killed).keySet().stream()
                        .anyMatch(number -> number.compareTo(last) > 0));
      }
    }
  }

  /** Numbers of one epoch differ in their last ten digits, which count. */
  private static boolean withoutHoles(Set<String> numbers) {
    List<BigInteger> all = numbers.stream().map(BigInteger::new).sorted().toList();
    BigInteger span = all.get(all.size() - 1).subtract(all.get(0));
    return span.equals(BigInteger.valueOf(all.size() - 1L));
  }
}
