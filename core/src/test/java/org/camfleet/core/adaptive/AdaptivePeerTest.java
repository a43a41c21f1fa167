package org.camfleet.core.adaptive;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.webrtc.IceConfiguration;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.PeerSide;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adaptive engine against our service's own peer, over real sockets. */
class AdaptivePeerTest {
  private static final byte[] SILENCE = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

  private final MediaLoops loops = MediaLoops.start(2);
  private final CountingMetrics metrics = new CountingMetrics();
  private final AdaptiveEngine engine = AdaptiveEngine.create(AdaptiveSettings.DEFAULT, metrics);
  private MediaTransports service;

  @BeforeEach
  void open() throws Exception {
    service =
        MediaTransports.open(
            loops, MediaTransports.Settings.of(0, LocalAddresses.discovered(true)), metrics);
  }

  @AfterEach
  void close() {
    engine.close();
    service.close();
    loops.close();
  }

  @Test
  void picturesAreReencodedAndArriveInTimeWithTheirSound() throws Exception {
    try (PeerSide master = side(service, PeerSettings.Role.TO_MASTER);
        PeerSide camera = side(engine, PeerSettings.Role.BRIDGE)) {
      PeerSide.connect(master, camera);
      assertThat(camera.profile()).contains("AES");
      Clip clip = clip();
      long start = play(camera, clip, 8);

      await().atMost(20, SECONDS).until(() -> master.pictures().size() >= 8 * 25 * 0.9);
      System.err.println(camera.stats());
      List<AccessUnit> pictures = master.pictures();
      assertThat(pictures.get(0).keyFrame()).isTrue();
      VideoTrack sent = (VideoTrack) pictures.get(pictures.size() - 1).track();
      System.err.println(sent + " from " + clip.video());
      long first = pictures.get(0).timeMicros();
      System.err.println(
          "first " + (first - start) + " sound " + (master.sounds().get(0).timeMicros() - start));
      assertThat(pictures)
          .isSortedAccordingTo((a, b) -> Long.compare(a.timeMicros(), b.timeMicros()));
      assertThat(master.sounds().size()).isGreaterThan(350);
      assertThat(camera.stats().picturesSent()).isPositive();
    }
  }

  private PeerSide side(org.camfleet.core.webrtc.Peers peers, PeerSettings.Role role)
      throws Exception {
    return new PeerSide(
        peers,
        loops.of("a"),
        new PeerSettings(
            "a", role, null, true, IceConfiguration.NONE, "a", Duration.ofSeconds(15)));
  }

  private static Clip clip() throws IOException {
    return Clip.demo(null);
  }

  private long play(PeerSide camera, Clip clip, int seconds) {
    long start = EpochClock.micros();
    for (long loop = 0; loop < seconds * 1_000_000L; loop += clip.durationMicros()) {
      for (Clip.Unit unit : clip.pictures()) {
        long time = start + loop + unit.timeMicros();
        at(
            loop + unit.sendMicros(),
            camera,
            new AccessUnit(clip.video(), unit.data(), time, time, unit.keyFrame()));
      }
    }
    for (long time = 0; time < seconds * 1_000_000L; time += 20_000) {
      at(time, camera, new AccessUnit(AudioTrack.OPUS, SILENCE, start + time, start + time, true));
    }
    return start;
  }

  private void at(long micros, PeerSide camera, AccessUnit unit) {
    loops.of("a").eventLoop().schedule(() -> camera.send(unit), micros, TimeUnit.MICROSECONDS);
  }
}
