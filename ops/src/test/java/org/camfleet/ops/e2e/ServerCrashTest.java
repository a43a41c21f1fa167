package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.Fragment;

/**
 * The whole server with its cameras, killed at any moment, its segment files cut to what it had
 * forced by the kernel's account; then started again on what is left.
 */
@Tag("peer")
class ServerCrashTest {
  private static final int KILLS = Integer.getInteger("camfleet.crash.servers", 1);
  private static final int CAMERAS = Integer.getInteger("camfleet.crash.cameras", 10);

  /** {@code archive.fsync-interval} and a quarter, the fsync, and the way into the list. */
  private static final Duration WINDOW = Duration.ofMillis(6_250 + 2_000);

  @TempDir Path directory;
  private int acknowledged;
  private int lost;
  private long cutBytes;

  @Test
  void whatAServerListedSurvivesItsPowerFailure() throws Exception {
    assumeTrue(TracedWrites.isPossible(), "strace");
    String given = System.getenv("CAMFLEET_SEED");
    long seed = given == null ? System.nanoTime() : Long.parseLong(given);
    Random random = new Random(seed);
    Path data = directory.resolve("data");
    int port = CamfleetProcess.freePort();
    Instant from = Instant.now().minusSeconds(5);
    try (Cameras cameras = Cameras.start(CAMERAS, Clip.demo(null))) {
      for (int kill = 1; kill <= KILLS; kill++) {
        String which = "kill %d of seed %d".formatted(kill, seed);
        boolean atOnce = kill % 2 == 1;
        Map<String, List<Fragment>> before =
            crash(data, port, cameras, atOnce, random.nextInt(8_000));
        try (CamfleetProcess again = CamfleetProcess.serve(data, port)) {
          sound(data, port, which);
          allThere(before, listed(again), atOnce, which);
          decodes(again, from, which);
        }
      }
    }
    Figures.print("FIGURE servers-killed " + KILLS);
    Figures.print("FIGURE fragments-acknowledged " + acknowledged);
    Figures.print("FIGURE fragments-lost-within-the-window " + lost);
    Figures.print("FIGURE cut-off " + cutBytes / 1_000_000 + " MB");
  }

  /** Runs a server until its cameras record, kills it, and cuts; gives what it had listed. */
  private Map<String, List<Fragment>> crash(
      Path data, int port, Cameras cameras, boolean atOnce, int moreMillis) throws Exception {
    Path trace = directory.resolve("trace");
    List<String> before = new ArrayList<>();
    before.add("env");
    before.add("CAMFLEET_ARCHIVE_FSYNC_INTERVAL=" + (atOnce ? "0s" : "5s"));
    before.addAll(TracedWrites.before(trace));
    CamfleetProcess traced =
        CamfleetProcess.behind(
            before,
            List.of("-Xms256m", "-Xmx1g"),
            CamfleetProcess.THIS_BUILD,
            data,
            List.of("serve", "--data", data.toString(), "--port", Integer.toString(port)));
    Instant started = Instant.now();
    for (int i = 1; i <= CAMERAS; i++) {
      Cameras.add(traced.api(), name(i), cameras.url(i));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                listed(traced).values().stream()
                    .allMatch(
                        all ->
                            all.stream().anyMatch(one -> one.serverTimestamp().isAfter(started))));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moreMillis));
    Map<String, List<Fragment>> listed = listed(traced);
    ProcessHandle.of(traced.pid()).orElseThrow().children().forEach(ProcessHandle::destroyForcibly);
    await().until(() -> ProcessHandle.of(traced.pid()).filter(ProcessHandle::isAlive).isEmpty());
    cutBytes += TracedWrites.read(trace).cut();
    return listed;
  }

  private static String name(int camera) {
    return "crash-" + camera;
  }

  /** The operator's own command says that files and list agree, byte by byte. */
  private static void sound(Path data, int port, String which) throws Exception {
    CamfleetProcess.Ended ended =
        CamfleetProcess.untilItEnds(
            "archive",
            "verify",
            "--bytes",
            "--data",
            data.toString(),
            "--port",
            Integer.toString(port));
    assertThat(ended.exit()).as("%s: %s", which, ended.lines()).isZero();
  }

  private void allThere(
      Map<String, List<Fragment>> before,
      Map<String, List<Fragment>> after,
      boolean atOnce,
      String which) {
    Instant now = Instant.now();
    before.forEach(
        (camera, fragments) -> {
          acknowledged += fragments.size();
          Map<String, Fragment> left = new HashMap<>();
          after.get(camera).forEach(one -> left.put(one.fragmentNumber(), one));
          Instant last = fragments.get(fragments.size() - 1).serverTimestamp();
          for (Fragment one : fragments) {
            if (!one.equals(left.get(one.fragmentNumber()))) {
              lost++;
              assertThat(atOnce).as("%s: %s lost at %s", which, one, now).isFalse();
              assertThat(Duration.between(one.serverTimestamp(), last))
                  .as("%s: %s lost", which, one)
                  .isLessThan(WINDOW);
            }
          }
        });
  }

  private static void decodes(CamfleetProcess camfleet, Instant from, String which)
      throws Exception {
    for (HlsDownload.Period period :
        Recording.tracks(camfleet, name(1), from, Instant.now()).video()) {
      Path file = camfleet.data().resolveSibling("played.mp4");
      assertThat(FFprobe.decodeErrorsAtAnyRate(period.writeTo(file))).as(which).isEmpty();
    }
  }

  /** All that is listed of each camera, in its order. */
  private static Map<String, List<Fragment>> listed(CamfleetProcess camfleet) {
    Map<String, List<Fragment>> listed = new HashMap<>();
    try (KvsClient kvs = KvsClient.of(camfleet.api())) {
      for (int i = 1; i <= CAMERAS; i++) {
        String stream = name(i);
        List<Fragment> all = new ArrayList<>();
        kvs.archive()
            .listFragmentsPaginator(request -> request.streamName(stream))
            .fragments()
            .subscribe(all::add)
            .handle((done, failure) -> failure)
            .join();
        all.sort(java.util.Comparator.comparing(Fragment::fragmentNumber));
        listed.put(stream, all);
      }
    }
    return listed;
  }
}
