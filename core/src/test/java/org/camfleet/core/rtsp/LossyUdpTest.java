package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.rtsp.udp.UdpPorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of pictures over a bad line, where the line knows what it lost. */
class LossyUdpTest {
  private static MediaLoops loops;
  private static MediaLoop loop;

  private final UdpPorts ports = new UdpPorts(61_100, 61_199);

  @BeforeAll
  static void startLoops() {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  private Viewer view(String url) {
    UdpOptions udp = new UdpOptions(ports, 1 << 20, Duration.ofSeconds(1), Duration.ofSeconds(5));
    Duration patience = Duration.ofSeconds(10);
    return new Viewer(
        loop,
        new RtspClient.Settings(URI.create(url), null, patience, patience, true)
            .with(new Transports(List.of(Transport.UDP), udp)));
  }

  /** A key frame and nine pictures that need it, from each group of the demo clip. */
  private static Clip shortGroups() {
    Clip clip = TestClips.DEMO;
    List<Clip.Unit> pictures = new java.util.ArrayList<>();
    long time = 0;
    for (int group = 0; group < 12; group++) {
      for (Clip.Unit picture : clip.pictures().subList(50 * group, 50 * group + 10)) {
        pictures.add(new Clip.Unit(picture.data(), time, time, picture.keyFrame()));
        time += 40_000;
      }
    }
    return new Clip(clip.video(), pictures, null, List.of(), time);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.05})
  void picturesKeepComingAndWhatIsMissingIsWhatTheLineSpoilt(double loss) throws Exception {
    long seed = Long.getLong("camfleet.seed", ThreadLocalRandom.current().nextLong());
    Clip clip = shortGroups();
    try (RtspServer server = RtspServer.start(Settings.loopback(), clip);
        LossyRelay line = new LossyRelay(server.port(), seed);
        Viewer viewer = view(line.url("cam1"))) {
      viewer.awaitPictures(20);
      line.worsen(loss, 0.05);
      Viewer.awaitThat(() -> pictures(line) >= 200);
      line.worsen(0, 0);
      int then = viewer.pictures().size();
      viewer.awaitPictures(then + 15);

      // What was lost last is counted when the window that waits for it has passed.
      Viewer.awaitThat(() -> viewer.stats().lostPackets() >= line.lost());
      assertThat(viewer.faults).isEmpty();
      assertThat(viewer.stats().lostPackets()).as("seed %d", seed).isEqualTo(line.lost());
      assertThat(line.lost()).as("seed %d", seed).isPositive();
      check(clip, viewer.pictures(), line.tracks().get(0).stamps(), seed);
      // Of ten pictures in a group, the losses spoil half on average and all of it at worst.
      assertThat(then)
          .as("seed %d: pictures that came", seed)
          .isGreaterThan(loss > 0.02 ? 50 : 110);
      assertThat(longestGap(viewer.pictures())).as("seed %d", seed).isLessThan(8_000_000);
    }
  }

  private static int pictures(LossyRelay line) {
    return line.tracks().isEmpty() ? 0 : line.tracks().get(0).stamps().size();
  }

  private static long longestGap(List<AccessUnit> pictures) {
    return IntStream.range(1, pictures.size())
        .mapToLong(i -> pictures.get(i).timeMicros() - pictures.get(i - 1).timeMicros())
        .max()
        .orElseThrow();
  }

  /** Every picture that came is whole and has its references; every other one was spoilt. */
  private static void check(
      Clip clip, List<AccessUnit> came, List<LossyRelay.Stamp> sent, long seed) {
    int first = firstKeyFrame(sent);
    int index = indexOf(clip, came.get(0));
    int next = 0;
    int missing = 0;
    boolean whole = false;
    for (int i = first; i < sent.size() && next < came.size(); i++) {
      Clip.Unit due = clip.pictures().get((index + i - first) % clip.pictures().size());
      if (isOf(due, came.get(next))) {
        assertThat(whole || due.keyFrame())
            .as("seed %d: picture %d came without those before it", seed, i)
            .isTrue();
        whole = true;
        next++;
      } else {
        assertThat(isSpoilt(sent, i))
            .as("seed %d: picture %d is missing, and the line lost nothing of its group", seed, i)
            .isTrue();
        whole = false;
        missing++;
      }
    }
    assertThat(next).as("seed %d: pictures in their order", seed).isEqualTo(came.size());
    assertThat(missing).as("seed %d: pictures missing", seed).isPositive();
  }

  private static int firstKeyFrame(List<LossyRelay.Stamp> sent) {
    return IntStream.range(0, sent.size())
        .filter(i -> sent.get(i).keyFrame)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Whether the line lost something from the key frame before a picture up to it. Whether a packet
   * between two pictures ended the one or began the other nobody can know, so neighbours count.
   */
  private static boolean isSpoilt(List<LossyRelay.Stamp> sent, int picture) {
    int from = picture;
    while (from > 0 && !sent.get(from).keyFrame) {
      from--;
    }
    int to = Math.min(picture + 2, sent.size());
    return sent.subList(Math.max(0, from - 1), to).stream().anyMatch(stamp -> stamp.hit);
  }

  private static boolean isOf(Clip.Unit due, AccessUnit unit) {
    return Arrays.equals(TestClips.slices(due.data()), TestClips.slices(unit.data()));
  }

  private static int indexOf(Clip clip, AccessUnit unit) {
    return IntStream.range(0, clip.pictures().size())
        .filter(i -> isOf(clip.pictures().get(i), unit))
        .findFirst()
        .orElseThrow();
  }
}
