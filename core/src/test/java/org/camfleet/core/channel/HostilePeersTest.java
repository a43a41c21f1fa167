package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.LogWatch;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.SocketCommand;
import org.camfleet.core.webrtc.Flood;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.camfleet.core.webrtc.rtp.TestMedia;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel with real peers, an honest master, and somebody beside it who is not. */
class HostilePeersTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";
  private static final Participant VIEWER = Participant.viewer("mallory");

  private static final ActorTestKit kit = ActorTestKit.create();
  private static final MediaLoops loops = MediaLoops.start(1);

  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final Environments.HandClock clock = new Environments.HandClock();
  private final List<AccessUnit> stored = new CopyOnWriteArrayList<>();
  private final Random random = new Random(7);
  private final LogWatch log = new LogWatch();
  private MediaTransports service;
  private MediaTransports bridge;
  private ActorRef<Channel.Command> channel;
  private RealMaster master;
  private Future<?> camera;

  @BeforeAll
  static void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @BeforeEach
  void open() throws Exception {
    LocalAddresses loopback = LocalAddresses.fixed(List.of(InetAddress.getLoopbackAddress()));
    service = MediaTransports.open(loops, MediaTransports.Settings.of(0, loopback), metrics);
    bridge = MediaTransports.open(loops, MediaTransports.Settings.of(-1, loopback), metrics);
    channel = kit.spawn(Channel.create(ARN, environment()));
    master = new RealMaster(kit, loop, bridge, channel, "m1");
  }

  @AfterEach
  void close() {
    if (camera != null) {
      camera.cancel(false);
    }
    master.close();
    kit.stop(channel);
    bridge.close();
    service.close();
    log.close();
    assertThat(log.stackTraces()).isEmpty();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @Test
  void aFloodOnTheMediaPortKeepsNoHonestMasterFromBeingStored() throws Exception {
    try (Flood flood = new Flood(service.ports().get(0), "guessed")) {
      await().until(() -> flood.sent() > 1_000);
      connectMaster();
      await().atMost(Duration.ofSeconds(5)).until(() -> stored.size() > 20);
    }
    assertThat(metrics.value("camfleet_udp_receiver_failures_total", "socket", "shared")).isZero();
  }

  @Test
  void aViewerThatAnswersWithTheMastersDescriptionDisturbsNobodyAndIsGoneInItsTime() {
    connectMaster();
    TestProbe<SocketCommand> socket = joined(VIEWER, "v1");
    assertThat(socket.receiveMessage()).isInstanceOf(SocketCommand.Send.class);
    String stolen = master.offers.get(0).answerSdp().replace("a=sendonly", "a=recvonly");
    say(VIEWER, "v1", MessageKind.SDP_ANSWER, SdpPayload.answer(stolen).toJson());

    await().until(() -> service.sessions() == 2);
    await().atMost(Duration.ofSeconds(8)).until(() -> service.sessions() == 1);
    await().until(() -> status().viewers().isEmpty());
    int before = stored.size();
    await().until(() -> stored.size() > before + 10);
    assertThat(status().master().state()).isEqualTo("connected");
  }

  @Test
  void aPeerThatNeverAnswersGivesItsSocketBack() {
    joined(VIEWER, "v1");
    await().until(() -> service.sessions() == 1);
    clock.pass(Duration.ofSeconds(75));
    channel.tell(Channel.Tidy.INSTANCE);
    await().until(() -> service.sessions() == 0);
    assertThat(status().viewers()).isEmpty();
  }

  @Test
  void candidatesWithoutEndFromAStrangerBesideTheMasterAreBoundedAndHarmless() {
    TestProbe<SocketCommand> socket = joined(VIEWER, "v1");
    assertThat(socket.receiveMessage()).isInstanceOf(SocketCommand.Send.class);
    for (int i = 0; i < 20_000; i++) {
      String line = "candidate:1 1 udp 1 192.0.2." + i % 250 + " " + (1 + i) + " typ host";
      say(VIEWER, "v1", MessageKind.ICE_CANDIDATE, "{\"candidate\":\"" + line + "\"}");
    }
    connectMaster();
    await().atMost(Duration.ofSeconds(5)).until(() -> stored.size() > 5);
    assertThat(metrics.value("camfleet_ice_candidates_ignored_total", "reason", "surplus"))
        .isGreaterThan(19_000);
  }

  private void connectMaster() {
    join(Participant.MASTER);
    await().until(() -> master.offers.size() == 1);
    RealMaster.Offered leg = master.offers.get(0);
    leg.answer();
    await().atMost(Duration.ofSeconds(5)).until(() -> leg.connected);
    int[] count = {0};
    camera =
        loop.eventLoop()
            .scheduleAtFixedRate(
                () -> leg.send(picture(count[0]++ % 10 == 0)), 0, 20, TimeUnit.MILLISECONDS);
    await().atMost(Duration.ofSeconds(5)).until(() -> !stored.isEmpty());
  }

  private AccessUnit picture(boolean key) {
    return TestMedia.picture(
        TestMedia.SMALL, key, key ? 8_000 : 1_000, 1, EpochClock.micros(), random);
  }

  private TestProbe<SocketCommand> joined(Participant participant, String socketId) {
    TestProbe<SocketCommand> socket = kit.createTestProbe();
    channel.tell(new Channel.SocketOpened(participant, socketId, socket.ref()));
    join(participant);
    return socket;
  }

  private void join(Participant participant) {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(participant, false, probe.ref()));
    assertThat(probe.receiveMessage()).isInstanceOf(Channel.Joined.class);
  }

  private void say(Participant from, String socketId, MessageKind kind, String payload) {
    channel.tell(
        new Channel.MessageReceived(from, socketId, new ClientMessage(kind, null, payload, null)));
  }

  private Channel.Status status() {
    TestProbe<Channel.Status> probe = kit.createTestProbe();
    channel.tell(new Channel.GetStatus(probe.ref()));
    return probe.receiveMessage();
  }

  private ChannelEnvironment environment() {
    ChannelRecord record = new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 24, 60);
    ChannelEnvironment.Settings settings =
        new ChannelEnvironment.Settings(
            false,
            true,
            false,
            ChannelEnvironment.Quotas.DEFAULT,
            new ChannelEnvironment.Times(
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                null,
                Duration.ofMinutes(3),
                Duration.ofMinutes(3)),
            Relay.Limits.DEFAULT);
    return Environments.of(
        loops, service, this::record, () -> record, event -> {}, settings, clock, metrics);
  }

  private Recordings.Recording record(String stream, long epoch, Recordings.Listener listener) {
    return new Recordings.Recording() {
      @Override
      public void accept(AccessUnit unit) {
        stored.add(unit);
      }

      @Override
      public void close() {}
    };
  }
}
