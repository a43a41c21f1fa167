package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.rtsp.Clip;

/** Three nodes that record many simulated cameras, and what can befall a node. */
final class RecordedCluster implements AutoCloseable {
  static final int NODES = 3;

  /** Each fragment's times are rounded to microseconds by themselves. */
  private static final long ROUNDING_MICROS = 2;

  /** Of each camera, what is read before a kill and again after it. */
  private static final Duration READ_BACK = Duration.ofSeconds(10);

  /** Of how many cameras the pictures are decoded at most when something befell a node. */
  private static final int MAX_CLOCKS = 60;

  private final Cameras simulator;
  private final Cluster cluster;
  private final int cameras;
  private final Path directory;
  private final boolean showsAClock;
  private final long seed;
  private final Random random;
  private final AtomicReference<List<Integer>> lastCounts = new AtomicReference<>(List.of());
  private long fragmentsReadBack;
  private long clocksRead;

  private RecordedCluster(
      Cameras simulator,
      Cluster cluster,
      int cameras,
      Path directory,
      boolean showsAClock,
      long seed) {
    this.simulator = simulator;
    this.cluster = cluster;
    this.cameras = cameras;
    this.directory = directory;
    this.showsAClock = showsAClock;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Starts it, and waits until all cameras are recorded. */
  static RecordedCluster start(Path directory, int cameras) throws Exception {
    Cameras simulator = Cameras.start(cameras, Clip.load(ClockClip.make(directory)));
    return start(simulator, Cluster.start(directory, NODES), cameras, directory, true);
  }

  /** The same with cameras that play {@link LoadClip}, which shows no numbers. */
  static RecordedCluster startLarge(Path directory, int cameras) throws Exception {
    Path clip = LoadClip.make(directory.resolve("load.mkv"));
    Cameras simulator = Cameras.start(cameras, Clip.load(clip));
    return start(simulator, Cluster.start(directory, NODES), cameras, directory, false);
  }

  /** The same with nodes of another build, by its class path. */
  static RecordedCluster startOf(String classPath, Path directory, int cameras) throws Exception {
    Cameras simulator = Cameras.start(cameras, Clip.load(ClockClip.make(directory)));
    Cluster cluster = Cluster.startOf(classPath, directory, NODES);
    return start(simulator, cluster, cameras, directory, true);
  }

  /** The same with each node in a namespace of its own. */
  static RecordedCluster startIn(Path directory, int cameras) throws Exception {
    Cameras simulator =
        Cameras.start(cameras, Clip.load(ClockClip.make(directory)), Namespaces.OUTSIDE);
    return start(simulator, Cluster.startIn(directory, NODES), cameras, directory, true);
  }

  private static RecordedCluster start(
      Cameras simulator, Cluster cluster, int cameras, Path directory, boolean showsAClock) {
    String given = System.getenv("CAMFLEET_SEED");
    long seed = given == null ? System.nanoTime() : Long.parseLong(given);
    System.out.println("seed " + seed);
    RecordedCluster recorded =
        new RecordedCluster(simulator, cluster, cameras, directory, showsAClock, seed);
    for (int i = 1; i <= cameras; i++) {
      FleetApi api = recorded.cluster.node(1 + i % NODES).api();
      Cameras.add(api, "cam" + i, simulator.url(i));
    }
    // What a start is about must not be taken for what happens later.
    recorded.awaitRecorded(Instant.now(), Duration.ofSeconds(60 + cameras));
    recorded.awaitRecorded(Instant.now().plusSeconds(6), Duration.ofSeconds(60));
    return recorded;
  }

  private List<String> names() {
    return IntStream.rangeClosed(1, cameras).mapToObj(i -> "cam" + i).toList();
  }

  Cluster cluster() {
    return cluster;
  }

  /** Any node that hosts cameras, by the seed; one that came back lately may have none yet. */
  int anyNode() {
    List<Integer> hosts = cluster.running().stream().filter(node -> hosted(node) > 0).toList();
    return hosts.get(random.nextInt(hosts.size()));
  }

  /**
   * Waits until the nodes share the cameras again, as they do when nothing befell them lately: one
   * that came back is given about half of its share, as cameras are not moved for evenness alone.
   */
  void awaitSpread() {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> cluster.running().stream().allMatch(n -> hosted(n) >= cameras / NODES / 3));
    // While cameras move, what two sessions of one stored of the same moment is listed once.
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .during(Duration.ofSeconds(5))
        .until(this::counts, counts -> counts.equals(lastCounts.getAndSet(counts)));
    awaitRecorded(Instant.now(), Duration.ofSeconds(60));
  }

