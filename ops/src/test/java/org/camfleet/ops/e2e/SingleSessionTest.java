package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that allow one RTSP session move between two nodes: they can not be had twice. */
@Tag("peer")
class SingleSessionTest {
  private static final int CAMERAS = 4;

  /** The bridge before would linger for 30 s. */
  private static final double LONGEST_GAP = 15;

  @TempDir Path directory;
  private Cameras simulator;
  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    simulator = Cameras.start(CAMERAS, Clip.load(ClockClip.make(directory)));
    simulator.allowOneSession(1, false);
    simulator.allowOneSession(2, false);
    simulator.allowOneSession(3, true);
    simulator.allowOneSession(4, true);
    cluster = Cluster.start(directory, 2);
    for (int i = 1; i <= CAMERAS; i++) {
      Cameras.add(cluster.node(1).api(), "cam" + i, simulator.url(i));
    }
    awaitRecorded(Instant.now());
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (simulator != null) {
      simulator.close();
    }
  }

  @Test
  void theyAreGivenUpByADrainedNodeAtOnceAndReportedApart() throws Exception {
    int first = hosted(1) >= hosted(2) ? 1 : 2;
    int other = 3 - first;
    int moved = hosted(first);
    assertThat(drained(first))
        .isEqualTo(
            moved == 1
                ? "1 camera allows one RTSP session: its media had a gap"
                : moved + " cameras allow one RTSP session: their media had a gap");
    assertThat(totalSeen()).isEqualTo(moved);

    // Some of them may move by themselves before they have to.
    cluster.node(other).api().call("POST", "/api/v1/nodes/" + id(first) + ":undrain", null, 202);
    assertThat(drained(other)).contains("one RTSP session");
    assertThat(totalSeen()).isEqualTo(moved + CAMERAS);
    assertThat(givenUp("known")).isEqualTo(moved);
    assertThat(StoredFragments.overlaps(stored(), 2)).isEmpty();
  }

  /** Drains a node; what is said last. */
  private String drained(int number) throws Exception {
    Instant begun = Instant.now();
    CamfleetProcess.Ended drain = cluster.drain(number);
    assertThat(drain.exit()).as(drain.lines().toString()).isZero();
    awaitRecorded(Instant.now().plusSeconds(2));
    List<StoredFragments.Gap> gaps = StoredFragments.gapsAt(stored(), begun);
    System.out.println("gaps " + gaps);
    assertThat(gaps).hasSize(CAMERAS).allMatch(gap -> gap.seconds() < LONGEST_GAP);
    return drain.lines().get(drain.lines().size() - 1);
  }

  private long totalSeen() {
    long total = 0;
    for (int i = 1; i <= CAMERAS; i++) {
      total += singleSession(i);
    }
    return total;
  }

  private long singleSession(int camera) {
    JsonNode status = cluster.node(1).api().status("cam" + camera);
    return status.at("/quirks/single-session").asLong();
  }

  private long givenUp(String reason) {
    long count = 0;
    for (JsonNode event :
        cluster.node(1).api().call("GET", "/api/v1/events?limit=1000", null, 200).path("events")) {
      boolean given = event.path("type").asText().equals("camera.single-session");
      count += given && event.path("text").asText().endsWith(": " + reason) ? 1 : 0;
    }
    return count;
  }

  private int hosted(int number) {
    return cluster.hosted(number, cluster.node(1));
  }

  private String id(int number) {
    return String.valueOf(cluster.idOf(number, cluster.node(1)));
  }

  private void awaitRecorded(Instant since) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> StoredFragments.since(cluster.postgres().getPostgresDatabase(), since),
            count -> count == CAMERAS);
  }

  private Map<String, List<StoredFragments.Stored>> stored() throws SQLException {
    return StoredFragments.all(cluster.postgres().getPostgresDatabase());
  }
}
