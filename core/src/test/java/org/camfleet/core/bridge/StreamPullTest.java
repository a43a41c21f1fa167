package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.bridge.CameraSession.PhaseChanged;
import org.camfleet.core.bridge.CameraSession.StreamPulled;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.RtspFault;
import org.camfleet.core.rtsp.RtspServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A camera of which now one stream is pulled, now the other. */
class StreamPullTest {
  private static final ActorTestKit kit = ActorTestKit.create();
  private static final MediaLoops loops = MediaLoops.start(1);

  private final CountingMetrics metrics = new CountingMetrics();
  private final TestProbe<CameraSession.Event> bridge = kit.createTestProbe();
  private final List<AccessUnit> pictures = new CopyOnWriteArrayList<>();
  private final Relay relay =
      Relay.create(kit.system(), loops.of("gate"), Relay.Limits.DEFAULT, metrics);
  private RtspServer server;
  private ActorRef<CameraSession.Command> session;

  @BeforeAll
  static void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @BeforeEach
  void open() throws Exception {
    server = RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(null));
    loops.of("gate").run(() -> relay.attach(this::keep));
  }

  private void keep(AccessUnit unit) {
    if (unit.isVideo()) {
      pictures.add(unit);
    }
  }

  @AfterEach
  void close() {
    kit.stop(session);
    loops.of("gate").run(relay::close);
    server.close();
  }

  @Test
  void theOtherStreamTakesOverAtAKeyFrameWhileTheFirstStillPlays() {
    pull(server.url("low"));
    session.tell(new CameraSession.Pull(true));
    assertThat(pulled()).isEqualTo(new StreamPulled(true, null));
    assertThat(server.camera("low").connections()).isEqualTo(1);
    int before = pictures.size();
    session.tell(new CameraSession.Pull(false));
    assertThat(pulled()).isEqualTo(new StreamPulled(false, null));
    assertThat(pictures.size()).isGreaterThan(before);
    assertThat(longestGap()).as("longest gap in microseconds").isLessThan(200_000);
  }

  @Test
  void aCameraThatAllowsOneSessionIsDisconnectedFirst() {
    server.camera("gate").refuseSecond(453);
    pull(elsewhere());
    session.tell(new CameraSession.Pull(true));
    assertThat(pulled()).isEqualTo(new StreamPulled(true, null));
    session.tell(new CameraSession.Pull(false));
    assertThat(pulled()).isEqualTo(new StreamPulled(false, null));
  }

  @Test
  void aCameraThatGivesItsOneSessionToTheNewestGoesOnWithThat() {
    server.camera("gate").newestOnly(true);
    pull(elsewhere());
    session.tell(new CameraSession.Pull(true));
    assertThat(pulled()).isEqualTo(new StreamPulled(true, null));
    assertThat(server.camera("gate").connections()).isEqualTo(1);
  }

  @Test
  void aCameraThatFreesItsOneSessionLateIsAskedAgain() {
    server.camera("low").refuse("SETUP", 453);
    pull(server.url("low"));
    session.tell(new CameraSession.Pull(true));
    bridge.fishForMessage(
        Duration.ofSeconds(20),
        event ->
            event instanceof PhaseChanged changed && changed.phase() == CameraSession.Phase.WAITING
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    server.camera("low").refuse("SETUP", 0);
    assertThat(pulled()).isEqualTo(new StreamPulled(true, null));
  }

  @Test
  void aSubStreamThatNeverGetsASessionIsToldOnce() {
    server.camera("low").refuse("SETUP", 453);
    pull(server.url("low"));
    session.tell(new CameraSession.Pull(true));
    StreamPulled told = pulled();
    assertThat(told.substream()).isFalse();
    assertThat(told.fault().kind()).isEqualTo(RtspFault.Kind.BUSY);
    playsOnUntold();
  }

  @Test
  void aStreamThatIsNotThereIsToldAndTheFirstPlaysOn() {
    server.camera("low").refuse("DESCRIBE", 404);
    pull(server.url("low"));
    session.tell(new CameraSession.Pull(true));
    StreamPulled told = pulled();
    assertThat(told.substream()).isFalse();
    assertThat(told.fault().kind()).isEqualTo(RtspFault.Kind.NOT_FOUND);
    int before = pictures.size();
    await().until(() -> pictures.size() > before + 10);
    assertThat(longestGap()).as("longest gap in microseconds").isLessThan(200_000);
  }

  @Test
  void aSubStreamThatDiesIsToldOnceAndTheMainStreamTakesItsPlace() {
    pull(server.url("low"));
    session.tell(new CameraSession.Pull(true));
    assertThat(pulled()).isEqualTo(new StreamPulled(true, null));
    server.camera("low").refuse("DESCRIBE", 404);
    server.camera("low").disconnect();
    StreamPulled lost = pulled();
    assertThat(lost.substream()).isFalse();
    assertThat(lost.fault()).isNotNull();
    playsOnUntold();
  }

  /** The main stream ends and plays again, which is no news of streams. */
  private void playsOnUntold() {
    awaitPlaying();
    server.camera("gate").disconnect();
    bridge.fishForMessage(
        Duration.ofSeconds(20),
        event -> {
          assertThat(event).isNotInstanceOf(StreamPulled.class);
          return event instanceof PhaseChanged changed
                  && changed.phase() == CameraSession.Phase.PLAYING
                  && server.camera("gate").connections() == 1
              ? FishingOutcomes.complete()
              : FishingOutcomes.continueAndIgnore();
        });
    bridge.expectNoMessage(Duration.ofMillis(300));
  }

  /** The same camera under another name. */
  private String elsewhere() {
    return server.url("gate").replace("127.0.0.1", "localhost");
  }

  private void pull(String substream) {
    BridgeEnvironment environment =
        new BridgeEnvironment(
            loops,
            (loop, settings, listener) -> {
              throw new AssertionError("no session, no peer");
            },
            target -> {
              throw new AssertionError("no session, no service");
            },
            (of, camera) -> null,
            event -> {},
            metrics,
            new BrownOut(metrics, InstantSource.system()),
            InstantSource.system(),
            BridgeEnvironment.Settings.DEFAULT);
    CameraSpec spec =
        new CameraSpec(
                "gate",
                List.of(URI.create(server.url("gate"))),
                null,
                null,
                "gate",
                List.of(CameraSpec.Target.LOCAL),
                CameraSpec.Audio.OMIT)
            .thinner(URI.create(substream));
    session =
        kit.spawn(
            CameraSession.create(environment, loops.of("gate"), relay, spec, bridge.ref(), null));
    awaitPlaying();
  }

  private void awaitPlaying() {
    bridge.fishForMessage(
        Duration.ofSeconds(20),
        event ->
            event instanceof PhaseChanged changed && changed.phase() == CameraSession.Phase.PLAYING
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  private StreamPulled pulled() {
    List<CameraSession.Event> all =
        bridge.fishForMessage(
            Duration.ofSeconds(20),
            event ->
                event instanceof StreamPulled
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    return (StreamPulled) all.get(all.size() - 1);
  }

  private long longestGap() {
    List<AccessUnit> all = List.copyOf(pictures);
    long longest = 0;
    for (int i = 1; i < all.size(); i++) {
      longest = Math.max(longest, all.get(i).timeMicros() - all.get(i - 1).timeMicros());
    }
    return longest;
  }
}
