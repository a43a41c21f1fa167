package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SignalingEnd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MasterSessionTest {
  private static final CameraSpec.Target AWS =
      new CameraSpec.Target(CameraSpec.Target.Kind.KVS, "eu-west-1", null, "prod");
  private static final ActorTestKit kit = ActorTestKit.create();
  private static final MediaLoops loops = MediaLoops.start(1);

  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<Caller> callers = new CopyOnWriteArrayList<>();
  private final TestProbe<MasterSession.Event> bridge = kit.createTestProbe();
  private final TestProbe<MasterSession.Report> reports = kit.createTestProbe();
  private final Relay relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);
  private final ActorRef<MasterSession.Command> session = session();

  @BeforeAll
  static void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @AfterEach
  void close() {
    kit.stop(session);
    loop.run(relay::close);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @Test
  void aStrangerWhoTakesTheChannelShowsAtOnceInStatusAndAlarm() {
    expect(Phase.PREPARING);
    session.tell(new MasterSession.FromLink(new LinkEvent.Connected("AES")));
    expect(Phase.CONNECTED);
    taken();
    assertThat(expect(Phase.WAITING).fault().kind()).isEqualTo(SessionFault.Kind.SUPERSEDED);
    assertThat(events).hasSize(1);
    assertThat(events.get(0).type()).isEqualTo("alarm.superseded");
    assertThat(events.get(0).camera()).isEqualTo("gate");
    assertThat(events.get(0).details())
        .containsEntry("target", "eu-west-1")
        .containsEntry("policy", "take-back")
        .containsEntry("displacements", "1");
    assertThat(report().conduct())
        .satisfies(
            conduct -> {
              assertThat(conduct.fight()).isEqualTo("superseded");
              assertThat(conduct.policy()).isEqualTo("take-back");
              assertThat(conduct.displacements()).isEqualTo(1);
              assertThat(conduct.nextJoinAt())
                  .isBetween(Instant.now().plusSeconds(28), Instant.now().plusSeconds(36));
            });
    assertThat(
            metrics.value(
                "camfleet_bridge_superseded_total", "target", "eu-west-1", "account", "prod"))
        .isEqualTo(1);
    taken();
    report();
    assertThat(events).as("the same stranger").hasSize(1);
  }

  @Test
  void aPolicyThatIsChangedHoldsForTheStrangerWhoHasTheChannel() {
    expect(Phase.PREPARING);
    session.tell(new MasterSession.Follow(Fight.Policy.YIELD));
    session.tell(new MasterSession.FromLink(new LinkEvent.Connected("AES")));
    expect(Phase.CONNECTED);
    taken();
    assertThat(expect(Phase.WAITING).fault().getMessage())
        .isEqualTo(
            "another master took the channel (a newer master took over); it is left to that one"
                + " until the camera is restarted");
    assertThat(report().conduct())
        .isEqualTo(new CameraStatus.Conduct(null, "superseded", "yield", 1));

    session.tell(new MasterSession.Follow(Fight.Policy.WAIT));
    assertThat(expect(Phase.WAITING).fault().getMessage()).contains("joined again");
    assertThat(report().conduct().nextJoinAt())
        .isBetween(Instant.now().plusSeconds(595), Instant.now().plusSeconds(661));
    assertThat(events).as("the same stranger").hasSize(1);
  }

  @Test
  void aSessionThatStandsTellsWhenItIsJoinedAnew() {
    expect(Phase.PREPARING);
    assertThat(report().conduct().nextJoinAt()).isNull();
    session.tell(new MasterSession.FromLink(new LinkEvent.Connected("AES")));
    CameraStatus.Conduct conduct = report().conduct();
    assertThat(conduct.fight()).isEqualTo("none");
    assertThat(conduct.nextJoinAt())
        .isBetween(Instant.now().plusSeconds(80), Instant.now().plus(Duration.ofHours(1)));
  }

  @Test
  void whatASocketThatWasReplacedStillSaysIsIgnored() {
    expect(Phase.PREPARING);
    session.tell(new MasterSession.FromLink(new LinkEvent.Connected("AES")));
    expect(Phase.CONNECTED);
    SignalingEnd taken = new SignalingEnd(SignalingEnd.Kind.CLOSED, 1000, "late");
    session.tell(new MasterSession.FromLink(new LinkEvent.SocketEnded(9, taken)));
    session.tell(new MasterSession.FromLink(new LinkEvent.GoAway(9)));
    session.tell(new MasterSession.FromLink(new LinkEvent.Answered(9)));
    assertThat(report().phase()).isEqualTo(Phase.CONNECTED);
    assertThat(report().conduct().fight()).isEqualTo("none");
    assertThat(metrics.value("camfleet_bridge_late_events_total")).isEqualTo(3);
  }

  @Test
  void whatASessionStillWaitsForIsDroppedWhenItEnds() {
    expect(Phase.PREPARING);
    report(); // by now it has asked
    assertThat(callers).hasSize(2).allMatch(caller -> !caller.turn().isDone());
    kit.stop(session);
    assertThat(callers).allMatch(caller -> caller.turn().isCompletedExceptionally());
  }

  @Test
  void whatASessionStillWaitsForIsDroppedWhenAStrangerTakesTheChannel() {
    expect(Phase.PREPARING);
    session.tell(new MasterSession.FromLink(new LinkEvent.Connected("AES")));
    expect(Phase.CONNECTED);
    taken();
    expect(Phase.WAITING);
    assertThat(callers)
        .as("that of the preflight goes on")
        .filteredOn(caller -> caller.turn().isDone())
        .hasSize(1);
  }

  private void taken() {
    session.tell(
        new MasterSession.FromLink(
            new LinkEvent.SocketEnded(
                0, // it has opened none of its own
                new SignalingEnd(SignalingEnd.Kind.CLOSED, 1000, "a newer master took over"))));
  }

  private MasterSession.PhaseChanged expect(Phase phase) {
    MasterSession.PhaseChanged changed =
        bridge.expectMessageClass(MasterSession.PhaseChanged.class);
    assertThat(changed.phase()).isEqualTo(phase);
    return changed;
  }

  private MasterSession.Report report() {
    session.tell(new MasterSession.GetReport(reports.ref()));
    return reports.receiveMessage();
  }

  private ActorRef<MasterSession.Command> session() {
    BridgeEnvironment environment =
        new BridgeEnvironment(
            loops,
            (on, settings, listener) -> new FakePeer(listener),
            target -> new Silent(callers),
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

  /** A service that never answers. */
  private static final class Silent implements SessionService {
    private final List<Caller> callers;

    Silent(List<Caller> callers) {
      this.callers = callers;
    }

    @Override
    public SessionService of(Caller caller) {
      callers.add(caller);
      return this;
    }

    @Override
    public CompletionStage<Prepared> prepare(String channelName, Participant participant) {
      return new CompletableFuture<>();
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
