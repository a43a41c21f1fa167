package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A master session and its preflight, toward a service that says what the test wants. */
class PreflightedSessionTest {
  private static final CameraSpec.Target AWS =
      new CameraSpec.Target(CameraSpec.Target.Kind.KVS, "eu-west-1", null, "prod");
  private static final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private static final ManualTime time = ManualTime.get(kit.system());
  private static final MediaLoops loops = MediaLoops.start(1);
  private static ServerSocket silent;

  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final JudgedService service = new JudgedService(silent.getLocalPort());
  private final TestProbe<MasterSession.Event> bridge = kit.createTestProbe();
  private final TestProbe<MasterSession.Report> reports = kit.createTestProbe();
  private final Relay relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);

  @BeforeAll
  static void register() throws IOException {
    LoopDispatchers.register(kit.system(), loops);
    // Takes connections and says nothing: the test itself tells when the socket is open.
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() {
    loop.run(relay::close);
  }

  @AfterAll
  static void stop() throws IOException {
    kit.shutdownTestKit();
    loops.close();
    silent.close();
  }

  @Test
  void nothingIsJoinedWhileItWouldBeInVainAndThenItIsJoinedByItself() {
    service.stream = StreamFacts.found("ACTIVE", 0);
    ActorRef<MasterSession.Command> session = session();
    expect(Phase.PREPARING);
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(expect(Phase.WAITING).fault().kind()).isEqualTo(SessionFault.Kind.NO_RETENTION);
      assertThat(report(session).findings())
          .containsExactly(
              new CameraStatus.Finding(
                  "retention-zero",
                  "refuse",
                  JudgedService.STREAM + ": data retention of 0 hours (expected: 1 or more)"));
      if (attempt == 3) {
        service.stream = JudgedService.KEEPS;
      }
      time.timePasses(Duration.ofMinutes(2));
      expect(Phase.PREPARING);
    }
    expect(Phase.CONNECTING);
    assertThat(service.joins).as("joins while it was refused").hasValue(0);
    assertThat(service.lookUps).hasValue(4);

    session.tell(new MasterSession.FromLink(new LinkEvent.SocketOpen(1)));
    expect(Phase.JOINING);
    await().untilAsserted(() -> assertThat(service.joins).hasValue(1));
    assertThat(report(session).findings()).isEmpty();
    assertThat(events)
        .extracting(Event::type)
        .containsExactly("preflight.refuse", "preflight.cleared");
    kit.stop(session);
  }

  @Test
  void whatIsOnlyWarnedOfIsShownAndJoined() {
    String denied = "AccessDeniedException: not authorized to perform kinesisvideo:DescribeStream";
    service.stream = StreamFacts.of(StreamFacts.Outcome.DENIED, denied);
    ActorRef<MasterSession.Command> session = session();
    expect(Phase.PREPARING);
    expect(Phase.CONNECTING);
    session.tell(new MasterSession.FromLink(new LinkEvent.SocketOpen(1)));
    expect(Phase.JOINING);
    await().untilAsserted(() -> assertThat(service.joins).hasValue(1));
    MasterSession.Report report = report(session);
    assertThat(report.fault()).isNull();
    assertThat(report.findings())
        .containsExactly(new CameraStatus.Finding("not-permitted", "warn", denied));
    kit.stop(session);
  }

  private MasterSession.PhaseChanged expect(Phase phase) {
    MasterSession.PhaseChanged changed =
        bridge.expectMessageClass(MasterSession.PhaseChanged.class);
    assertThat(changed.phase()).isEqualTo(phase);
    return changed;
  }

  private MasterSession.Report report(ActorRef<MasterSession.Command> session) {
    session.tell(new MasterSession.GetReport(reports.ref()));
    return reports.receiveMessage();
  }

  private ActorRef<MasterSession.Command> session() {
    BridgeEnvironment environment =
        new BridgeEnvironment(
            loops,
            (on, settings, listener) -> new FakePeer(listener),
            target -> service,
            Room.UNLIMITED,
            events::add,
            metrics,
            new BrownOut(metrics, InstantSource.system()),
            InstantSource.system(),
            BridgeEnvironment.Settings.DEFAULT);
    CameraSpec spec =
        new CameraSpec(
            "gate",
            List.of(URI.create("rtsp://camera/1")),
            null,
            null,
            "gate",
            List.of(AWS),
            CameraSpec.Audio.AUTO);
    TestProbe<CameraSession.Command> camera = kit.createTestProbe();
    return kit.spawn(
        MasterSession.create(
            environment,
            new MasterSession.Subject(
                spec, AWS, loop, relay, camera.ref(), environment.peers(), null),
            bridge.ref()));
  }
}