  private List<Integer> counts() {
    return cluster.running().stream().map(this::hosted).toList();
  }

  /** Lets a moment pass that the seed makes up, so that nothing falls on the same phase. */
  void phase() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(2_000)));
  }

  /** Cameras that a node hosts, by its own word. */
  int hosted(int number) {
    return cluster.hosted(number, cluster.node(number));
  }

  /**
   * Kills a node that is being listened to and changed; gives the gaps of all cameras, and has the
   * node back. What players got of all cameras before they get from a survivor, and every line of
   * the index is kept.
   */
  List<Double> kill(int victim) throws Exception {
    Instant from = Instant.now().minus(READ_BACK);
    RecordedStreams before =
        RecordedStreams.of(cluster.node(victim), names(), from, Instant.now().plusSeconds(1));
    AcknowledgedChanges changes = AcknowledgedChanges.through(cluster.node(victim));
    phase();
    Map<String, List<StoredFragments.Stored>> listed = stored();
    Instant killed = Instant.now();
    cluster.kill9(victim);
    // A fragment from before the kill may yet be listed: only later ones tell.
    awaitRecorded(killed.plusSeconds(3), Duration.ofSeconds(60));
    Instant again = Instant.now();
    changes.areAt(cluster.another(victim));
    List<Double> gaps = gaps(killed, "kill of node " + victim);
    before.areStillIn(
        RecordedStreams.of(cluster.another(victim), names(), from.minusSeconds(10), killed));
    assertThat(StoredFragments.missing(listed, stored(), ROUNDING_MICROS))
        .as("seed %d", seed)
        .isEmpty();
    fragmentsReadBack += before.fragments();
    clocksGoOn(killed, again);
    back(victim);
    return gaps;
  }

  /** Stops a node in order; gives the gaps of all cameras that had any, and has the node back. */
  List<Double> drain(int leaver) throws Exception {
    phase();
    Instant begun = Instant.now();
    cluster.stop(leaver);
    Instant ended = Instant.now();
    Gaps.figure("drain_took", Duration.between(begun, ended).toMillis() / 1000.0, "s");
    awaitRecorded(ended.plusSeconds(3), Duration.ofSeconds(60));
    List<Double> gaps = gaps(begun, "drain of node " + leaver);
    clocksGoOn(begun, Instant.now());
    back(leaver);
    return gaps;
  }

  /** Halts a node for some time, as a host that is out of memory does. */
  List<Double> pause(int number, Duration length) throws Exception {
    long pid = cluster.node(number).pid();
    Instant begun = Instant.now();
    signal(pid, "STOP");
    LockSupport.parkNanos(length.toNanos());
    signal(pid, "CONT");
    awaitRecorded(begun.plusSeconds(3), Duration.ofSeconds(60));
    cluster.awaitUp(NODES);
    awaitRecorded(Instant.now().plusSeconds(3), Duration.ofSeconds(60));
    clocksGoOn(begun, Instant.now());
    return gaps(begun, "pause of node " + number);
  }

  /** Cuts a node off from the others for a while; gives the gaps of all cameras. */
  List<Double> cutOff(Namespaces namespaces, int number) throws Exception {
    phase();
    Instant begun = Instant.now();
    namespaces.cut(number, true);
    awaitRecorded(begun.plusSeconds(15), Duration.ofSeconds(60));
    CamfleetProcess survivor = cluster.another(number);
    assertThat(hosts(survivor)).as("nodes that host cameras meanwhile").doesNotContain(number);
    namespaces.cut(number, false);
    cluster.awaitUp(NODES);
    awaitRecorded(Instant.now().plusSeconds(3), Duration.ofSeconds(60));
    clocksGoOn(begun, Instant.now());
    return gaps(begun, "partition of node " + number);
  }

  /** The nodes that host cameras and are heard of lately. */
  private List<Integer> hosts(CamfleetProcess from) {
    List<Integer> hosts = new ArrayList<>();
    for (int number : cluster.running()) {
      JsonNode row = cluster.row(number, from);
      if (row != null
          && row.path("state").asText().equals("up")
          && row.path("cameras").asInt() > 0) {
        hosts.add(number);
      }
    }
    return hosts;
  }

  private static void signal(long pid, String signal) throws Exception {
    int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    assertThat(exit).as("kill -" + signal).isZero();
  }

  /** Stops a node in order and starts it again. */
  void restart(int number) throws Exception {
    cluster.stop(number);
    back(number);
  }

  private void back(int number) throws IOException {
    cluster.start(number);
    cluster.awaitUp(NODES);
    awaitRecorded(Instant.now(), Duration.ofSeconds(60));
  }

  /** The longest gap of each camera since a moment. */
  List<Double> gapsSince(Instant begun) throws Exception {
    clocksGoOn(begun, Instant.now());
    return gaps(begun, "since");
  }

  /**
   * Fails unless the clock in the pictures goes on as their times do, in cameras that changed their
   * session between two moments: nothing is stored twice under different times.
   */
  private void clocksGoOn(Instant since, Instant until) throws Exception {
    Instant from = since.minusSeconds(4);
    List<String> moved = new ArrayList<>(StoredFragments.inSeveralEpochs(stored(), from));
    if (showsAClock && !moved.isEmpty()) {
      Collections.shuffle(moved, random);
      List<String> some = moved.subList(0, Math.min(moved.size(), MAX_CLOCKS));
      RecordedStreams.of(cluster.anyRunning(0), some, from, until.plusSeconds(1))
          .showTheClockGoOn(directory.resolve("clocks"));
      clocksRead += some.size();
    }
  }

  private List<Double> gaps(Instant around, String what) throws SQLException {
    List<Double> gaps = new ArrayList<>();
    Map<String, List<StoredFragments.Stored>> stored = stored();
    for (StoredFragments.Gap gap : StoredFragments.gapsAt(stored, around)) {
      gaps.add(gap.seconds());
      if (gap.seconds() > 0.5) {
        System.out.println(what + " at " + around + ": " + gap);
      }
    }
    assertThat(gaps).as("%s, seed %d", what, seed).hasSize(cameras);
    return gaps;
  }

  /** Waits until every camera has a fragment that begins at or after a moment. */
  void awaitRecorded(Instant since, Duration patience) {
    try {
      await()
          .atMost(patience)
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> StoredFragments.since(cluster.postgres().getPostgresDatabase(), since),
              count -> count == cameras);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(unrecorded(since), late);
    }
  }

  /** Which cameras have no fragment since a moment, and what a node that runs says of some. */
  private String unrecorded(Instant since) {
    FleetApi api = cluster.anyRunning(0).api();
    try {
      Map<String, List<StoredFragments.Stored>> stored = stored();
      List<String> without =
          names().stream()
              .filter(
                  name ->
                      stored.getOrDefault(name, List.of()).stream()
                          .noneMatch(one -> one.startMicros() >= StoredFragments.micros(since)))
              .toList();
      return "at %s not recorded since %s, seed %d: %s; the nodes: %s; some of them: %s"
          .formatted(
              Instant.now(),
              since,
              seed,
              without,
              api.call("GET", "/api/v1/nodes", null, 200),
              without.stream().limit(5).map(api::status).toList());
    } catch (SQLException failed) {
      throw new IllegalStateException("the fragment index: " + failed.getMessage(), failed);
    }
  }

  /** Fails when two fragments of one stream overlap in time. */
  void nothingIsRecordedTwice() throws SQLException {
    assertThat(StoredFragments.overlaps(stored(), ROUNDING_MICROS)).as("seed %d", seed).isEmpty();
  }

  /** Fails unless most fragments have the cameras' own time: the simulator's clock is ours. */
  void timesAreTheCameras() throws SQLException {
    Map<Integer, Long> clocks = StoredFragments.clocks(cluster.postgres().getPostgresDatabase());
    assertThat(clocks.keySet())
        .isSubsetOf(ClockQuality.CAMERA.number(), ClockQuality.SERVER.number());
    long all = clocks.values().stream().mapToLong(Long::longValue).sum();
    assertThat(clocks.getOrDefault(ClockQuality.CAMERA.number(), 0L))
        .as("fragments by clock: %s", clocks)
        .isGreaterThan(all * 3 / 4);
  }

  /** The fragment index. */
  Map<String, List<StoredFragments.Stored>> stored() throws SQLException {
    return StoredFragments.all(cluster.postgres().getPostgresDatabase());
  }

  /** Tells what was read back and decoded of it. */
  void figuresOfContent() {
    Gaps.figure("fragments_read_back", fragmentsReadBack, "");
    Gaps.figure("clocks_read", clocksRead, "");
  }

  @Override
  public void close() {
    cluster.close();
    simulator.close();
  }
}
