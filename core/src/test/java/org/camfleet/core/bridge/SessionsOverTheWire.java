package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.bridge.SessionFault.Kind;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.bridge.budget.DialBudget;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.CameraAccess;
import org.camfleet.core.rtsp.MediaPatience;
import org.camfleet.core.rtsp.Transports;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;

/**
 * Sessions of the product, with the AWS SDK and our signaling client, at a far end that treats each
 * channel as a test wants it to. The network is real, pauses pass by hand.
 */
final class SessionsOverTheWire implements AutoCloseable {
  /** For all clients of this JVM: one that ends loops of its own waits for two quiet seconds. */
  private static final SdkEventLoopGroup LOOPS = SdkEventLoopGroup.builder().build();

  /** Nothing is planned, so that all joins are for a reason. */
  private static final BridgeEnvironment.Settings SETTINGS =
      new BridgeEnvironment.Settings(
          Duration.ofSeconds(10),
          MediaPatience.DEFAULT,
          null,
          Duration.ofSeconds(30),
          Duration.ofSeconds(6),
          Duration.ofSeconds(30),
          0,
          Backlog.Limits.DEFAULT,
          Relay.Limits.DEFAULT,
          new ConductSettings(null, null, Fight.Policy.TAKE_BACK, Duration.ofMinutes(10)),
          PreflightSettings.DEFAULT,
          Transports.DEFAULT,
          IceTransportPolicy.ALL,
          CameraAccess.DEFAULT,
          DialBudget.Limits.DEFAULT);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicLong nanos = new AtomicLong();
  private final MediaLoops loops = MediaLoops.start(1);
  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final Map<String, FakePeer> peers = new ConcurrentHashMap<>();
  private final Map<String, MasterSession.PhaseChanged> phases = new ConcurrentHashMap<>();
  private final Map<String, Map<Kind, String>> faults = new ConcurrentHashMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<ActorRef<MasterSession.Command>> sessions = new ArrayList<>();
  private final FarIdentity identity;
  private final SdkAsyncHttpClient http;
  private final FarServer far;
  private final Relay relay;

  SessionsOverTheWire() throws Exception {
    SdkGlobalTime.setGlobalTimeOffset(0); // what one service's clock was is kept for new clients
    LoopDispatchers.register(kit.system(), loops);
    relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);
    identity = FarIdentity.create();
    http =
        NettyNioAsyncHttpClient.builder()
            .eventLoopGroup(LOOPS)
            .connectionTimeout(Duration.ofSeconds(5))
            .tlsTrustManagersProvider(identity::trust)
            .build();
    far = new FarServer(identity.tls(), channel -> loop.run(peers.get(channel)::connects));
  }

  @Override
  public void close() throws Exception {
    kit.shutdownTestKit();
    for (AutoCloseable one : open) {
      one.close();
    }
    http.close();
    far.close();
    loops.close();
  }

  FarServer far() {
    return far;
  }

  /** The stand-in for a channel's peer connection. */
  FakePeer peer(String channel) {
    return peers.get(channel);
  }

  Phase phase(String channel) {
    return phases.get(channel).phase();
  }

  /** What sessions of a channel were told to be wrong, by kind. */
  Map<Kind, String> faults(String channel) {
    return faults.getOrDefault(channel, Map.of());
  }

  void forgetFaults() {
    faults.clear();
  }

  /** Lets time pass until every session stands. */
  void allConnect() {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              pass(1, Duration.ofSeconds(15));
              assertThat(stragglers()).as("sessions that do not stand").isEmpty();
            });
  }

  private List<String> stragglers() {
    return phases.entrySet().stream()
        .filter(one -> one.getValue().phase() != Phase.CONNECTED)
        .map(one -> one.getKey() + " " + one.getValue().phase() + " " + one.getValue().fault())
        .toList();
  }

  /** Lets time pass in steps, each when all that the one before led to has come in. */
  void pass(int steps, Duration step) {
    for (int i = 0; i < steps; i++) {
      settle();
      nanos.addAndGet(step.toNanos());
      time.timePasses(step);
    }
    settle();
  }

  /** Until nothing more comes in over the network. */
  private void settle() {
    int[] seen = {far.activity()};
    await()
        .pollInterval(Duration.ofMillis(20))
        .during(Duration.ofMillis(60))
        .until(
            () -> {
              int before = seen[0];
              seen[0] = far.activity();
              return before == seen[0] && !far.isGreeting();
            });
  }

  /** Begins a session of a channel that the far end treats like this; gives the channel. */
  String of(String channel, FarServer.Manner manner) {
    far.behaves(channel, manner);
    begin(channel);
    return channel;
  }

  private void begin(String channel) {
    CameraSpec.Target target =
        new CameraSpec.Target(
            CameraSpec.Target.Kind.KVS, null, URI.create("https://127.0.0.1:" + far.port()), null);
    CameraSpec spec =
        new CameraSpec(
            channel,
            List.of(URI.create("rtsp://camera/1")),
            null,
            null,
            channel,
            List.of(target),
            CameraSpec.Audio.AUTO);
    ActorRef<MasterSession.Event> bridge =
        kit.spawn(
            Behaviors.receiveMessage(
                event -> {
                  note(channel, (MasterSession.PhaseChanged) event);
                  return Behaviors.same();
                }));
    TestProbe<CameraSession.Command> camera = kit.createTestProbe();
    sessions.add(
        kit.spawn(
            MasterSession.create(
                environment(service(target)),
                new MasterSession.Subject(
                    spec, target, loop, relay, camera.ref(), this::peer, null),
                bridge,
                nanos::get)));
  }

  private void note(String channel, MasterSession.PhaseChanged changed) {
    phases.put(channel, changed);
    SessionFault fault = changed.fault();
    if (fault != null) {
      faults
          .computeIfAbsent(channel, key -> new ConcurrentHashMap<>())
          .put(fault.kind(), String.valueOf(fault.getMessage()));
    }
  }

  /** One account each, as a service that throttles one is left alone by all on that account. */
  private SessionService service(CameraSpec.Target target) {
    AccountBudget budget =
        new AccountBudget(
            new CallRates(Map.of(), Map.of(), 1), () -> 1, new Random(1), System::nanoTime);
    KvsSessionService service =
        new KvsSessionService(
            new KvsSessionService.Settings(
                Region.US_EAST_1,
                target.endpoint(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")),
                http,
                identity.tls(),
                Duration.ofSeconds(10),
                CallGate.of(budget, metrics, target.name(), "default")));
    open.add(service);
    return service;
  }

  private BridgeEnvironment environment(SessionService service) {
    return new BridgeEnvironment(
        loops,
        this::peer,
        target -> service,
        Room.UNLIMITED,
        event -> {},
        metrics,
        new BrownOut(metrics, InstantSource.system()),
        InstantSource.system(),
        SETTINGS);
  }

  private Peer peer(MediaLoop on, PeerSettings settings, PeerListener listener) {
    FakePeer peer = new FakePeer(listener);
    peers.put(settings.channel(), peer);
    return peer;
  }
}
