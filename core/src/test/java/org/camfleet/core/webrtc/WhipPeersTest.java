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
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.PeerSettings.Role;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.camfleet.core.webrtc.rtp.TestMedia;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The service as the one that answers, on its shared socket, against peers of ours that offer as
 * browsers do: their candidates never reach us, all of ours are in the answer.
 */
class WhipPeersTest {
  private final MediaLoops loops = MediaLoops.start(2);
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<PeerSide> sides = new ArrayList<>();
  private final Random random = new Random(9);
  private MediaTransports service;
  private MediaTransports browsers;

  @BeforeEach
  void open() throws Exception {
    LocalAddresses loopback = LocalAddresses.fixed(List.of(InetAddress.getLoopbackAddress()));
    service = MediaTransports.open(loops, MediaTransports.Settings.of(0, loopback), metrics);
    browsers = MediaTransports.open(loops, MediaTransports.Settings.of(0, loopback), metrics);
  }

  @AfterEach
  void close() {
    sides.forEach(PeerSide::close);
    browsers.close();
    service.close();
    loops.close();
  }

  @Test
  void aPublisherStreamsToTheServiceThatAnswered() throws Exception {
    PeerSide publisher = side(browsers, Role.TO_VIEWER, TestMedia.SMALL);
    PeerSide ours = side(service, Role.TO_PUBLISHER, null);
    connect(publisher, ours);

    assertThat(ours.profile()).isEqualTo("AEAD_AES_128_GCM");
    publisher.profile();
    List<AccessUnit> sent = stream(publisher, 40);

    await().atMost(10, SECONDS).until(() -> ours.pictures().size() >= 40);
    await().atMost(10, SECONDS).until(() -> ours.sounds().size() >= 40);
    assertThat(hashes(ours.pictures())).isEqualTo(hashes(sent.subList(0, 40)));
    assertThat(hashes(ours.sounds())).isEqualTo(hashes(sent.subList(40, 80)));
    assertThat(ours.candidates).as("candidates that were trickled").isEmpty();
  }

  @Test
  void aPlayerSeesAndSpeaks() throws Exception {
    PeerSide player = side(browsers, Role.TO_MASTER, null);
    PeerSide ours = side(service, Role.TO_PLAYER, TestMedia.SMALL);
    connect(player, ours);
    player.profile();
    ours.profile();

    List<AccessUnit> sent = stream(ours, 40);
    AccessUnit word = TestMedia.sound(EpochClock.micros(), random);
    player.send(word);

    await().atMost(10, SECONDS).until(() -> player.pictures().size() >= 40);
    assertThat(hashes(player.pictures())).isEqualTo(hashes(sent.subList(0, 40)));
    await().atMost(10, SECONDS).until(() -> !ours.sounds().isEmpty());
    assertThat(hashes(ours.sounds())).isEqualTo(hashes(List.of(word)));
    assertThat(ours.pictures()).isEmpty();
    player.close();
    assertThat(ours.closed.get(5, SECONDS)).isNotEmpty();
    await().until(() -> service.sessions() == 0);
  }

  @Test
  void whoOffersTheWrongWayIsRefusedAndLeavesNothingBehind() throws Exception {
    PeerSide player = side(browsers, Role.TO_MASTER, null);
    PeerSide ours = side(service, Role.TO_PUBLISHER, null);

    Peer.Answer answer = ours.answer(player.offer());

    assertThat(((Peer.Answer.Refused) answer).refusal().code()).isEqualTo("wrong-direction");
    ours.close();
    await().until(() -> service.sessions() == 0);
  }

  private static void connect(PeerSide offerer, PeerSide ours) throws Exception {
    Peer.Answer answer = ours.answer(offerer.offer());
    String sdp = ((Peer.Answer.Accepted) answer).sdp();
    assertThat(sdp).contains("a=candidate:1 1 udp", "a=end-of-candidates", "a=setup:passive");
    assertThat(offerer.setAnswer(sdp)).isNull();
  }

  /** Pictures, then as many sounds, all sent four times as fast as a camera sends. */
  private List<AccessUnit> stream(PeerSide from, int count) {
    List<AccessUnit> pictures = new ArrayList<>();
    List<AccessUnit> sounds = new ArrayList<>();
    long start = EpochClock.micros();
    for (int i = 0; i < count; i++) {
      long time = start + i * 40_000L;
      AccessUnit picture =
          TestMedia.picture(TestMedia.SMALL, i == 0, i == 0 ? 30_000 : 4_000, 1, time, random);
      AccessUnit sound = TestMedia.sound(time, random);
      pictures.add(picture);
      sounds.add(sound);
      Runnable send =
          () -> {
            from.send(picture);
            from.send(sound);
          };
      loops.all().get(0).eventLoop().schedule(send, i * 10L, TimeUnit.MILLISECONDS);
    }
    pictures.addAll(sounds);
    return pictures;
  }

  private static List<Integer> hashes(List<AccessUnit> units) {
    return units.stream().map(unit -> Arrays.hashCode(unit.data())).toList();
  }

  private PeerSide side(MediaTransports transports, Role role, VideoTrack track) throws Exception {
    PeerSettings settings =
        new PeerSettings(
            "a", role, track, true, IceConfiguration.NONE, "a", Duration.ofSeconds(15));
    PeerSide side = new PeerSide(transports, loops.all().get(0), settings);
    sides.add(side);
    return side;
  }
}
