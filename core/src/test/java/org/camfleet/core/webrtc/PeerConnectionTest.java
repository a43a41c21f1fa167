package org.camfleet.core.webrtc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.PeerSettings.Role;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.camfleet.core.webrtc.rtp.TestMedia;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers of ours against each other, over real sockets on loopback. */
class PeerConnectionTest {
  private static final int PICTURE_MICROS = 40_000;

  private final MediaLoops loops = MediaLoops.start(2);
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<PeerSide> sides = new ArrayList<>();
  private final Random random = new Random(5);
  private final LocalAddresses loopback =
      LocalAddresses.fixed(List.of(InetAddress.getLoopbackAddress()));
  private MediaTransports service;
  private MediaTransports bridge;

  @BeforeEach
  void open() throws Exception {
    service = MediaTransports.open(loops, MediaTransports.Settings.of(0, loopback), metrics);
    bridge = MediaTransports.open(loops, MediaTransports.Settings.of(-1, loopback), metrics);
  }

  @AfterEach
  void close() {
    sides.forEach(PeerSide::close);
    bridge.close();
    service.close();
    loops.close();
  }

  @Test
  void aBridgeStreamsToTheServiceByteForByte() throws Exception {
    PeerSide master = toMaster("a");
    PeerSide camera = bridge("a", TestMedia.SMALL);
    PeerSide.connect(master, camera);

    assertThat(master.profile()).isEqualTo("AEAD_AES_128_GCM");
    assertThat(camera.profile()).isEqualTo("AEAD_AES_128_GCM");
    List<AccessUnit> sent = stream(camera, TestMedia.SMALL, 60);

    await().atMost(10, SECONDS).until(() -> master.units.size() >= sent.size());
    assertSame(master, sent);
    assertThat(master.pictures().get(0).track()).isEqualTo(TestMedia.SMALL);
    assertThat(camera.stats().picturesSent()).isEqualTo(60);
    assertThat(master.stats().picturesReceived()).isEqualTo(60);
    assertThat(master.stats().packetsReceived()).isEqualTo(camera.stats().packetsSent());
    assertThat(master.stats().bytesReceived()).isPositive();
    assertThat(master.peerUfrags).containsExactly(camera.localUfrag());
    assertThat(master.sourceClock.get(5, SECONDS)).isEqualTo("a");
    assertThat(master.clockAheadOfPictures).isTrue();
    assertThat(camera.stats().rttMicros()).isPositive();
  }

  @Test
  void aServiceHearsHowWellABridgeKnowsItsCamerasTimes() throws Exception {
    PeerSide master = toMaster("a");
    PeerSide camera = bridge("a", TestMedia.SMALL);
    PeerSide.connect(master, camera);
    master.profile();
    camera.profile();

    camera.describeClock(ClockQuality.CAMERA_SHIFTED);
    stream(camera, TestMedia.SMALL, 60);
    await()
        .atMost(10, SECONDS)
        .untilAsserted(
            () -> assertThat(master.qualities).containsExactly(ClockQuality.CAMERA_SHIFTED));
    assertThat(camera.qualities).isEmpty();
  }

  @Test
  void aBridgeHearsTheServiceOnlyWhereItsCameraCanBeTalkedTo() throws Exception {
    for (Role role : List.of(Role.LISTENING_BRIDGE, Role.BRIDGE)) {
      PeerSide master = toMaster("a");
      PeerSide camera = side(bridge, settings(role, "a", TestMedia.SMALL));
      PeerSide.connect(master, camera);
      master.profile();
      camera.profile();
      boolean listens = role == Role.LISTENING_BRIDGE;
      assertThat(master.takesSound()).isEqualTo(listens);

      List<AccessUnit> sent = stream(camera, TestMedia.SMALL, 10);
      await().atMost(10, SECONDS).until(() -> master.units.size() >= sent.size());
      byte[] word = {1, 2, 3, 4, 5};
      long now = EpochClock.micros();
      for (int i = 0; i < 5; i++) {
        master.send(
            new AccessUnit(AudioTrack.OPUS, word, now + i * 20_000L, now + i * 20_000L, true));
      }
      await()
          .atMost(10, SECONDS)
          .untilAsserted(() -> assertThat(camera.units).hasSize(listens ? 5 : 0));
      assertThat(camera.units).allMatch(unit -> Arrays.equals(unit.data(), word));
    }
  }

