package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
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
import org.camfleet.core.webrtc.Peers;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The adaptive engine against our service's own peer, over real sockets. */
@Tag("peer")
class AdaptivePeerTest {
  private static final int SECONDS = 10;
  private static final long PICTURE_MICROS = 40_000;
  private static final long SOUND_MICROS = 20_000;
  private static final long SECOND_MICROS = 1_000_000;

  /** How much later than its pictures a camera's sound comes: it is coded in larger pieces. */
  private static final long SOUND_LATE_MICROS = 60_000;

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
  void picturesAreReencodedAndStayWithTheirSound() throws Exception {
    try (PeerSide master = side(service, PeerSettings.Role.TO_MASTER);
        PeerSide camera = side(engine, PeerSettings.Role.BRIDGE)) {
      PeerSide.connect(master, camera);
      assertThat(camera.profile()).contains("AES");
      long start = play(camera, Clip.demo(null));

      await()
          .atMost(SECONDS + 20, TimeUnit.SECONDS)
          .until(() -> toneBegins(List.copyOf(master.sounds())).size() >= SECONDS - 1);
      List<AccessUnit> pictures = List.copyOf(master.pictures());
      assertThat(pictures.get(0).keyFrame()).isTrue();
      assertThat(pictures)
          .hasSizeGreaterThan((SECONDS - 2) * 20)
          .isSortedAccordingTo((a, b) -> Long.compare(a.timeMicros(), b.timeMicros()));
      assertThat(camera.stats().picturesSent()).isGreaterThan((SECONDS - 3) * 20);
      List<Long> tones = toneBegins(List.copyOf(master.sounds()));
      // In the first second the encoder starts, and the pictures of the last are still to come.
      assertTogether(decoded(pictures), tones.subList(1, tones.size() - 2), start);
    }
  }

  /** Each second's tone is as late as the pictures around it. */
  private static void assertTogether(List<Seen.Shown> shown, List<Long> tones, long start) {
    for (long tone : tones) {
      long second = Math.floorDiv(tone - start, SECOND_MICROS);
      long late = tone - start - second * SECOND_MICROS;
      List<Long> delays =
          shown.stream()
              .filter(one -> one.number() >= 0 && one.number() / 25 == second)
              .map(one -> one.timeMicros() - start - one.number() * PICTURE_MICROS)
              .sorted()
              .toList();
      assertThat(delays).as("pictures of second %d", second).isNotEmpty();
      assertThat(delays.get(delays.size() / 2))
          .as("delay of second %d, its tone's is %d", second, late)
          .isCloseTo(late, within(100_000L));
    }
  }

  private static List<Seen.Shown> decoded(List<AccessUnit> pictures) {
    Seen seen = new Seen();
    try (DecodingPool pool = new DecodingPool(DecodingSettings.DEFAULT, new CountingMetrics());
        PictureLine line = new PictureLine("received", pool, seen)) {
      int taken = 0;
      for (AccessUnit picture : pictures) {
        line.accept(picture);
        if (++taken % 20 == 0) { // more would overflow the line
          int least = taken - 5;
          await().atMost(10, TimeUnit.SECONDS).until(() -> seen.pictures().size() >= least);
        }
      }
      return seen.pictures();
    }
  }

  private static List<Long> toneBegins(List<AccessUnit> sounds) {
    List<Long> begins = new ArrayList<>();
    boolean loud = false;
    try (OpusDecoder decoder = new OpusDecoder()) {
      for (AccessUnit unit : sounds) {
        int count = decoder.decode(unit.data());
        for (int from = 0; from < count; from += 16) {
          float level = level(decoder.pcm(), from, Math.min(count, from + 16));
          if (level > 0.1 && !loud) {
            begins.add(unit.timeMicros() + from * SECOND_MICROS / OpusDecoder.SAMPLE_RATE);
          }
          loud = level > 0.1 || loud && level > 0.01;
        }
      }
    }
    return begins;
  }

  private static float level(float[] pcm, int from, int to) {
    float level = 0;
    for (int i = from; i < to; i++) {
      level = Math.max(level, Math.abs(pcm[i]));
    }
    return level;
  }

  private PeerSide side(Peers peers, PeerSettings.Role role) throws Exception {
    return new PeerSide(
        peers,
        loops.of("a"),
        new PeerSettings(
            "a", role, null, true, IceConfiguration.NONE, "a", Duration.ofSeconds(15)));
  }

  /** The clip in a loop, and a tone for the first tenth of each second. */
  private long play(PeerSide camera, Clip clip) {
    long start = EpochClock.micros();
    for (long loop = 0; loop < SECONDS * SECOND_MICROS; loop += clip.durationMicros()) {
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
      for (long time = 0; time < SECONDS * SECOND_MICROS; time += SOUND_MICROS) {
        for (int i = 0; i < pcm.length; i++) {
          boolean tone = time % SECOND_MICROS < SECOND_MICROS / 10;
          pcm[i] = tone ? (float) (0.5 * Math.sin(2 * Math.PI * i / 20)) : 0;
        }
        long at = time;
        encoder.encode(
            pcm,
            0,
            time * 16 / 1000,
            (data, position) ->
                at(
                    at + SOUND_LATE_MICROS,
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
