package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.Continuity;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.Track;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/** Watches a camera and keeps what it gets. */
final class Viewer implements RtspClient.Listener, AutoCloseable {
  final List<List<Track>> tracks = new CopyOnWriteArrayList<>();
  final List<AccessUnit> units = new CopyOnWriteArrayList<>();
  final List<Transport> transports = new CopyOnWriteArrayList<>();
  final List<RtspFault> faults = new CopyOnWriteArrayList<>();
  final List<Obstacle> obstacles = new CopyOnWriteArrayList<>();
  final List<Backchannel> backchannels = new CopyOnWriteArrayList<>();
  final List<String> noBackchannels = new CopyOnWriteArrayList<>();
  final List<String> wrongThreads = new CopyOnWriteArrayList<>();
  final CountingMetrics metrics = new CountingMetrics();
  volatile @Nullable CameraClock clock;
  final CameraHabits habits;
  private final MediaLoop loop;
  private final RtspClient client;

  /** Looks away. */
  static final class Nobody implements RtspClient.Listener {
    @Override
    public void onTracks(List<Track> now) {}

    @Override
    public void onUnit(AccessUnit unit) {}

    @Override
    public void onEnded(RtspFault fault) {}
  }

  Viewer(MediaLoop loop, RtspClient.Settings settings) {
    this(loop, settings, Set.of(), new RefusedLogins(InstantSource.system()));
  }

  /** One that does not live with everything. */
  Viewer(MediaLoop loop, RtspClient.Settings settings, Set<Quirk> refused, RefusedLogins logins) {
    this(loop, settings, metrics -> new CameraHabits(refused, logins, metrics), new Continuity());
  }

  /** One that dials again when it may. */
  Viewer(MediaLoop loop, RtspClient.Settings settings, FurtherDials dials) {
    this(
        loop,
        settings,
        metrics -> new CameraHabits(Set.of(), new RefusedLogins(InstantSource.system()), metrics),
        new Continuity(),
        dials);
  }

  /** One that knows the camera from a viewer before it. */
  Viewer(MediaLoop loop, RtspClient.Settings settings, Viewer before) {
    this(loop, settings, metrics -> before.habits, new Continuity());
  }

  private Viewer(
      MediaLoop loop,
      RtspClient.Settings settings,
      Function<Metrics, CameraHabits> known,
      Continuity continuity) {
    this(loop, settings, known, continuity, FurtherDials.FREE);
  }

  private Viewer(
      MediaLoop loop,
      RtspClient.Settings settings,
      Function<Metrics, CameraHabits> known,
      Continuity continuity,
      FurtherDials dials) {
    this.loop = loop;
    this.habits = known.apply(metrics);
    this.client =
        RtspClient.connect(
            loop, settings, new CameraMemory(habits, continuity), dials, metrics, this);
  }

  /** One of several connections to one camera. */
  static Viewer following(Continuity continuity, MediaLoop loop, RtspClient.Settings settings) {
    RefusedLogins logins = new RefusedLogins(InstantSource.system());
    return new Viewer(
        loop, settings, metrics -> new CameraHabits(Set.of(), logins, metrics), continuity);
  }

  static Viewer of(MediaLoop loop, String url) {
    return of(loop, url, null, Duration.ofSeconds(10), true);
  }

  static Viewer of(
      MediaLoop loop,
      String url,
      @Nullable RtspCredentials credentials,
      Duration mediaTimeout,
      boolean audio) {
    return new Viewer(
        loop,
        new RtspClient.Settings(
            URI.create(url), credentials, Duration.ofSeconds(5), mediaTimeout, audio));
  }

  @Override
  public void onTransport(Transport transport) {
    checkThread();
    transports.add(transport);
  }

  @Override
  public void onObstacle(Obstacle obstacle) {
    checkThread();
    assertThat(units).as("units before " + obstacle).isEmpty();
    obstacles.add(obstacle);
  }

  @Override
  public void onBackchannel(Backchannel channel) {
    checkThread();
    backchannels.add(channel);
  }

  @Override
  public void onNoBackchannel(String why) {
    checkThread();
    noBackchannels.add(why);
  }

  @Override
  public void onTracks(List<Track> now) {
    checkThread();
    tracks.add(now);
  }

  @Override
  public void onUnit(AccessUnit unit) {
    checkThread();
    units.add(unit);
  }

  @Override
  public void onClock(CameraClock now) {
    checkThread();
    clock = now;
  }

  @Override
  public void onEnded(RtspFault fault) {
    checkThread();
    faults.add(fault);
  }

  private void checkThread() {
    if (!loop.eventLoop().inEventLoop()) {
      wrongThreads.add(Thread.currentThread().getName());
    }
  }

  RtspClient client() {
    return client;
  }

  List<AccessUnit> pictures() {
    return units.stream().filter(AccessUnit::isVideo).toList();
  }

  List<AccessUnit> sounds() {
    return units.stream().filter(unit -> !unit.isVideo()).toList();
  }

  void awaitPictures(int count) {
    awaitThat(() -> pictures().size() >= count || !faults.isEmpty());
    assertThat(faults).isEmpty();
    assertThat(wrongThreads).isEmpty();
  }

  RtspFault awaitFault() {
    awaitThat(() -> !faults.isEmpty());
    assertThat(faults).hasSize(1);
    return faults.get(0);
  }

  static void awaitThat(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  RtspStats stats() throws Exception {
    return loop.eventLoop().submit(client::stats).get();
  }

  @Override
  public void close() {
    client.close();
  }
}
