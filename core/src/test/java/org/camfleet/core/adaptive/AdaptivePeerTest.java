package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.ffmpeg.OpusDecoder;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoops;
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
  private static final int SECONDS = 12;
  private static final TimeUnit SECONDS_UNIT = TimeUnit.SECONDS;

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
      long start = play(camera, Clip.demo(null), SECONDS);

      await().atMost(20, SECONDS_UNIT).until(() -> master.pictures().size() >= SECONDS * 25 * 0.8);
      Thread.sleep(1000);
      List<AccessUnit> pictures = master.pictures();
      assertThat(pictures.get(0).keyFrame()).isTrue();
      assertThat(pictures)
          .isSortedAccordingTo((a, b) -> Long.compare(a.timeMicros(), b.timeMicros()));
      List<Seen.Shown> shown = decoded(pictures);
      StringBuilder b = new StringBuilder("V ");
      for (Seen.Shown one : shown) {
        if (one.number() % 12 == 0) {
          b.append(one.number())
              .append(':')
              .append((one.timeMicros() - start - one.number() * 40_000L) / 1000)
              .append(' ');
        }
      }
      b.append(" A ");
      for (long onset : onsets(master.sounds())) {
        b.append((onset - start) / 1000).append(' ');
      }
      System.err.println(b);
      assertThat(camera.stats().picturesSent()).isPositive();
    }
  }

  private static List<Seen.Shown> decoded(List<AccessUnit> pictures) {
    Seen seen = new Seen();
    try (DecodingPool pool = new DecodingPool(DecodingSettings.DEFAULT, new CountingMetrics());
        PictureLine line = new PictureLine("received", pool, seen)) {
      for (AccessUnit picture : pictures) {
        line.accept(picture);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> true);
        java.util.concurrent.locks.LockSupport.parkNanos(4_000_000);
      }
      await().atMost(10, SECONDS_UNIT).until(() -> seen.pictures().size() >= pictures.size() - 3);
    }
    return seen.pictures();
  }

  /** When the tone of each second begins. */
  private static List<Long> onsets(List<AccessUnit> sounds) {
    List<Long> onsets = new ArrayList<>();
    boolean loud = false;
    try (OpusDecoder decoder = new OpusDecoder()) {
      for (AccessUnit unit : sounds) {
        int count = decoder.decode(unit.data());
        for (int i = 0; i < count; i += 16) {
          float level = 0;
          for (int k = i; k < Math.min(count, i + 16); k++) {
            level = Math.max(level, Math.abs(decoder.pcm()[k]));
          }
          if (level > 0.1 && !loud) {
            onsets.add(unit.timeMicros() + i * 1_000_000L / OpusDecoder.SAMPLE_RATE);
          }
          loud = level > 0.1 || loud && level > 0.01;
        }
      }
    }
    return onsets;
  }

  private PeerSide side(org.camfleet.core.webrtc.Peers peers, PeerSettings.Role role)
      throws Exception {
    return new PeerSide(
        peers,
        loops.of("a"),
        new PeerSettings(
            "a", role, null, true, IceConfiguration.NONE, "a", Duration.ofSeconds(15)));
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
    try (OpusEncoder encoder = new OpusEncoder(16_000)) {
      float[] pcm = new float[encoder.frameSize()];
      for (long time = 0; time < seconds * 1_000_000L; time += 20_000) {
        for (int i = 0; i < pcm.length; i++) {
          boolean tone = time % 1_000_000 < 100_000;
          pcm[i] = tone ? (float) (0.5 * Math.sin(2 * Math.PI * i * 50 / 1000)) : 0;
        }
        long at = time;
        encoder.encode(
            pcm,
            0,
            time * 16 / 1000,
            (data, position) ->
                at(
                    at + 60_000,
                    camera,
                    new AccessUnit(AudioTrack.OPUS, data, start + at, start + at, true)));
      }
    }
    return start;
  }

  private void at(long micros, PeerSide camera, AccessUnit unit) {
    loops.of("a").eventLoop().schedule(() -> camera.send(unit), micros, TimeUnit.MICROSECONDS);
  }
}
