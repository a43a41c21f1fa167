package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of two nodes that pass pictures through and two that re-encode: each camera runs where
 * it belongs, moves when that changes, and a crash in native code takes none of the others along.
 */
@Tag("peer")
@Tag("networks")
class TranscodeNodesTest {
  private static final List<Integer> PASSING = List.of(1, 2);
  private static final List<Integer> REENCODING = List.of(3, 4);
  private static final List<String> PLAIN = List.of("plain1", "plain2", "plain3");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Cameras simulator;
  private CameraProgram h265;
  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    simulator = Cameras.start(5, Clip.load(ClockClip.make(directory)));
    h265 = CameraProgram.gstreamer();
    cluster =
        Cluster.start(
            directory,
            PASSING.size() + REENCODING.size(),
            number ->
                List.of(
                    PASSING.contains(number)
                        ? "camfleet.roles=bridge,service"
                        : "camfleet.roles=transcode"));
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (h265 != null) {
      h265.close();
    }
    simulator.close();
  }

  @Test
  void aCrashInNativeCodeMovesReencodedCamerasAndNoOtherNoticesIt() throws Exception {
    FleetApi api = cluster.node(1).api();
    for (int i = 0; i < PLAIN.size(); i++) {
      Cameras.add(api, PLAIN.get(i), simulator.url(i + 1));
    }
    put(api, "asked1", simulator.url(4), "adaptive");
    put(api, "asked2", simulator.url(5), "adaptive");
    put(api, "h265", h265.url("h265"), "auto");
    for (String camera : List.of("asked1", "asked2", "h265")) {
      JsonNode status = Cameras.awaitLive(api, camera, PATIENCE);
      assertThat(status.at("/engine/name").asText()).as("%s", status).isEqualTo("adaptive");
    }
    for (String camera : PLAIN) {
      JsonNode status = Cameras.awaitLive(api, camera, PATIENCE);
      assertThat(status.at("/engine/name").asText()).as("%s", status).isEqualTo("passthrough");
    }
    assertThat(hosted(PASSING)).isEqualTo(3);
    assertThat(hosted(REENCODING)).isEqualTo(3);
    int victim = cluster.hosted(3, cluster.node(1)) > 0 ? 3 : 4;

    Instant crash = Instant.now();
    cluster.crash(victim);

    for (String camera : List.of("asked1", "asked2", "h265")) {
      awaitStoredAfter(camera, crash.plusSeconds(5));
      JsonNode status = Cameras.awaitLive(api, camera, PATIENCE);
      assertThat(status.at("/engine/name").asText()).as("%s", status).isEqualTo("adaptive");
    }
    assertThat(cluster.hosted(7 - victim, cluster.node(1))).isEqualTo(3);
    nothingHappenedTo(PLAIN, crash);
    List<Double> gaps = new ArrayList<>();
    StoredFragments.gapsAt(stored(), crash).stream()
        .filter(gap -> !PLAIN.contains(gap.stream()))
        .forEach(gap -> gaps.add(gap.seconds()));
    Gaps.figures("transcode_crash_gap", gaps);

    aCameraThatNeedsItNoMoreMovesBack(api);
  }

  private void aCameraThatNeedsItNoMoreMovesBack(FleetApi api) throws Exception {
    Instant changed = Instant.now();
    put(api, "asked1", simulator.url(4), "auto");

    awaitStoredAfter("asked1", changed.plusSeconds(6));
    JsonNode status = Cameras.awaitLive(api, "asked1", PATIENCE);
    assertThat(status.at("/engine/name").asText()).as("%s", status).isEqualTo("passthrough");
    await().atMost(PATIENCE).until(() -> hosted(PASSING) == 4);
    double gap =
        StoredFragments.gapsAt(stored(), changed).stream()
            .filter(one -> one.stream().equals("asked1"))
            .mapToDouble(StoredFragments.Gap::seconds)
            .max()
            .orElseThrow();
    Gaps.figure("engine_change_gap", gap, "s");
    assertThat(gap).isLessThan(1);
    nothingHappenedTo(PLAIN, changed);
  }

  private static void put(FleetApi api, String id, String url, String video) {
    api.putCamera(
        id,
        """
        {"id":"%s","url":"%s","channel":"%s","target":{"kind":"local"},"retentionHours":24,\
        "enabled":true,"video":"%s"}
        """
            .formatted(id, url, id, video));
  }

  private int hosted(List<Integer> nodes) {
    return nodes.stream().mapToInt(node -> cluster.hosted(node, cluster.node(1))).sum();
  }

  private Map<String, List<StoredFragments.Stored>> stored() throws Exception {
    return StoredFragments.all(cluster.postgres().getPostgresDatabase());
  }

  private void awaitStoredAfter(String camera, Instant moment) {
    long micros = moment.toEpochMilli() * 1000;
    await(camera)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                stored().getOrDefault(camera, List.of()).stream()
                    .anyMatch(one -> one.endMicros() > micros));
  }

  /** No event, one session, and not a moment that is not recorded. */
  private void nothingHappenedTo(List<String> cameras, Instant since) throws Exception {
    for (String camera : cameras) {
      for (JsonNode event :
          cluster
              .node(1)
              .api()
              .call("GET", "/api/v1/events?camera=" + camera, null, 200)
              .path("events")) {
        assertThat(Instant.parse(event.path("at").asText())).as("%s", event).isBefore(since);
      }
    }
    // What a busy database was slow to take is listed a little later.
    await("no gap")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Map<String, List<StoredFragments.Stored>> all = stored();
              all.keySet().retainAll(cameras);
              assertThat(all).containsOnlyKeys(cameras);
              assertThat(StoredFragments.inSeveralEpochs(all, since)).isEmpty();
              assertThat(StoredFragments.gapsAt(all, since)).allMatch(gap -> gap.seconds() < 0.1);
            });
  }
}
