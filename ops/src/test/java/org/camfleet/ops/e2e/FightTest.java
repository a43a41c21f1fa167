package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A browser takes the channels of three bridged cameras, whose targets are set to one policy each.
 */
@Tag("peer")
class FightTest {
  private static final String WAITS = "waits";
  private static final String YIELDS = "yields";
  private static final String TAKES_BACK = "takes-back";
  private static final List<String> ALL = List.of(WAITS, YIELDS, TAKES_BACK);

  /** No join is nearer to the one before it. */
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void aStrangerIsToldOfWithinASecondAndEachPolicyDoesWhatItSays() throws Exception {
    Instant from = Instant.now().minusSeconds(5);
    try (Cameras cameras = Cameras.start(ALL.size(), Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"), "--set", "camfleet.bridge.superseded-wait=1m");
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      FleetApi api = camfleet.api();
      put(api, WAITS, cameras.url(1), "wait");
      put(api, YIELDS, cameras.url(2), "yield");
      put(api, TAKES_BACK, cameras.url(3), "take-back");
      ALL.forEach(id -> Cameras.awaitLive(api, id, SOON));
      Page page = Viewer.prepare(chromium, camfleet);

      ALL.forEach(id -> Stranger.takes(page, kvs, id));
      JsonNode waiting = isToldOf(api, WAITS, 1);
      JsonNode yielding = isToldOf(api, YIELDS, 1);
      JsonNode taking = isToldOf(api, TAKES_BACK, 1);
      // What is planned is told in whole seconds.
      assertThat(pause(waiting)).isBetween(MINUTE.minusSeconds(1), MINUTE.plusSeconds(7));
      assertThat(yielding.at("/session/nextJoinAt").isNull()).isTrue();
      assertThat(pause(taking)).isBetween(Duration.ofSeconds(29), MINUTE.plusSeconds(1));
      ALL.forEach(id -> Stranger.of(page, id).await("it.connectedAt", 20_000));
      Stranger.of(page, WAITS).close();

      takesBackAfterPausesThatGrow(api, kvs, page, taking);
      isBackByItself(api, waiting);
      staysAwayUntilItIsRestarted(api, page);
      showsTheCameraThenTheStrangerThenTheCamera(camfleet, from);
    }
  }

  private static void put(FleetApi api, String id, String url, String policy) {
    api.putCamera(
        id,
        """
        {"url":"%s","target":{"kind":"local","superseded":"%s"},"retentionHours":24}
        """
            .formatted(url, policy));
  }

  /** All times are the server's: of the stranger's socket, of the state and of the alarm. */
  private static JsonNode isToldOf(FleetApi api, String id, int displacements) {
    JsonNode status = Stranger.awaitSuperseded(api, id, displacements);
    Instant taken = Stranger.socketSince(api, id);
    JsonNode alarm = Stranger.awaitAlarm(api, id, displacements);
    Duration state = Duration.between(taken, Instant.parse(status.path("since").asText()));
    Duration told = Duration.between(taken, Instant.parse(alarm.path("at").asText()));
    Figures.print("FIGURE superseded-%s-%d %d ms".formatted(id, displacements, state.toMillis()));
    assertThat(state).as("until the state says so").isLessThan(Duration.ofSeconds(1));
    assertThat(told).as("until the alarm").isLessThan(Duration.ofSeconds(1));
    String policy = id.equals(WAITS) ? "wait" : id.equals(YIELDS) ? "yield" : "take-back";
    assertThat(status.at("/session/fault").asText()).isEqualTo("superseded");
    assertThat(status.at("/session/fight/state").asText()).isEqualTo("superseded");
    assertThat(status.at("/session/fight/policy").asText()).isEqualTo(policy);
    assertThat(status.at("/verdict/stage").asText()).isEqualTo("join");
    assertThat(status.at("/verdict/code").asText()).isEqualTo("superseded");
    assertThat(status.at("/verdict/text").asText())
        .startsWith("another master took the channel (a newer connection took over); it is ");
    assertThat(alarm.at("/details/policy").asText()).isEqualTo(policy);
    assertThat(alarm.at("/details/displacements").asInt()).isEqualTo(displacements);
    return status;
  }

  private static Duration pause(JsonNode superseded) {
    return Duration.between(since(superseded), next(superseded));
  }

  private static Instant since(JsonNode status) {
    return Instant.parse(status.path("since").asText());
  }

  private static Instant next(JsonNode status) {
    return Instant.parse(status.at("/session/nextJoinAt").asText());
  }

  /** Half a minute at first, then a minute and more; the stranger takes it again at once. */
  private static void takesBackAfterPausesThatGrow(
      FleetApi api, KvsClient kvs, Page page, JsonNode first) {
    JsonNode back = Cameras.awaitLive(api, TAKES_BACK, MINUTE.plus(SOON));
    assertThat(since(back)).isAfterOrEqualTo(next(first));
    assertThat(Duration.between(next(first), since(back))).isLessThan(Duration.ofSeconds(5));
    assertThat(back.at("/session/joins").asInt()).isEqualTo(2);
    assertThat(back.at("/session/fight/state").asText()).isEqualTo("contested");
    Stranger.of(page, TAKES_BACK).await("it.events.some(e => e.code === 1000)", 5_000);

    Stranger.takes(page, kvs, TAKES_BACK);
    JsonNode second = isToldOf(api, TAKES_BACK, 2);
    Figures.print("FIGURE take-back-pause-1 %d s".formatted(pause(first).toSeconds()));
    Figures.print("FIGURE take-back-pause-2 %d s".formatted(pause(second).toSeconds()));
    assertThat(pause(second))
        .isGreaterThan(pause(first))
        .isBetween(Duration.ofSeconds(59), Duration.ofSeconds(76));
    Stranger.of(page, TAKES_BACK).await("it.connectedAt", 20_000);
    Stranger.of(page, TAKES_BACK).close();
  }

  /** The stranger has left long ago; nobody tells, so it is back when its time is over. */
  private static void isBackByItself(FleetApi api, JsonNode superseded) {
    JsonNode back = Cameras.awaitLive(api, WAITS, MINUTE.plus(SOON));
    Duration away = Duration.between(since(superseded), since(back));
    Figures.print("FIGURE wait-away %d s".formatted(away.toSeconds()));
    assertThat(away).isBetween(MINUTE, MINUTE.plusSeconds(12));
    assertThat(back.at("/session/joins").asInt()).isEqualTo(2);
    assertThat(Stranger.alarms(api, WAITS)).hasSize(1);
  }

  private static void staysAwayUntilItIsRestarted(FleetApi api, Page page) {
    JsonNode status = api.status(YIELDS);
    assertThat(status.path("state").asText()).isEqualTo("superseded");
    assertThat(status.at("/session/joins").asInt()).isEqualTo(1);
    assertThat(status.at("/source/state").asText()).isEqualTo("playing");
    Stranger.of(page, YIELDS).close();
    api.call("POST", "/api/v1/cameras/" + YIELDS + ":restart", "", 202, 200, 204);
    Cameras.awaitLive(api, YIELDS, SOON);
  }

  private void showsTheCameraThenTheStrangerThenTheCamera(CamfleetProcess camfleet, Instant from) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              List<Boolean> red =
                  Recording.tracks(camfleet, WAITS, from).colours(directory).stream()
                      .map(one -> one.red() > 150 && one.green() < 100 && one.blue() < 100)
                      .toList();
              assertThat(red).first().isEqualTo(false);
              assertThat(red).last().isEqualTo(false);
              long seams = 0;
              for (int i = 1; i < red.size(); i++) {
                seams += red.get(i).equals(red.get(i - 1)) ? 0 : 1;
              }
              assertThat(seams).as("changes between camera and stranger").isEqualTo(2);
              assertThat(red.stream().filter(one -> one).count()).isGreaterThan(10);
            });
  }
}
