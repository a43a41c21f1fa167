package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.camfleet.core.bridge.preflight.Finding;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreflightTest {
  private static final CameraSpec.Target AWS =
      new CameraSpec.Target(CameraSpec.Target.Kind.KVS, "eu-west-1", null, "prod");
  private static final VideoTrack UHD = track("67640033acb401e0021f20", 3840, 2160);
  private static final VideoTrack FULL_HD = track("67640033acb403c01e32", 1920, 1920);
  private static final SessionFault DENIED =
      new SessionFault(
          SessionFault.Kind.BAD_CREDENTIALS,
          "AccessDeniedException: not authorized to perform kinesisvideo:JoinStorageSession");
  private static final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private static final ManualTime time = ManualTime.get(kit.system());
  private static final MediaLoops loops = MediaLoops.start(1);

  private final AtomicLong nanos = new AtomicLong();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final CountingMetrics metrics = new CountingMetrics();
  private final JudgedService service = new JudgedService(1);
  private final TestProbe<CameraSession.Command> camera = kit.createTestProbe();
  private final TestProbe<MasterSession.Command> session = kit.createTestProbe();
  private final TestProbe<Preflight.Outcome> outcomes = kit.createTestProbe();
  private volatile @Nullable VideoTrack video;
  private ActorRef<Preflight.Command> preflight = kit.spawn(create(AWS));

  @AfterEach
  void end() {
    kit.stop(preflight);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @Test
  void aStreamThatIsGoneKeepsFromJoiningUntilItIsThere() {
    service.stream = StreamFacts.of(StreamFacts.Outcome.GONE, "no stream");
    SessionFault refusal = check();
    assertThat(refusal.kind()).isEqualTo(SessionFault.Kind.NO_STREAM);
    assertThat(refusal.getMessage()).startsWith(JudgedService.STREAM + ": does not exist");
    assertThat(found()).extracting(Finding::code).containsExactly(Finding.Code.NO_STREAM);
    assertThat(
            metrics.value(
                "camfleet_bridge_findings_total", "code", "no-stream", "severity", "refuse"))
        .isEqualTo(1);

    assertThat(check().kind()).as("as long as it is gone").isEqualTo(SessionFault.Kind.NO_STREAM);
    service.stream = JudgedService.KEEPS;
    assertThat(check()).isNull();
    assertThat(found()).isEmpty();
    assertThat(service.descriptions).hasValue(3);
    assertThat(events)
        .extracting(Event::type, event -> event.details().get("code"))
        .containsExactly(
            tuple("preflight.refuse", "no-stream"), tuple("preflight.cleared", "no-stream"));
    assertThat(events.get(0).text()).startsWith("target eu-west-1: " + JudgedService.STREAM);
  }

  @Test
  void everyRefusalIsAFaultThatAnOperatorMends() {
    for (Finding.Code code : Finding.Code.values()) {
      boolean warnsOnly =
          switch (code) {
            case NOT_PERMITTED, CLOCK_OFF, REORDERED_PICTURES, BIT_RATE_OVER_LIMIT -> true;
            default -> false;
          };
      SessionFault.Kind kind = SessionFault.Kind.of(code.text());
      assertThat(kind.needsOperator()).as(code.text()).isTrue();
      assertThat(kind.code().equals(code.text())).as(code.text()).isNotEqualTo(warnsOnly);
    }
  }

  @Test
  void aStreamIsDescribedAtMostOnceAnHourWhileNothingIsRefused() {
    assertThat(check()).isNull();
    nanos.addAndGet(Duration.ofMinutes(59).toNanos());
    assertThat(check()).isNull();
    assertThat(service.descriptions).hasValue(1);
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(check()).isNull();
    assertThat(service.descriptions).hasValue(2);
    session.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whatTheServiceDoesNotTellIsAskedAtTheNextLookUp() {
    service.stream = StreamFacts.of(StreamFacts.Outcome.UNKNOWN, "throttled");
    assertThat(check()).isNull();
    assertThat(check()).isNull();
    assertThat(service.descriptions).hasValue(2);
  }

  @Test
  void theClustersOwnServiceIsAskedNothingMore() {
    kit.stop(preflight);
    preflight = kit.spawn(create(CameraSpec.Target.LOCAL));
    video = UHD;
    assertThat(check()).isNull();
    assertThat(service.descriptions).hasValue(0);
  }

  @Test
  void picturesThatAreTooLargeKeepFromJoiningUntilTheCameraIsSet() {
    video = UHD;
    assertThat(check().kind()).isEqualTo(SessionFault.Kind.PICTURE_TOO_LARGE);
    assertThat(found()).extracting(Finding::code).containsExactly(Finding.Code.PICTURE_TOO_LARGE);
    video = FULL_HD;
    look(5, 0, "playing");
    assertThat(found()).as("seen while the camera plays").isEmpty();
    assertThat(check()).isNull();
  }

  @Test
  void aBitRateOverTheLimitIsToldWhileItLastsAndStopsNothing() {
    look(5, 1_000_000, "playing");
    look(5, 2_250_000, "playing");
    List<Finding> found = found();
    assertThat(found)
        .extracting(Finding::text)
        .containsExactly("the camera sends 2000 kbit/s (expected: at most 1000 kbit/s)");
    assertThat(check()).isNull();

    time.timePasses(Duration.ofSeconds(24));
    camera.expectNoMessage(Duration.ZERO);
    look(30, 4_125_000, "playing");
    assertThat(found()).as("0.5 Mbit/s").isEmpty();
    assertThat(events)
        .extracting(Event::type)
        .containsExactly("preflight.warn", "preflight.cleared");
  }

  @Test
  void whatACameraSentBeforeAPauseSaysNothingOfItsBitRate() {
    look(5, 0, "playing");
    look(5, 100, "waiting");
    look(5, 9_000_000, "playing");
    look(5, 9_000_100, "playing");
    session.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void aLookUpThatIsRefusedIsFoundAndOneThatFailsForNowIsNot() {
    preflight.tell(
        new Preflight.LookUpFailed(new SessionFault(SessionFault.Kind.UNREACHABLE, "no way")));
    preflight.tell(
        new Preflight.LookUpFailed(
            new SessionFault(SessionFault.Kind.NO_STORAGE, "storage is DISABLED")));
    assertThat(found()).extracting(Finding::code).containsExactly(Finding.Code.NO_STORAGE);
    preflight.tell(
        new Preflight.LookUpFailed(new SessionFault(SessionFault.Kind.UNREACHABLE, "no way")));
    assertThat(check()).as("the next one was answered").isNull();
    assertThat(found()).isEmpty();
  }

  @Test
  void aJoinThatIsNotPermittedIsFoundAndTriedAgain() {
    preflight.tell(new Preflight.JoinAnswered(DENIED));
    assertThat(found()).extracting(Finding::code).containsExactly(Finding.Code.NOT_PERMITTED);
    assertThat(check()).isNull();
    preflight.tell(
        new Preflight.JoinAnswered(new SessionFault(SessionFault.Kind.LIMIT, "too often")));
    session.expectNoMessage(Duration.ofMillis(50));
    preflight.tell(new Preflight.JoinAnswered(null));
    assertThat(found()).isEmpty();
  }

  private @Nullable SessionFault check() {
    preflight.tell(new Preflight.Check(JudgedService.channel(), outcomes.ref()));
    return outcomes.receiveMessage().refusal();
  }

  private List<Finding> found() {
    return session.expectMessageClass(MasterSession.Found.class).findings();
  }

  /** The preflight's next look at the camera, so much later; it has sent so many bytes. */
  private void look(int seconds, long bytes, String state) {
    CameraSession.GetReport[] asked = new CameraSession.GetReport[1];
    await()
        .untilAsserted(
            () -> {
              time.timePasses(Duration.ofSeconds(1));
              asked[0] =
                  camera.expectMessageClass(CameraSession.GetReport.class, Duration.ofMillis(20));
            });
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    asked[0].replyTo().tell(new CameraStatus.Source(state, List.of(), null, null, 1, 1, bytes));
  }

  private Behavior<Preflight.Command> create(CameraSpec.Target target) {
    BridgeEnvironment environment =
        new BridgeEnvironment(
            loops,
            (on, settings, listener) -> new FakePeer(listener),
            any -> service,
            Room.UNLIMITED,
            events::add,
            metrics,
            new BrownOut(metrics, InstantSource.system()),
            InstantSource.system(),
            BridgeEnvironment.Settings.DEFAULT);
    return Preflight.create(
        environment,
        new Preflight.Subject(
            target,
            "gate",
            service,
            () -> CompletableFuture.completedFuture(video),
            camera.ref(),
            session.ref(),
            nanos::get));
  }

  private static VideoTrack track(String sps, int width, int height) {
    return new VideoTrack(HexFormat.of().parseHex(sps), new byte[][] {{0x68}}, width, height);
  }
}
