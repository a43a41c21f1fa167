package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.budget.DialBudget;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.PinsInMemory;
import org.camfleet.core.rtsp.RefusedLogins;
import org.camfleet.core.rtsp.RtspClient;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.core.rtsp.RtspFault;
import org.camfleet.core.rtsp.RtspServer;
import org.camfleet.core.rtsp.Transport;
import org.camfleet.core.signaling.Participant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CameraBridgeTest {
  private static final ActorTestKit kit = ActorTestKit.create();
  private static final MediaLoops loops = MediaLoops.start(1);

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final AtomicReference<String> full = new AtomicReference<>();
  private final Refusing service = new Refusing();

  @BeforeAll
  static void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @Test
  void anUnreachableCameraWaitsAndSaysWhy() {
    ActorRef<CameraBridge.Command> bridge = bridge("rtsp://127.0.0.1:1/cam", null);
    CameraStatus status = awaitState(bridge, CameraStatus.State.WAITING);
    assertThat(status.source().fault()).isEqualTo("refused");
    assertThat(status.source().text()).contains("127.0.0.1");
    assertThat(status.source().connects()).isZero();
    assertThat(events).extracting(Event::type).contains("camera.waiting");
  }

  @Test
  void aWrongPasswordFailsAndTheCameraIsNotAskedAgainAndAgain() throws Exception {
    RtspServer.Settings settings =
        RtspServer.Settings.loopback()
            .with(
                new RtspCredentials("admin", Secret.of("right")),
                RtspServer.Authentication.DIGEST_MD5,
                100);
    try (RtspServer server = RtspServer.start(settings, Clip.demo(AudioCodec.PCMU))) {
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), "wrong");
      CameraStatus status = awaitState(bridge, CameraStatus.State.FAILED);
      assertThat(status.source().fault()).isEqualTo("bad-credentials");
      assertThat(status.toString()).doesNotContain("wrong");
      assertThat(status.source().state()).isEqualTo("waiting");
    }
  }

  @Test
  void restartsDoNotLockTheAccountAndANewLoginIsTriedAtOnce() throws Exception {
    RtspCredentials owner = new RtspCredentials("admin", Secret.of("right"));
    RtspServer.Settings settings =
        RtspServer.Settings.loopback().with(owner, RtspServer.Authentication.DIGEST_MD5, 100);
    try (RtspServer server = RtspServer.start(settings, Clip.demo(AudioCodec.PCMU))) {
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), "wrong");
      for (int restart = 0; restart < 6; restart++) {
        awaitState(bridge, CameraStatus.State.FAILED);
        bridge.tell(CameraBridge.Restart.INSTANCE);
      }
      CameraStatus held = awaitState(bridge, CameraStatus.State.FAILED);
      assertThat(server.refusedProofs()).isEqualTo(3);
      assertThat(held.source().text()).contains("not tried: the camera refused this login 3 times");
      assertThat(held.source().quirks()).contains(new CameraStatus.Habit("auth-lock-out", 1));

      bridge.tell(CameraBridge.Apply.of(spec(server.url("gate"), "right")));
      assertThat(awaitState(bridge, CameraStatus.State.REFUSED).source().fault()).isNull();
    }
  }

  @Test
  void whatIsOddAboutACameraStandsInItsStatusAndStaysThereWhenItComesBack() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      server.camera("gate").description(sdp -> sdp.replaceFirst("\\ns=[^\\n]*", ""));
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), null);
      CameraStatus status = awaitState(bridge, CameraStatus.State.REFUSED);
      assertThat(status.source().quirks())
          .containsExactly(new CameraStatus.Habit("sdp-no-name", 1));

      server.camera("gate").disconnect();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(status(bridge).source().quirks())
                      .contains(new CameraStatus.Habit("sdp-no-name", 2)));
    }
  }

  @Test
  void aPlayingCameraTellsWhyItsServiceRefuses() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), null);
      CameraStatus status = awaitState(bridge, CameraStatus.State.REFUSED);
      assertThat(status.sessions()).hasSize(1);
      assertThat(status.sessions().get(0).fault()).isEqualTo("no-storage");
      assertThat(status.sessions().get(0).text()).contains("stores no media");
      await().untilAsserted(() -> assertThat(status(bridge).source().pictures()).isGreaterThan(10));
      assertThat(status.source().tracks()).anyMatch(track -> track.contains("1280x720"));
    }
  }

  @Test
  void theTransportThatBringsMediaIsToldAndTriedFirstFromThenOn() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      server.camera("gate").transports(Transport.UDP);
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), null);
      awaitState(bridge, CameraStatus.State.REFUSED);
      assertThat(status(bridge).source().transport()).isEqualTo("udp");

      server.camera("gate").transports(Transport.TCP, Transport.UDP);
      server.camera("gate").disconnect();
      await().untilAsserted(() -> assertThat(status(bridge).source().connects()).isEqualTo(2));
      assertThat(status(bridge).source().transport()).isEqualTo("udp");
    }
  }

  @Test
  void aCameraMayAllowOneTransportOnly() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      server.camera("gate").transports(Transport.UDP);
      CameraSpec any = spec(server.url("gate"), null);
      ActorRef<CameraBridge.Command> bridge = idle();
      bridge.tell(
          CameraBridge.Apply.of(
              new CameraSpec(
                  any.id(),
                  any.urls(),
                  null,
                  null,
                  any.channel(),
                  any.targets(),
                  any.audio(),
                  CameraSpec.Transport.TCP,
                  null,
                  any.video(),
                  false)));
      CameraStatus status = awaitState(bridge, CameraStatus.State.WAITING);
      assertThat(status.source().text()).contains("the camera does not send over TCP");
      assertThat(status.source().transport()).isNull();
    }
  }

  @Test
  void aSessionIsLookedUpWhileTheFirstKeyFrameIsAwaited() throws Exception {
    try (RtspServer server = RtspServer.start(RtspServer.Settings.loopback(), withoutKeyFrames())) {
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), null);
      await().untilAsserted(() -> assertThat(service.prepared.get()).isEqualTo(1));
      CameraStatus status = status(bridge);
      assertThat(status.state()).isEqualTo(CameraStatus.State.CONNECTING);
      assertThat(status.source().pictures()).isZero();
      assertThat(status.sessions()).hasSize(1);

      server.camera("gate").disconnect();
      await()
          .untilAsserted(
              () -> {
                CameraStatus broken = status(bridge);
                assertThat(broken.state()).isEqualTo(CameraStatus.State.WAITING);
                assertThat(broken.sessions()).as("of a camera that never played").isEmpty();
              });
    }
  }

  private static Clip withoutKeyFrames() {
    Clip demo = Clip.demo(AudioCodec.PCMU);
    return new Clip(
        demo.video(),
        demo.pictures().stream().filter(picture -> !picture.keyFrame()).toList(),
        demo.audio(),
        demo.sounds(),
        demo.durationMicros());
  }

  @Test
  void theSameSpecAgainChangesNothingAndRestartConnectsAnew() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), null);
      awaitState(bridge, CameraStatus.State.REFUSED);
      bridge.tell(CameraBridge.Apply.of(spec(server.url("gate"), null)));
      assertThat(status(bridge).source().connects()).isEqualTo(1);
      assertThat(service.prepared.get()).isEqualTo(1);
      bridge.tell(CameraBridge.Restart.INSTANCE);
      await().untilAsserted(() -> assertThat(service.prepared.get()).isEqualTo(2));
    }
  }

  @Test
  void aTargetMoreOrLessLeavesTheCameraAndTheOtherSessionsAlone() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      CameraSpec one = spec(server.url("gate"), null);
      CameraSpec.Target aws =
          new CameraSpec.Target(CameraSpec.Target.Kind.KVS, "eu-west-1", null, null);
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), null);
      awaitState(bridge, CameraStatus.State.REFUSED);

      bridge.tell(CameraBridge.Apply.of(one.toward(List.of(aws, CameraSpec.Target.LOCAL))));
      await().untilAsserted(() -> assertThat(service.prepared.get()).isEqualTo(2));
      assertThat(status(bridge).sessions())
          .extracting(CameraStatus.Session::target)
          .containsExactly("eu-west-1", "local");

      CameraSpec.Target yields =
          new CameraSpec.Target(CameraSpec.Target.Kind.LOCAL, null, null, null, Fight.Policy.YIELD);
      bridge.tell(CameraBridge.Apply.of(one.toward(List.of(yields))));
      await()
          .untilAsserted(
              () ->
                  assertThat(status(bridge).sessions())
                      .extracting(
                          CameraStatus.Session::target, session -> session.conduct().policy())
                      .containsExactly(tuple("local", "yield")));
      assertThat(service.prepared.get()).as("look-ups").isEqualTo(2);
      assertThat(status(bridge).source().connects()).isEqualTo(1);
      assertThat(status(bridge).state()).isEqualTo(CameraStatus.State.REFUSED);
    }
  }

  @Test
  void aStoppedBridgeLeavesTheCamera() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), null);
      awaitState(bridge, CameraStatus.State.REFUSED);
      assertThat(server.connections()).isEqualTo(1);
      bridge.tell(CameraBridge.Stop.INSTANCE);
      await().untilAsserted(() -> assertThat(server.connections()).isZero());
    }
  }

  @Test
  void aCameraThatComesBackIsTakenUpAgain() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      ActorRef<CameraBridge.Command> bridge = bridge(server.url("gate"), null);
      awaitState(bridge, CameraStatus.State.REFUSED);
      server.camera("gate").disconnect();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(status(bridge).source().connects()).isEqualTo(2));
    }
  }

  @Test
  void theNextAddressIsPulledUntilABetterOneHasAKeyFrameAgain() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      server.camera("main").refuse("DESCRIBE", 404);
      ActorRef<CameraBridge.Command> bridge = idle(Duration.ofSeconds(1));
      bridge.tell(CameraBridge.Apply.of(spec(List.of(server.url("main"), server.url("sub")))));

      CameraStatus second = awaitState(bridge, CameraStatus.State.REFUSED);
      assertThat(second.source().state()).isEqualTo("playing");
      assertThat(second.source().address()).isEqualTo(2);
      assertThat(server.camera("sub").connections()).isEqualTo(1);
      server.camera("main").refuse("DESCRIBE", 0);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(status(bridge).source().address()).isEqualTo(1));
      CameraStatus first = status(bridge);
      assertThat(first.source().state()).isEqualTo("playing");
      assertThat(first.source().transport()).isEqualTo("tcp");
      assertThat(first.source().connects()).isEqualTo(2);
      assertThat(first.source().pictures()).isGreaterThan(second.source().pictures());
      await().untilAsserted(() -> assertThat(server.camera("sub").connections()).isZero());
      assertThat(events)
          .filteredOn(event -> event.type().equals("camera.address"))
          .extracting(Event::text)
          .containsExactly(
              "pulled from address 2 of 2 (preferred: the first)",
              "pulled from address 1 of 2 (preferred: the first)");
      assertThat(events)
          .extracting(Event::type)
          .filteredOn(type -> type.equals("camera.waiting"))
          .as("the change back is no outage")
          .hasSizeLessThan(2);
      bridge.tell(CameraBridge.Stop.INSTANCE);
      await().untilAsserted(() -> assertThat(server.connections()).isZero());
    }
  }

  @Test
  void theAddressThatFailedIsToldWhileNoneIsConnectedTo() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      server.camera("main").refuse("DESCRIBE", 404);
      server.camera("sub").refuse("DESCRIBE", 404);
      ActorRef<CameraBridge.Command> bridge = idle(Duration.ofSeconds(1));
      bridge.tell(CameraBridge.Apply.of(spec(List.of(server.url("main"), server.url("sub")))));

      for (int address : List.of(1, 2)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(20))
            .untilAsserted(
                () -> {
                  CameraStatus.Source source = status(bridge).source();
                  assertThat(source.state()).isEqualTo("waiting");
                  assertThat(source.fault()).isEqualTo("not-found");
                  assertThat(source.address()).isEqualTo(address);
                });
      }
      bridge.tell(CameraBridge.Stop.INSTANCE);
    }
  }

  /** Time stands still for the budget: who gave a place up would wait for a later one for ever. */
  @Test
  void aTrialThatMustWaitForAPlaceConnectsWhenItsTurnHasCome() throws Exception {
    DialBudget.Rate free = new DialBudget.Rate(1e6, 1_000_000);
    CountingMetrics dials = new CountingMetrics();
    DialBudget budget =
        new DialBudget(
            new DialBudget.Limits(free, free, new DialBudget.Rate(5, 2)), () -> 0, dials);
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      server.camera("main").refuse("DESCRIBE", 404);
      ActorRef<CameraBridge.Command> bridge = idle(Duration.ofSeconds(1), budget);
      bridge.tell(CameraBridge.Apply.of(spec(List.of(server.url("main"), server.url("sub")))));
      assertThat(awaitState(bridge, CameraStatus.State.REFUSED).source().address()).isEqualTo(2);

      server.camera("main").refuse("DESCRIBE", 0);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(status(bridge).source().address()).isEqualTo(1));
      assertThat(dials.value("camfleet_bridge_dials_delayed_total"))
          .as("all but the burst")
          .isEqualTo(dials.value("camfleet_bridge_dials_total") - 2)
          .isPositive();
      bridge.tell(CameraBridge.Stop.INSTANCE);
    }
  }

  /** The bridge that lingers is a probe with a plain connection. */
  @Test
  void aCameraThatRefusesASecondSessionIsHadAsSoonAsTheBridgeBeforeGivesItUp() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      server.camera("gate").refuseSecond(401);
      TestProbe<CameraBridge.Command> former = kit.createTestProbe();
      try (RtspClient held = play(server.url("gate"))) {
        await().until(() -> server.camera("gate").connections() == 1);
        ActorRef<CameraBridge.Command> bridge = idle();
        bridge.tell(CameraBridge.Apply.of(spec(server.url("gate"), null)).after(former.ref()));
        assertThat(former.receiveMessage()).isEqualTo(new Succession.Follow(bridge));
        assertThat(former.receiveMessage()).isEqualTo(new Succession.Yield(bridge));
        assertThat(status(bridge).source().fault()).isEqualTo("bad-credentials");

        held.close();
        bridge.tell(new Succession.Free(Succession.Reason.ASKED, 0));
        CameraStatus status = awaitState(bridge, CameraStatus.State.REFUSED);
        assertThat(status.source().state()).isEqualTo("playing");
        assertThat(status.singleSession()).isEqualTo(1);
        bridge.tell(CameraBridge.Stop.INSTANCE);
      }
    }
  }

  private static RtspClient play(String url) {
    return RtspClient.connect(
        loops.of("held"),
        new RtspClient.Settings(
            URI.create(url), null, Duration.ofSeconds(5), Duration.ofSeconds(5), true),
        new CountingMetrics(),
        new RtspClient.Listener() {
          @Override
          public void onTracks(List<Track> tracks) {}

          @Override
          public void onUnit(AccessUnit unit) {}

          @Override
          public void onEnded(RtspFault fault) {}
        });
  }

  @Test
  void aCameraWithoutRoomWaitsAndSaysWhyAndStartsWhenItIsToldAgain() throws Exception {
    try (RtspServer server =
        RtspServer.start(RtspServer.Settings.loopback(), Clip.demo(AudioCodec.PCMU))) {
      full.set("no node has room: 2 of 2 cameras");
      String url = server.url("gate");
      ActorRef<CameraBridge.Command> bridge = bridge(url, null);

      CameraStatus waiting = awaitState(bridge, CameraStatus.State.WAITING);
      assertThat(waiting.source().fault()).isEqualTo("no-capacity");
      assertThat(waiting.source().text()).isEqualTo("no node has room: 2 of 2 cameras");
      assertThat(server.connections()).isZero();
      assertThat(events)
          .extracting(Event::type, Event::text)
          .containsExactly(tuple("camera.waiting", "no node has room: 2 of 2 cameras"));
      full.set(null);
      bridge.tell(CameraBridge.Apply.of(spec(url, null)));
      assertThat(awaitState(bridge, CameraStatus.State.REFUSED).source().fault()).isNull();
      full.set("no node has room: 2 of 2 cameras");
      bridge.tell(CameraBridge.Apply.of(spec(url, null)));
      assertThat(status(bridge).state())
          .as("one that runs does not ask again")
          .isEqualTo(CameraStatus.State.REFUSED);
    }
  }

  private ActorRef<CameraBridge.Command> bridge(String url, String password) {
    ActorRef<CameraBridge.Command> bridge = idle();
    bridge.tell(CameraBridge.Apply.of(spec(url, password)));
    return bridge;
  }

  private ActorRef<CameraBridge.Command> idle() {
    return idle(BridgeEnvironment.Settings.DEFAULT.sourceReturn());
  }

  private ActorRef<CameraBridge.Command> idle(Duration sourceReturn) {
    DialBudget.Limits usual = BridgeEnvironment.Settings.DEFAULT.dials();
    return idle(sourceReturn, new DialBudget(usual, System::nanoTime, new CountingMetrics()));
  }

  private ActorRef<CameraBridge.Command> idle(Duration sourceReturn, DialBudget dials) {
    BridgeEnvironment.Settings usual = BridgeEnvironment.Settings.DEFAULT;
    BridgeEnvironment environment =
        new BridgeEnvironment(
            loops,
            (loop, settings, listener) -> {
              throw new AssertionError("no offer, no peer");
            },
            target -> service,
            (bridge, camera) -> full.get(),
            events::add,
            new CountingMetrics(),
            new BrownOut(new CountingMetrics(), InstantSource.system()),
            InstantSource.system(),
            new BridgeEnvironment.Settings(
                usual.cameraTimeout(),
                usual.patience(),
                sourceReturn,
                usual.connectTimeout(),
                usual.offerTimeout(),
                usual.pingInterval(),
                usual.maxDirectViewers(),
                usual.backlog(),
                usual.relay(),
                usual.conduct(),
                usual.preflight(),
                usual.transports(),
                usual.foreignIce(),
                usual.access(),
                usual.dials()),
            new RefusedLogins(InstantSource.system()),
            id -> new PinsInMemory(),
            dials);
    return kit.spawn(CameraBridge.create("gate", environment));
  }

  private static CameraSpec spec(String url, String password) {
    return new CameraSpec(
        "gate",
        List.of(URI.create(url)),
        password == null ? null : "admin",
        password == null ? null : Secret.of(password),
        "gate",
        List.of(CameraSpec.Target.LOCAL),
        CameraSpec.Audio.AUTO);
  }

  private static CameraSpec spec(List<String> urls) {
    return new CameraSpec(
        "gate",
        urls.stream().map(URI::create).toList(),
        null,
        null,
        "gate",
        List.of(CameraSpec.Target.LOCAL),
        CameraSpec.Audio.AUTO);
  }

  private CameraStatus awaitState(
      ActorRef<CameraBridge.Command> bridge, CameraStatus.State wanted) {
    CameraStatus[] last = new CameraStatus[1];
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              last[0] = status(bridge);
              assertThat(last[0].state()).as(last[0].toString()).isEqualTo(wanted);
            });
    return last[0];
  }

  private static CameraStatus status(ActorRef<CameraBridge.Command> bridge) {
    TestProbe<CameraStatus> probe = kit.createTestProbe();
    bridge.tell(new CameraBridge.GetStatus(probe.ref()));
    return probe.receiveMessage();
  }

  /** A service on which the channel stores nothing. */
  private static final class Refusing implements SessionService {
    private final AtomicInteger prepared = new AtomicInteger();

    @Override
    public CompletionStage<Prepared> prepare(String channelName, Participant participant) {
      prepared.incrementAndGet();
      return CompletableFuture.failedFuture(
          new SessionFault(SessionFault.Kind.NO_STORAGE, "the channel stores no media"));
    }

    @Override
    public CompletionStage<URI> signalingUrl(Prepared ready) {
      throw new AssertionError("never prepared");
    }

    @Override
    public CompletionStage<Void> join(Prepared ready) {
      throw new AssertionError("never prepared");
    }

    @Override
    public SSLContext trust() {
      throw new AssertionError("never prepared");
    }

    @Override
    public void close() {}
  }
}