  @Test
  void twoSessionsToOneServerStayApart() throws Exception {
    PeerSide masterA = toMaster("a");
    PeerSide masterB = toMaster("b");
    PeerSide cameraA = bridge("a", TestMedia.SMALL);
    PeerSide cameraB = bridge("b", TestMedia.LARGE);
    PeerSide.connect(masterA, cameraA);
    PeerSide.connect(masterB, cameraB);
    masterA.profile();
    masterB.profile();
    cameraA.profile();
    cameraB.profile();

    List<AccessUnit> sentA = stream(cameraA, TestMedia.SMALL, 30);
    List<AccessUnit> sentB = stream(cameraB, TestMedia.LARGE, 30);

    await().atMost(10, SECONDS).until(() -> masterA.units.size() >= sentA.size());
    await().atMost(10, SECONDS).until(() -> masterB.units.size() >= sentB.size());
    assertSame(masterA, sentA);
    assertSame(masterB, sentB);
    assertThat(metrics.value("camfleet_peers_connected")).isEqualTo(4);
  }

  @Test
  void bridgeAndServiceOfOneProcessDoNotStarveEachOther() throws Exception {
    MediaTransports.Settings few =
        new MediaTransports.Settings(
            InetAddress.getLoopbackAddress(), 0, loopback, 2, 100, 8_000_000, true);
    try (MediaTransports both = MediaTransports.open(loops, few, metrics)) {
      List<PeerSide> ours = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        PeerSide master = side(both, settings(Role.TO_MASTER, "a", null));
        PeerSide camera = side(both, settings(Role.BRIDGE, "a", TestMedia.SMALL));
        PeerSide.connect(master, camera);
        ours.add(master);
        ours.add(camera);
      }
      for (PeerSide side : ours) {
        assertThat(side.profile()).isEqualTo("AEAD_AES_128_GCM");
      }
    }
  }

  @Test
  void threePercentLossCostsNoPicture() throws Exception {
    try (LossyProxy line = new LossyProxy(3)) {
      line.lossPercent = 3;
      PeerSide master = toMaster("a");
      PeerSide camera = bridge("a", TestMedia.SMALL);
      PeerSide.describe(master, camera, UnaryOperator.identity());
      master.trickleTo(camera, line::inFront);
      master.profile();
      camera.profile();

      // Nothing behind the very last packet tells that it was lost, so a few more are sent.
      List<AccessUnit> sent = stream(camera, TestMedia.SMALL, 220);

      await().atMost(15, SECONDS).until(() -> master.pictures().size() >= 200);
      assertThat(pictures(master.pictures()).subList(0, 200))
          .isEqualTo(pictures(videoOf(sent)).subList(0, 200));
      assertThat(line.lost.get()).isGreaterThan(10);
      assertThat(camera.stats().resent()).isPositive();
    }
  }

  @Test
  void anAnswerWithAnotherCertificateIsRefused() throws Exception {
    PeerSide master = toMaster("a");
    PeerSide camera = bridge("a", TestMedia.SMALL);
    String other = service.dtls().certificate().fingerprint().value();
    PeerSide.describe(
        master, camera, sdp -> sdp.replaceAll("sha-256 [0-9A-F:]+", "sha-256 " + other));
    master.trickleTo(camera, UnaryOperator.identity());
    camera.trickleTo(master, UnaryOperator.identity());

    assertThat(master.failed.get(10, SECONDS)).isEqualTo("dtls-fingerprint");
    assertThat(camera.failed.get(10, SECONDS)).isEqualTo("dtls-failed");
    assertThat(master.connected).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void closingIsHeardAndLeavesNothingBehind() throws Exception {
    PeerSide master = toMaster("a");
    PeerSide camera = bridge("a", TestMedia.SMALL);
    PeerSide.connect(master, camera);
    master.profile();
    camera.profile();

    camera.close();

    assertThat(master.closed.get(5, SECONDS)).isNotEmpty();
    assertThat(camera.closed).isNotDone();
    await().until(() -> metrics.value("camfleet_peers_connected") == 0);
    await().until(() -> service.sessions() == 0);
    // A late unit is nobody's any more, and no reason to fail.
    master.send(TestMedia.sound(EpochClock.micros(), random));
  }

  @Test
  void closingAtAnyMomentLeavesNothingBehind() throws Exception {
    for (int moment = 0; moment < 40; moment++) {
      PeerSide master = toMaster("a");
      PeerSide camera = bridge("a", TestMedia.SMALL);
      PeerSide.connect(master, camera);
      int micros = moment * 2000;
      loops.all().get(0).eventLoop().schedule(camera::close, micros, TimeUnit.MICROSECONDS);
      loops.all().get(0).eventLoop().schedule(master::close, micros, TimeUnit.MICROSECONDS);
    }
    await().atMost(15, SECONDS).until(() -> metrics.value("camfleet_peers_connected") == 0);
    await().atMost(15, SECONDS).until(() -> service.sessions() == 0);
    await().atMost(15, SECONDS).until(() -> service.handshakes() + bridge.handshakes() == 0);
  }

  @Test
  void candidatesMayComeBeforeTheAnswerAndForEver() throws Exception {
    PeerSide master = toMaster("a");
    PeerSide camera = bridge("a", TestMedia.SMALL);
    String offer = master.offer();
    for (int i = 0; i < 5000; i++) {
      master.add(candidate("candidate:" + i + " 1 udp 1 192.0.2.1 " + (1 + i) + " typ host"));
      master.add(candidate("rubbish " + i));
    }
    master.add(candidate(""));
    Peer.Answer answer = camera.answer(offer);
    camera.trickleTo(master, UnaryOperator.identity());
    master.trickleTo(camera, UnaryOperator.identity());
    assertThat(master.setAnswer(((Peer.Answer.Accepted) answer).sdp())).isNull();

    assertThat(master.profile()).isNotEmpty();
    master.add(candidate("candidate:9 1 udp 1 192.0.2.9 9 typ host"));
  }

  @Test
  void anAnswerMayBeRepeatedButNotReplacedOnceConnected() throws Exception {
    PeerSide master = toMaster("a");
    PeerSide camera = bridge("a", TestMedia.SMALL);
    String answer = ((Peer.Answer.Accepted) camera.answer(master.offer())).sdp();
    assertThat(master.setAnswer(answer)).isNull();
    assertThat(master.setAnswer(answer)).isNull();
    master.trickleTo(camera, UnaryOperator.identity());
    camera.trickleTo(master, UnaryOperator.identity());
    master.profile();

    assertThat(master.setAnswer(answer)).isNull();
    assertThat(master.setAnswer(answer + "a=more\r\n").code()).isEqualTo("already-answered");
  }

  @Test
  void anAnswerMeantForAnotherOfferIsReplacedByTheRightOne() throws Exception {
    PeerSide master = toMaster("a");
    PeerSide older = toMaster("a");
    PeerSide camera = bridge("a", TestMedia.SMALL);
    PeerSide former = bridge("a", TestMedia.SMALL);
    String wrong = ((Peer.Answer.Accepted) former.answer(older.offer())).sdp();
    String right = ((Peer.Answer.Accepted) camera.answer(master.offer())).sdp();
    master.trickleTo(camera, UnaryOperator.identity());

    assertThat(master.setAnswer(wrong)).isNull();
    assertThat(master.setAnswer(right)).isNull();

    assertThat(master.profile()).isNotEmpty();
    assertThat(camera.profile()).isNotEmpty();
  }

  @Test
  void anAnswerTakenForANewerOfferStillConnectsTheOneItIsMeantFor() throws Exception {
    PeerSide newer = toMaster("a");
    PeerSide older = toMaster("a");
    PeerSide camera = bridge("a", TestMedia.SMALL);
    newer.offer();
    String answer = ((Peer.Answer.Accepted) camera.answer(older.offer())).sdp();
    camera.trickleTo(newer, UnaryOperator.identity());
    assertThat(newer.setAnswer(answer)).isNull();
    await().until(() -> metrics.value("camfleet_ice_checks_sent_total") > 0);

    older.trickleTo(camera, UnaryOperator.identity());
    await().until(() -> older.peerUfrags.contains(camera.localUfrag()));
    assertThat(older.setAnswer(answer)).isNull();

    assertThat(older.profile()).isNotEmpty();
    assertThat(camera.profile()).isNotEmpty();
    assertThat(newer.connected).isNotDone();
    assertThat(newer.peerUfrags).isEmpty();
  }

  @Test
  void aPeerThatAnswersButNeverConnectsFailsInTime() throws Exception {
    PeerSide master = side(service, settings(Role.TO_MASTER, "a", null, Duration.ofSeconds(1)));
    PeerSide camera = bridge("a", TestMedia.SMALL);
    PeerSide.describe(master, camera, UnaryOperator.identity());

    assertThat(master.failed.get(5, SECONDS)).isIn("ice-timeout", "connect-timeout");
    await().until(() -> service.sessions() == 0);
  }

  @Test
  void refusalsSayWhy() throws Exception {
    PeerSide master = toMaster("a");
    PeerSide camera = bridge("a", TestMedia.SMALL);
    PeerSide viewer = side(service, settings(Role.TO_VIEWER, "a", TestMedia.SMALL));

    assertThat(master.setAnswer("x").code()).isEqualTo("no-offer");
    master.offer();
    assertThat(master.setAnswer("x").code()).isEqualTo("malformed-sdp");
    Peer.Answer answer = camera.answer(viewer.offer());
    assertThat(((Peer.Answer.Refused) answer).refusal().code()).isEqualTo("wrong-direction");
  }

  private List<AccessUnit> stream(PeerSide from, VideoTrack track, int pictures) throws Exception {
    List<AccessUnit> sent = new ArrayList<>();
    long start = EpochClock.micros();
    MediaLoop loop = loops.all().get(0);
    for (int i = 0; i < pictures; i++) {
      boolean key = i % 50 == 0;
      int size = key ? 30_000 : 4_000;
      long time = start + (long) i * PICTURE_MICROS;
      AccessUnit picture = TestMedia.picture(track, key, size, 1, time, random);
      AccessUnit sound = TestMedia.sound(time, random);
      sent.add(picture);
      sent.add(sound);
      // Four times as fast as a camera, so that the test is short.
      loop.eventLoop().schedule(() -> send(from, picture, sound), i * 10L, TimeUnit.MILLISECONDS);
    }
    return sent;
  }

  private static void send(PeerSide from, AccessUnit picture, AccessUnit sound) {
    from.send(picture);
    from.send(sound);
  }

  private static void assertSame(PeerSide receiver, List<AccessUnit> sent) {
    assertThat(pictures(receiver.pictures())).isEqualTo(pictures(videoOf(sent)));
    List<AccessUnit> sounds = sent.stream().filter(unit -> !unit.isVideo()).toList();
    assertThat(pictures(receiver.sounds())).isEqualTo(pictures(sounds));
  }

  private static List<AccessUnit> videoOf(List<AccessUnit> units) {
    return units.stream().filter(AccessUnit::isVideo).toList();
  }

  private static List<Integer> pictures(List<AccessUnit> units) {
    return units.stream().map(unit -> Arrays.hashCode(unit.data())).toList();
  }

  private PeerSide toMaster(String channel) throws Exception {
    return side(service, settings(Role.TO_MASTER, channel, null));
  }

  private PeerSide bridge(String channel, VideoTrack track) throws Exception {
    return side(bridge, settings(Role.BRIDGE, channel, track));
  }

  private PeerSide side(MediaTransports transports, PeerSettings settings) throws Exception {
    PeerSide side = new PeerSide(transports, loops.all().get(0), settings);
    sides.add(side);
    return side;
  }

  private static PeerSettings settings(Role role, String channel, VideoTrack track) {
    return settings(role, channel, track, Duration.ofSeconds(15));
  }

  private static PeerSettings settings(
      Role role, String channel, VideoTrack track, Duration connectTimeout) {
    return new PeerSettings(
        channel, role, track, true, IceConfiguration.NONE, channel, connectTimeout);
  }

  private static IceCandidate candidate(String line) {
    return new IceCandidate(line, "0", 0, null);
  }
}
