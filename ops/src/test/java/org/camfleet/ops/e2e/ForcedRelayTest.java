package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Browsers that may use nothing but a relay (coturn), with the servers and credentials that
 * GetIceServerConfig answers: a master is recorded and a viewer sees it.
 */
@Tag("peer")
class ForcedRelayTest {
  private static final String CHANNEL = "behind-a-relay";
  private static final int SOON_MILLIS = 20_000;

  @TempDir Path directory;

  @Test
  void aMasterIsRecordedAndAViewerSeesItThoughBothMayOnlyRelay() throws Exception {
    try (Coturn coturn = Coturn.start(directory, "north");
        CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"),
                "--roles",
                "service",
                "--set",
                "camfleet.turn.uris=" + coturn.uri(),
                "--set",
                "camfleet.turn.secret=north");
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      String channel = kvs.createStoredChannel(CHANNEL, 1);
      Page page = Viewer.prepare(chromium, camfleet);
      Instant from = Instant.now().minusSeconds(5);

      Viewer master = Viewer.master(page, kvs, channel, red(kvs.iceServers(channel, null)));
      master.await("it.connectedAt", SOON_MILLIS);
      relays(master, coturn);

      Viewer ann = Viewer.join(page, kvs, channel, "ann", relayed(kvs.iceServers(channel, "ann")));
      ann.await("it.pictures.length > 30", SOON_MILLIS);
      relays(ann, coturn);
      assertThat(ann.video("framesDecoded")).as("pictures of ann").isGreaterThan(25);

      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> Recording.video(camfleet, CHANNEL, from).size() >= 2);
      List<Decoded.Colour> stored = Recording.tracks(camfleet, CHANNEL, from).colours(directory);
      assertThat(stored).as("stored pictures").hasSizeGreaterThan(10);
      assertThat(stored).allMatch(one -> one.red() > 150 && one.green() < 100 && one.blue() < 100);
    }
  }

  private static Map<String, ?> red(List<Map<String, Object>> iceServers) {
    return Map.of(
        "color", "red", "hz", 440, "iceServers", iceServers, "iceTransportPolicy", "relay");
  }

  private static Map<String, ?> relayed(List<Map<String, Object>> iceServers) {
    return Map.of("iceServers", iceServers, "iceTransportPolicy", "relay");
  }

  /** Its media go over this relay, and it told the service of no other way. */
  private static void relays(Viewer viewer, Coturn coturn) {
    assertThat(viewer.ask("(await it.path()).local.candidateType")).isEqualTo("relay");
    assertThat(viewer.ask("(await it.path()).local.url")).isEqualTo(coturn.uri());
    assertThat((List<?>) viewer.ask("it.told.map(c => c.split(' ')[7])"))
        .isNotEmpty()
        .allMatch("relay"::equals);
  }
}
