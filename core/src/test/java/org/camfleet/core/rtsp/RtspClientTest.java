package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.camfleet.core.Secret;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.Continuity;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspServer.Authentication;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RtspClientTest {
  private static final RtspCredentials OWNER =
      new RtspCredentials("own er", Secret.of("p@ss:wo/rt"));

  private static MediaLoops loops;
  private static MediaLoop loop;

  @BeforeAll
  static void startLoops() {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  @Test
  void theTimesOfTheNextConnectionGoOnBehindThoseOfTheLast() throws Exception {
    Continuity continuity = new Continuity();
    continuity.passed(EpochClock.micros() + 3_000_000); // of a camera whose clock is ahead
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.DEMO);
        Viewer viewer =
            Viewer.following(
                continuity,
                loop,
                new RtspClient.Settings(
                    URI.create(server.url("cam1")),
                    null,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    true))) {
      long before = continuity.lastMicros();
      viewer.awaitPictures(10);

      for (AccessUnit unit : viewer.pictures()) {
        assertThat(unit.timeMicros()).isGreaterThan(before);
        before = unit.timeMicros();
      }
      Viewer.awaitThat(() -> viewer.clock != null);
      assertThat(viewer.clock.skewMicros()).isBetween(-1_000_000L, 1_000_000L);
    }
  }

  @Test
  void deliversEveryPictureAndSoundOfTheCamera() throws Exception {
    Clip clip = TestClips.DEMO;
    try (RtspServer server = RtspServer.start(Settings.loopback(), clip);
        Viewer viewer = Viewer.of(loop, server.url("cam1"))) {
      viewer.awaitPictures(70);

      List<AccessUnit> pictures = viewer.pictures();
      int first = indexOf(clip, pictures.get(0));
      assertThat(first % 50).isZero();
      for (int i = 0; i < 70; i++) {
        int index = (first + i) % 600;
        assertThat(pictures.get(i).data()).isEqualTo(clip.pictures().get(index).data());
        assertThat(pictures.get(i).keyFrame()).isEqualTo(index % 50 == 0);
        assertThat(pictures.get(i).track()).isEqualTo(clip.video());
      }
      for (int i = 1; i < 70; i++) {
        assertThat(pictures.get(i).timeMicros() - pictures.get(i - 1).timeMicros())
            .as("picture %d", i)
            .isBetween(36_000L, 44_000L);
      }
      assertThat(viewer.tracks).containsExactly(List.of(clip.video(), clip.audio()));
      assertThat(viewer.stats().lostPackets()).isZero();
      assertThat(viewer.stats().malformed()).isZero();
    }
  }

  @Test
  void whatTheDemoCameraShowsTellsTheTime() throws Exception {
    Clip clip = TestClips.DEMO;
    try (RtspServer server = RtspServer.start(Settings.loopback(), clip);
        Viewer viewer = Viewer.of(loop, server.url("cam1"))) {
      viewer.awaitPictures(5);
      AccessUnit last = viewer.pictures().get(4);

      long shown = indexOf(clip, last) * 40_000L;
      long wall = Math.floorMod(last.timeMicros(), clip.durationMicros());
      assertThat(Math.floorMod(wall - shown + 1_000_000, clip.durationMicros()) - 1_000_000)
          .isBetween(-10_000L, 10_000L);
      assertThat(EpochClock.micros() - last.arrivalMicros()).isLessThan(5_000_000);
    }
  }

  private static int indexOf(Clip clip, AccessUnit unit) {
    return IntStream.range(0, clip.pictures().size())
        .filter(i -> Arrays.equals(clip.pictures().get(i).data(), unit.data()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void deliversTelephoneSoundInStepWithThePicture() throws Exception {
    Clip clip = TestClips.keyFrames(TestClips.TELEPHONE);
    try (RtspServer server = RtspServer.start(Settings.loopback(), clip);
        Viewer viewer = Viewer.of(loop, server.url("cam1"))) {
      Viewer.awaitThat(() -> viewer.sounds().size() >= 40);

      List<AccessUnit> sounds = viewer.sounds();
      assertThat(sounds.get(0).track()).isEqualTo(clip.audio());
      assertThat(((AudioTrack) sounds.get(0).track()).sampleRate()).isEqualTo(8000);
      for (AccessUnit sound : sounds) {
        assertThat(clip.sounds()).anyMatch(s -> Arrays.equals(s.data(), sound.data()));
      }
      long apart = sounds.get(30).timeMicros() - sounds.get(20).timeMicros();
      // Where the first picture was read late, sound finds its place at a tenth of the speed.
      assertThat(apart).isBetween(179_000L, 221_000L);
      List<AccessUnit> pictures = viewer.pictures();
      assertThat(pictures.get(pictures.size() - 1).timeMicros())
          .isCloseTo(
              sounds.get(sounds.size() - 1).timeMicros(),
              org.assertj.core.data.Offset.offset(120_000L));
    }
  }

  @Test
  void leavesSoundOutWhenItIsNotWanted() throws Exception {
    Clip clip = TestClips.keyFrames(TestClips.DEMO);
    try (RtspServer server = RtspServer.start(Settings.loopback(), clip);
        Viewer viewer = Viewer.of(loop, server.url("cam1"), null, Duration.ofSeconds(10), false)) {
      viewer.awaitPictures(20);

      assertThat(viewer.tracks).containsExactly(List.of(clip.video()));
      assertThat(viewer.sounds()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Authentication.class)
  void provesWhoItIsWithEveryScheme(Authentication scheme) throws Exception {
    Settings settings = Settings.loopback().with(OWNER, scheme, 2).with(Duration.ofSeconds(1));
    try (RtspServer server = RtspServer.start(settings, TestClips.keyFrames(null));
        Viewer viewer = Viewer.of(loop, server.url("cam1"), OWNER, Duration.ofSeconds(10), true)) {
      // Long enough for keep-alives under several nonces: each serves two requests only.
      viewer.awaitPictures(60);
    }
  }

  @Test
  void takesCredentialsOutOfTheUrl() throws Exception {
    Settings settings = Settings.loopback().with(OWNER, Authentication.DIGEST_MD5, 100);
    try (RtspServer server = RtspServer.start(settings, TestClips.keyFrames(null));
        Viewer viewer =
            Viewer.of(
                loop, server.url("cam1").replace("rtsp://", "rtsp://own%20er:p%40ss%3Awo%2Frt@"))) {
      viewer.awaitPictures(3);
    }
    RtspClient.Settings settingsShown =
        new RtspClient.Settings(
            java.net.URI.create("rtsp://u:geheim@h/a"),
            null,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            true);
    assertThat(settingsShown.toString()).isEqualTo("rtsp://h:554");
  }

  @Test
  void keepsAShortSessionAlive() throws Exception {
    Settings settings = Settings.loopback().with(Duration.ofSeconds(1));
    try (RtspServer server = RtspServer.start(settings, TestClips.keyFrames(null))) {
      server.camera("cam1").refuse("GET_PARAMETER", 501);
      try (Viewer viewer = Viewer.of(loop, server.url("cam1"))) {
        viewer.awaitPictures(75);
      }
    }
  }

  @Test
  void saysGoodbyeWhenItCloses() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null))) {
      Viewer viewer = Viewer.of(loop, server.url("cam1"));
      viewer.awaitPictures(2);
      assertThat(server.camera("cam1").connections()).isOne();
      viewer.close();

      Viewer.awaitThat(() -> server.connections() == 0);
      assertThat(viewer.faults).isEmpty();
    }
  }

  @Test
  void announcesNewParameterSets() throws Exception {
    Clip clip = TestClips.keyFrames(null);
    try (RtspServer server = RtspServer.start(Settings.loopback(), clip);
        Viewer viewer = Viewer.of(loop, server.url("cam1"))) {
      viewer.awaitPictures(3);
      Clip other = TestClips.otherLevel(clip);
      server.camera("cam1").play(other);
      Viewer.awaitThat(() -> viewer.tracks.size() == 2);
      int before = viewer.pictures().size();
      viewer.awaitPictures(before + 3);

      assertThat(viewer.tracks).containsExactly(List.of(clip.video()), List.of(other.video()));
      assertThat(viewer.pictures().get(before + 2).track()).isEqualTo(other.video());
      long backward =
          IntStream.range(1, viewer.pictures().size())
              .filter(
                  i ->
                      viewer.pictures().get(i).timeMicros()
                          <= viewer.pictures().get(i - 1).timeMicros())
              .count();
      assertThat(backward).isZero();
    }
  }

  @Test
  void countsMalformedRtpAndGoesOn() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null));
        Viewer viewer = Viewer.of(loop, server.url("cam1"))) {
      viewer.awaitPictures(2);
      server.camera("cam1").malformedEvery(3);
      Viewer.awaitThat(() -> viewer.stats().malformed() > 5);
      server.camera("cam1").malformedEvery(0);
      int before = viewer.pictures().size();
      viewer.awaitPictures(before + 20);

      assertThat(viewer.metrics.value("camfleet_rtsp_malformed_packets_total")).isPositive();
      assertThat(viewer.stats().lostPackets()).isPositive();
      List<byte[]> clip =
          TestClips.keyFrames(null).pictures().stream()
              .map(p -> TestClips.slices(p.data()))
              .toList();
      for (AccessUnit picture : viewer.pictures()) {
        assertThat(clip).contains(TestClips.slices(picture.data()));
      }
    }
  }
}
