package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.bridge.SessionFault.Kind;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.rtsp.CameraAccess;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Sessions of the product, with the AWS SDK and our signaling client, against far ends that
 * misbehave in one way each. The network is real, pauses pass by hand.
 */
@Tag("peer")
class FarEndOverTheWireTest {
  private static final int MINUTE_STEPS = 60;
  private static final int MOST_STEPS = 200;

  /** Nothing is planned, so that all joins are for a reason. */
  private static final BridgeEnvironment.Settings SETTINGS =
      new BridgeEnvironment.Settings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(6),
          Duration.ofSeconds(30),
          0,
          Relay.Limits.DEFAULT,
          new ConductSettings(null, null, Fight.Policy.TAKE_BACK, Duration.ofMinutes(10)),
          PreflightSettings.DEFAULT,
          IceTransportPolicy.ALL,
          CameraAccess.DEFAULT);

  /** 1, 2, 4, 8 seconds and then one in eleven; or six for each offer that is waited for. */
  private static final int MOST_ATTEMPTS_A_MINUTE = 12;

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
  private FarIdentity identity;
  private SdkAsyncHttpClient http;
  private FarServer far;
  private Relay relay;

  @BeforeEach
  void start() throws Exception {
    SdkGlobalTime.setGlobalTimeOffset(0); // what one service's clock was is kept for new clients
    LoopDispatchers.register(kit.system(), loops);
    relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);
    identity = FarIdentity.create();
    http =
        NettyNioAsyncHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(5))
            .tlsTrustManagersProvider(identity::trust)
            .build();
    far = new FarServer(identity.tls(), channel -> loop.run(peers.get(channel)::connects));
  }

  @AfterEach
  void stop() throws Exception {
    kit.shutdownTestKit();
    for (AutoCloseable one : open) {
      one.close();
    }
    http.close();
    far.close();
    loops.close();
  }

  @Test
  void whateverTheServiceAnswersTheFaultIsNamedTheRateIsBoundedAndItHealsByItself() {
    Map<String, @Nullable Kind> expected = new LinkedHashMap<>();
    expected.put(
        of("throttles", answers("", FarServer.Reply.error(400, "ThrottlingException"))),
        Kind.LIMIT);
    expected.put(
        of("limits", answers("", FarServer.Reply.error(400, "ClientLimitExceededException"))),
        Kind.LIMIT);
    expected.put(of("too-many", answers("", FarServer.Reply.error(429, ""))), Kind.LIMIT);
    expected.put(
        of("down", answers("", FarServer.Reply.error(503, "ServiceUnavailable"))),
        Kind.SERVICE_ERROR);
    expected.put(
        of("no-json", answers("", new FarServer.Reply(200, "", "<html>"))), Kind.SERVICE_ERROR);
    expected.put(of("empty", answers("", new FarServer.Reply(200, "", "{}"))), Kind.SERVICE_ERROR);
    expected.put(
        of(
            "no-channel",
            answers(
                "describeSignalingChannel",
                FarServer.Reply.error(404, "ResourceNotFoundException"))),
        Kind.NO_CHANNEL);
    expected.put(
        of(
            "denied",
            answers("joinStorageSession", FarServer.Reply.error(401, "AccessDeniedException"))),
        Kind.BAD_CREDENTIALS);
    expected.put(
        of(
            "expired",
            answers("joinStorageSession", FarServer.Reply.error(400, "ExpiredTokenException"))),
        Kind.EXPIRED_CREDENTIALS);
    expected.put(
        of(
            "throttles-joins",
            answers("joinStorageSession", FarServer.Reply.error(400, "ThrottlingException"))),
        Kind.LIMIT);
    expected.put(
        of(
            "bad-turn",
            answers(
                "get-ice-server-config",
                new FarServer.Reply(200, "", "{\"IceServerList\":[{\"Uris\":[\"turn:x\"]}]}"))),
        Kind.SERVICE_ERROR);
    for (String protocol : List.of("HTTPS", "WSS", "WEBRTC")) {
      expected.put(
          of(
              "nowhere-" + protocol,
              endpoint(
                  protocol, (protocol.equals("WSS") ? "wss" : "https") + "://nowhere.invalid")),
          Kind.UNREACHABLE);
      expected.put(
          of("nonsense-" + protocol, endpoint(protocol, "no endpoint")), Kind.SERVICE_ERROR);
      expected.put(of("relative-" + protocol, endpoint(protocol, "nowhere")), Kind.SERVICE_ERROR);
    }
    expected.put(of("silent", joined(socket -> {})), Kind.NO_SESSION);
    expected.put(of("no-h264", joined(socket -> socket.offer("v=0 no-h264"))), Kind.REFUSED);
    expected.put(
        of("no-sdp", joined(socket -> socket.send(MessageKind.SDP_OFFER, "{}"))), Kind.NO_SESSION);
    expected.put(
        of("noise", joined(socket -> socket.text("{\"messageType\":7}"))), Kind.NO_SESSION);
    expected.put(of("sends-away", opened(socket -> socket.send(MessageKind.GO_AWAY, ""))), null);
    expected.put(
        of("hangs-up", opened(socket -> socket.close(4001, "not today"))), Kind.UNREACHABLE);

    pass(MINUTE_STEPS, Duration.ofSeconds(1));

    expected.forEach(
        (channel, kind) -> {
          assertThat(kinds(channel))
              .as("faults of " + channel + ": " + faults.get(channel))
              .isEqualTo(kind == null ? Set.of() : Set.of(kind));
          for (String operation :
              List.of("joinStorageSession", "describeSignalingChannel", "socket")) {
            assertThat(far.count(channel, operation))
                .as(operation + " of " + channel + " in a minute")
                .isLessThanOrEqualTo(MOST_ATTEMPTS_A_MINUTE);
          }
        });
    expected.keySet().forEach(channel -> far.behaves(channel, FarServer.Manner.GOOD));
    allConnect();
  }

  @Test
  void whatIsOddButNotWrongConnects() {
    IceCandidate bare =
        new IceCandidate("candidate:1 1 udp 1 192.0.2.1 9 typ host", null, null, null);
    of(
        "two-offers",
        joined(
            socket -> {
              socket.offer("v=0\r\na=ice-ufrag:one\r\n");
              socket.offer("v=0\r\na=ice-ufrag:two\r\n");
            }));
    of(
        "candidates-first",
        joined(
            socket -> {
              socket.send(MessageKind.ICE_CANDIDATE, CandidatePayload.toJson(bare));
              socket.offer("v=0\r\na=ice-ufrag:one\r\n");
            }));
    of(
        "no-mid",
        joined(
            socket -> {
              socket.offer("v=0\r\na=ice-ufrag:one\r\n");
              socket.send(
                  MessageKind.ICE_CANDIDATE, "{\"candidate\":\"" + bare.candidate() + "\"}");
            }));
    of("ten-minutes-ahead", ahead(600));
    of("ten-minutes-behind", ahead(-600));

    allConnect();

    for (String channel : List.of("candidates-first", "no-mid")) {
      assertThat(peers.get(channel).candidates)
          .as(channel)
          .extracting(IceCandidate::candidate)
          .containsExactly(bare.candidate());
    }
    assertThat(peers.get("no-mid").candidates.get(0).sdpMid()).isNull();
    for (String channel : List.of("ten-minutes-ahead", "ten-minutes-behind")) {
      assertThat(kinds(channel)).as("" + faults.get(channel)).isSubsetOf(Kind.CLOCK_SKEW);
      assertThat(far.count(channel, "joinStorageSession")).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aSocketThatIsClosedWithAnyCodeBeforeItIsOfUseIsOpenedAgainAfterAPause() {
    ConcurrentLinkedQueue<Integer> codes = codes();
    int all = codes.size();
    List<String> channels =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    of(
                        "coded-" + i,
                        opened(
                            socket -> {
                              Integer code = codes.poll();
                              if (code != null) {
                                socket.close(code, "code " + code);
                              }
                            })))
            .toList();
    for (int i = 0; i < MOST_STEPS && !codes.isEmpty(); i++) {
      pass(1, Duration.ofSeconds(15));
    }
    assertThat(codes).isEmpty();
    allConnect();
    assertThat(channels.stream().mapToInt(channel -> far.count(channel, "socket")).sum())
        .as("sockets: one for each code, and one that stays")
        .isBetween(all + channels.size() - 1, all + 2 * channels.size());
    channels.forEach(
        channel ->
            assertThat(kinds(channel))
                .as("" + faults.get(channel))
                .isEqualTo(Set.of(Kind.UNREACHABLE)));
  }

  @Test
  void aSocketThatIsClosedWithAnyCodeWhileMediaFlowsIsOpenedAgainAndTheSessionStands() {
    ConcurrentLinkedQueue<Integer> codes = codes();
    List<String> channels =
        IntStream.range(0, 20).mapToObj(i -> of("standing-" + i, FarServer.Manner.GOOD)).toList();
    allConnect();
    Map<String, Integer> joins =
        channels.stream()
            .collect(Collectors.toMap(one -> one, one -> far.count(one, "joinStorageSession")));
    faults.clear(); // time passes faster here than messages do
    int all = codes.size();
    for (int i = 0; i < MOST_STEPS && !codes.isEmpty(); i++) {
      for (String channel : channels) {
        if (far.socket(channel).isOpen() && !codes.isEmpty()) {
          int code = codes.remove();
          far.socket(channel).close(code, "code " + code);
        }
      }
      pass(1, Duration.ofSeconds(15));
    }
    assertThat(codes).isEmpty();
    for (String channel : channels) {
      assertThat(phases.get(channel).phase()).isEqualTo(Phase.CONNECTED);
      assertThat(kinds(channel)).as("" + faults.get(channel)).isEmpty();
      assertThat(far.count(channel, "joinStorageSession"))
          .as("joins of " + channel)
          .isEqualTo(joins.get(channel));
    }
    assertThat(channels.stream().mapToInt(channel -> far.count(channel, "socket")).sum())
        .as("sockets: one for each code, and the first ones")
        .isBetween(all, all + 3 * channels.size());
  }

  @Test
  void oneThatClosesEverySocketWithTheCodeOfAStrangerIsJoinedAtMostOnceAMinute() {
    of("fought-over", joined(socket -> socket.close(1000, "a newer connection took over")));
    pass(120, Duration.ofSeconds(5));
    assertThat(kinds("fought-over")).isEqualTo(Set.of(Kind.SUPERSEDED));
    assertThat(far.count("fought-over", "joinStorageSession")).isBetween(3, 6);
    far.behaves("fought-over", FarServer.Manner.GOOD);
    allConnect();
  }

  /** All close codes that a service may use, but for the one that tells of a stranger. */
  private static ConcurrentLinkedQueue<Integer> codes() {
    return IntStream.concat(IntStream.rangeClosed(1001, 1015), IntStream.rangeClosed(4000, 4500))
        .boxed()
        .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
  }

  /** Lets time pass until every session stands. */
  private void allConnect() {
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

  private void pass(int steps, Duration step) {
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
              return before == seen[0];
            });
  }

  private String of(String channel, FarServer.Manner manner) {
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
                target,
                loop,
                relay,
                spec,
                camera.ref(),
                bridge,
                nanos::get)));
  }

  private Set<Kind> kinds(String channel) {
    return faults.getOrDefault(channel, Map.of()).keySet();
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

  private static FarServer.Manner answers(String operation, FarServer.Reply reply) {
    return new FarServer.Manner() {
      @Override
      public FarServer.@Nullable Reply answer(String asked) {
        return operation.isEmpty() || asked.equals(operation) ? reply : null;
      }
    };
  }

  private static FarServer.Manner endpoint(String wrong, String endpoint) {
    return new FarServer.Manner() {
      @Override
      public String endpoint(String protocol, String usual) {
        return protocol.equals(wrong) ? endpoint : usual;
      }
    };
  }

  private static FarServer.Manner joined(Consumer<FarServer.Socket> then) {
    return new FarServer.Manner() {
      @Override
      public void joined(FarServer.Socket socket) {
        then.accept(socket);
      }
    };
  }

  private static FarServer.Manner opened(Consumer<FarServer.Socket> then) {
    return new FarServer.Manner() {
      @Override
      public void opened(FarServer.Socket socket) {
        then.accept(socket);
      }
    };
  }

  private static FarServer.Manner ahead(long seconds) {
    return new FarServer.Manner() {
      @Override
      public long secondsAhead() {
        return seconds;
      }
    };
  }
}
