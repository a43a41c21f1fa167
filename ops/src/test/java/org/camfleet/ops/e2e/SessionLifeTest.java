package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * KVS ends a session after an hour; a participant joins again, before it or after; here in seconds.
 */
@Tag("peer")
class SessionLifeTest {
  private static final Pattern ENDED_BY_LIFE =
      Pattern.compile("camfleet_channel_sessions_ended_total\\{[^}]*reason=\"life\"[^}]*} (\\S+)");

  /** The demo clip has so many pictures, and a key frame each {@link #GROUP}. */
  private static final int PERIOD = 600;

  private static final int GROUP = 50;

  private static final double GAP_SECONDS = 0.2;

  /** To wait a second, look the channel up, join and connect. */
  private static final double REJOIN_SECONDS = 3;

  /** A bridge sends what is live, so a recording goes on only with the camera's next key frame. */
  private static final double KEY_FRAME_SECONDS = GROUP / 25.0;

  @TempDir Path directory;

  @Test
  void aBridgeJoinsAgainWhenItsSessionReachesItsLifeAndTheRecordingGoesOn() throws Exception {
    Instant from = Instant.now().minusSeconds(5);
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"), "--set", "camfleet.channel.session-life=5s")) {
      Cameras.add(camfleet.api(), "gate", cameras.url(1));
      Cameras.awaitLive(camfleet.api(), "gate", Duration.ofSeconds(30));
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> epochs(Recording.tracks(camfleet, "gate", from)).size() >= 3);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(endedByLife(camfleet)).isGreaterThanOrEqualTo(2));

      Recording.Tracks stored = Recording.tracks(camfleet, "gate", from);
      isInTheOrderOfItsNumbers(stored);
      goesOn(StoredClock.ofCamera(stored, directory));
    }
  }

  @Test
  void aBridgeJoinsAnewBeforeItsSessionReachesItsLifeAndNoPictureIsMissing() throws Exception {
    Instant from = Instant.now().minusSeconds(5);
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"), "--set", "camfleet.channel.session-life=30s")) {
      Cameras.add(camfleet.api(), "gate", cameras.url(1));
      Cameras.awaitLive(camfleet.api(), "gate", Duration.ofSeconds(30));
      await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> epochs(Recording.tracks(camfleet, "gate", from)).size() >= 2);

      Recording.Tracks stored = Recording.tracks(camfleet, "gate", from);
      isInTheOrderOfItsNumbers(stored);
      assertThat(StoredClock.longestGap(inOrder(StoredClock.ofCamera(stored, directory))))
          .as("seconds without a picture")
          .isLessThan(GAP_SECONDS);
      assertThat(endedByLife(camfleet)).isZero();
    }
  }

  /** The sessions that stored something. */
  private static TreeSet<Long> epochs(Recording.Tracks stored) {
    return stored.pictures().keySet().stream()
        .map(text -> FragmentNumber.parse(text).epoch())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each session's fragments follow those of the one before, with higher numbers. */
  private static void isInTheOrderOfItsNumbers(Recording.Tracks stored) {
    List<FragmentNumber> numbers =
        stored.video().stream()
            .flatMap(period -> period.fragments().keySet().stream())
            .map(FragmentNumber::parse)
            .toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(stored.video()).extracting(HlsDownload.Period::end).isSorted();
  }

  /** The camera's clock is there all the time, but for what joining takes. */
  private static void goesOn(List<StoredClock.Shown> stored) {
    List<StoredClock.Shown> pictures = inOrder(stored);
    double gap = StoredClock.longestGap(pictures);
    Figures.print("FIGURE gap-at-session-life %.2f s".formatted(gap));
    List<Integer> steps = StoredClock.steps(pictures, PERIOD);
    for (int i = 0; i < steps.size(); i++) {
      double passed = pictures.get(i + 1).seconds() - pictures.get(i).seconds();
      assertThat(steps.get(i) / 25.0)
          .as("the clock after picture " + i)
          .isCloseTo(passed, within(0.03));
    }
    assertThat(pictures).extracting(StoredClock.Shown::number).doesNotContain(-1);
    assertThat(gap).as("seconds without a picture").isLessThan(REJOIN_SECONDS + KEY_FRAME_SECONDS);
    assertThat(beginnings(pictures)).as("first pictures").allMatch(number -> number % GROUP == 0);
    assertThat(StoredClock.seconds(pictures)).as("seconds stored").isGreaterThan(10);
  }

  private static List<StoredClock.Shown> inOrder(List<StoredClock.Shown> stored) {
    return stored.stream().sorted(Comparator.comparingDouble(StoredClock.Shown::seconds)).toList();
  }

  /** The first picture of all, and those behind a gap. */
  private static List<Integer> beginnings(List<StoredClock.Shown> pictures) {
    return IntStream.range(0, pictures.size())
        .filter(
            i -> i == 0 || pictures.get(i).seconds() - pictures.get(i - 1).seconds() > GAP_SECONDS)
        .mapToObj(i -> pictures.get(i).number())
        .toList();
  }

  private static double endedByLife(CamfleetProcess camfleet) throws Exception {
    URI metrics = camfleet.admin("metrics");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher line = ENDED_BY_LIFE.matcher(text);
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }
}
