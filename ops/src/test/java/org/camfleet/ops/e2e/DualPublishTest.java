package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera with two targets, as during a migration: this server and another one. */
@Tag("peer")
class DualPublishTest {
  private static final String CAMERA = "gate";
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Without a far end, consent to send runs out after 30 s (RFC 7675). */
  private static final Duration UNTIL_NOTICED = Duration.ofSeconds(60);

  private static final double GAP_SECONDS = 0.2;

  /** Less than the clip, so that no picture comes twice. */
  private static final double COMPARED_SECONDS = 8;

  @TempDir Path directory;
  private CamfleetProcess near;

  @Test
  void bothArchivesHoldTheSamePicturesAndEachTargetComesAndGoesByItself() throws Exception {
    Path farData = directory.resolve("far");
    int farPort = CamfleetProcess.freePort();
    Instant from = Instant.now().minusSeconds(5);
    CamfleetProcess far = far(farData, farPort);
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess here = near(farData)) {
      near = here;
      try (KvsClient kvs = KvsClient.of(far.api())) {
        kvs.createStoredChannel(CAMERA, 24);
      }
      String both = local() + "," + kvs(far);
      put(cameras, both);
      awaitState("live", SOON);
      bothStoreTheSame(far, Instant.now());
      isPulledOnce(cameras);

      far.kill9();
      JsonNode degraded = awaitState("degraded", UNTIL_NOTICED);
      assertThat(degraded.at("/verdict/text").asText())
          .startsWith("target " + endpoint(far) + ": ");
      assertThat(degraded.at("/sessions/0/state").asText()).isEqualTo("connected");
      assertThat(degraded.at("/sessions/1/fault").asText()).isNotEmpty();
      far = far(farData, farPort);
      awaitState("live", UNTIL_NOTICED);
      bothStoreTheSame(far, Instant.now());

      put(cameras, local());
      JsonNode alone = awaitSessions(1);
      assertThat(alone.path("state").asText()).isEqualTo("live");
      PresenceList.await(far.api(), CAMERA, "[] [] []");
      put(cameras, kvs(far));
      awaitOnlySession(endpoint(far));
      await()
          .atMost(UNTIL_NOTICED)
          .until(() -> near.api().presence(CAMERA).path("sessions").isEmpty());

      isPulledOnce(cameras);
      hereIsNoGap(far, from);
    } finally {
      far.close();
    }
  }

  private static CamfleetProcess far(Path data, int port) throws IOException {
    return CamfleetProcess.serve(data, port, "--roles", "service");
  }

  private CamfleetProcess near(Path farData) throws IOException {
    return CamfleetProcess.serve(
        directory.resolve("near"),
        "--set",
        "camfleet.bridge.credentials-file=" + farData.resolve("credentials"),
        "--set",
        "camfleet.bridge.authorities=" + farData.resolve("tls/ca.pem"));
  }

  private static String local() {
    return "{\"kind\":\"local\"}";
  }

  private static String kvs(CamfleetProcess far) {
    return "{\"kind\":\"kvs\",\"region\":\"us-east-1\",\"endpoint\":\"%s\"}"
        .formatted(endpoint(far));
  }

  private static String endpoint(CamfleetProcess far) {
    return far.url().toString().replaceAll("/$", "");
  }

  private void put(Cameras cameras, String targets) {
    near.api()
        .putCamera(
            CAMERA,
            "{\"url\":\"%s\",\"targets\":[%s],\"retentionHours\":24}"
                .formatted(cameras.url(1), targets));
  }

  private JsonNode awaitState(String state, Duration patience) {
    JsonNode[] last = new JsonNode[1];
    await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              last[0] = near.api().status(CAMERA);
              assertThat(last[0].path("state").asText()).as(last[0].toString()).isEqualTo(state);
            });
    return last[0];
  }

  private JsonNode awaitSessions(int count) {
    JsonNode[] last = new JsonNode[1];
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              last[0] = near.api().status(CAMERA);
              assertThat(last[0].path("sessions")).hasSize(count);
            });
    return last[0];
  }

  /** The status may still be that of before the change: so the target counts, too. */
  private void awaitOnlySession(String target) {
    long asked = System.nanoTime();
    Set<String> seen = new LinkedHashSet<>();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode sessions = near.api().status(CAMERA).path("sessions");
              JsonNode session = sessions.path(0);
              String text = session.path("state").asText() + " " + session.path("text").asText();
              seen.add(session.path("target").asText() + " " + text);
              assertThat(sessions).as(seen.toString()).hasSize(1);
              assertThat(session.path("target").asText()).as(seen.toString()).isEqualTo(target);
              assertThat(session.path("state").asText()).as(seen.toString()).isEqualTo("connected");
            });
    Figures.print("FIGURE joined-after %.1f s".formatted((System.nanoTime() - asked) / 1e9));
  }

  private void isPulledOnce(Cameras cameras) {
    JsonNode source = near.api().status(CAMERA).path("source");
    assertThat(source.path("connects").asInt()).isEqualTo(1);
    assertThat(cameras.sessions(1)).isEqualTo(1);
  }

  /** From now on, until there is enough. */
  private void bothStoreTheSame(CamfleetProcess far, Instant from) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollDelay(Duration.ofSeconds((long) COMPARED_SECONDS))
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              Instant to = from.plusSeconds(20);
              List<StoredPictures.Picture> here = stored(near, from, to);
              List<StoredPictures.Picture> there = stored(far, from, to);
              StoredPictures.Overlap same = StoredPictures.overlap(here, there);
              assertThat(same.ones()).isEqualTo(same.others());
              assertThat(same.longestGap()).as("seconds without a picture").isLessThan(GAP_SECONDS);
              assertThat(same.seconds()).isGreaterThan(COMPARED_SECONDS - 2);
              Figures.print("FIGURE same-pictures %d".formatted(same.one().size()));
              Figures.print("FIGURE same-seconds %.1f s".formatted(same.seconds()));
              Figures.print("FIGURE times-apart %.1f ms".formatted(1e3 * same.timesApart()));
            });
  }

  private List<StoredPictures.Picture> stored(CamfleetProcess at, Instant from, Instant to)
      throws Exception {
    return StoredPictures.of(Recording.tracks(at, CAMERA, from, to), directory);
  }

  /** All the time, with the far end's archive for what came last. */
  private void hereIsNoGap(CamfleetProcess far, Instant from) throws Exception {
    List<StoredPictures.Picture> pictures = new ArrayList<>();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              pictures.clear();
              pictures.addAll(stored(near, from, Instant.now()));
              double end = pictures.get(pictures.size() - 1).seconds();
              List<StoredPictures.Picture> later = stored(far, from, Instant.now());
              assertThat(later).anyMatch(one -> one.seconds() > end + 2);
              later.stream().filter(one -> one.seconds() > end + 0.001).forEach(pictures::add);
            });
    double gap = new StoredPictures.Overlap(pictures, pictures).longestGap();
    Figures.print("FIGURE longest-gap %.3f s".formatted(gap));
    assertThat(gap).as("seconds without a picture").isLessThan(GAP_SECONDS);
  }
}
