package org.camfleet.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.bridge.CameraStatus.State;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.core.bridge.preflight.Finding;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.rtsp.RtspFault;
import org.camfleet.fleet.inventory.Verdict.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Instant JUST_NOW = NOON.minusSeconds(5);
  private static final Instant LONG_AGO = NOON.minusSeconds(46);

  @Test
  void aCameraThatIsStoredHasNone() {
    assertThat(Verdict.of(live(LONG_AGO), true, stored(JUST_NOW, null), NOON)).isEmpty();
  }

  @Test
  void aFaultOfTheCameraComesBeforeThatOfItsSession() {
    CameraStatus status =
        status(
            State.FAILED,
            LONG_AGO,
            source("bad-credentials", "the camera refuses this login"),
            session("local", "unreachable", "no way"));

    Verdict verdict = Verdict.of(status, true, null, NOON).orElseThrow();

    assertThat(verdict.stage()).isEqualTo(Stage.SOURCE);
    assertThat(verdict.code()).isEqualTo("bad-credentials");
    assertThat(verdict.text()).isEqualTo("the camera refuses this login");
    assertThat(verdict.fix()).contains("user and password");
  }

  @Test
  void aFaultOfASessionIsToldWithItsTargetWhereThereAreTwo() {
    CameraStatus.Session well = session("local", null, null);
    CameraStatus.Session ill = session("eu-west-1", "no-channel", "no channel \"gate\"");
    CameraStatus one = status(State.REFUSED, LONG_AGO, source(null, null), ill);
    CameraStatus two = status(State.LIVE, LONG_AGO, source(null, null), well, ill);

    assertThat(Verdict.of(one, false, null, NOON))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.stage()).isEqualTo(Stage.SESSION);
              assertThat(verdict.text()).isEqualTo("no channel \"gate\"");
            });
    assertThat(Verdict.of(two, true, stored(JUST_NOW, null), NOON).orElseThrow().text())
        .isEqualTo("target eu-west-1: no channel \"gate\"");
  }

  @Test
  void theCauseOfMissingMediaIsTheCode() {
    Verdict verdict =
        Verdict.of(live(LONG_AGO), true, stored(JUST_NOW, "disk-full for 2000 ms"), NOON)
            .orElseThrow();

    assertThat(verdict.stage()).isEqualTo(Stage.ARCHIVE);
    assertThat(verdict.code()).isEqualTo("disk-full");
    assertThat(verdict.text()).isEqualTo("media is not stored: disk-full for 2000 ms");
    assertThat(verdict.fix()).contains("Make room");
  }

  @Test
  void nothingStoredIsATroubleOnlyAfterTheLongestFragment() {
    assertThat(Verdict.of(live(JUST_NOW), true, stored(null, null), NOON)).isEmpty();
    assertThat(Verdict.of(live(LONG_AGO), true, stored(null, null), NOON).orElseThrow().code())
        .isEqualTo("not-stored");
    assertThat(Verdict.of(live(LONG_AGO), true, stored(LONG_AGO, null), NOON).orElseThrow().text())
        .contains(LONG_AGO.toString());
    assertThat(Verdict.of(live(LONG_AGO), false, null, NOON)).isEmpty();
  }

  @Test
  void whoDoesNotAnswerIsNamed() {
    assertThat(Verdict.noAnswer().stage()).isEqualTo(Stage.BRIDGE);
    assertThat(Verdict.of(live(LONG_AGO), true, null, NOON).orElseThrow().text())
        .startsWith("the channel does not answer");
  }

  @Test
  void aCameraWithoutRoomIsAMatterOfTheNodes() {
    String full = "no node has room: node a is full: 200 of 200 cameras";
    CameraStatus waiting = status(State.WAITING, LONG_AGO, source("no-capacity", full));

    Verdict verdict = Verdict.of(waiting, true, null, NOON).orElseThrow();

    assertThat(verdict.stage()).isEqualTo(Stage.BRIDGE);
    assertThat(verdict.code()).isEqualTo("no-capacity");
    assertThat(verdict.text()).isEqualTo(full);
    assertThat(verdict.fix()).contains("starts by itself", "camfleet.cluster.max-");
  }

  @Test
  void everyFaultHasItsOwnAdvice() {
    List<String> sources =
        Arrays.stream(RtspFault.Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .map(code -> Fixes.of(Stage.SOURCE, code))
            .toList();
    List<String> sessions =
        Arrays.stream(SessionFault.Kind.values())
            .filter(kind -> kind != SessionFault.Kind.SESSION_ENDED)
            .map(kind -> Fixes.of(Stage.SESSION, kind.code()))
            .toList();

    List<String> findings =
        Arrays.stream(Finding.Code.values())
            .map(code -> Fixes.of(Stage.SESSION, code.text()))
            .toList();

    assertThat(findings)
        .doesNotHaveDuplicates()
        .doesNotContain(Fixes.of(Stage.SESSION, "something else"));
    assertThat(sources).doesNotHaveDuplicates().noneMatch(String::isBlank);
    assertThat(sessions).doesNotHaveDuplicates().noneMatch(String::isBlank);
  }

  private static CameraStatus live(Instant since) {
    return status(State.LIVE, since, source(null, null), session("local", null, null));
  }

  private static CameraStatus status(
      State state, Instant since, CameraStatus.Source source, CameraStatus.Session... sessions) {
    return new CameraStatus("gate", state, since, source, List.of(sessions), 0);
  }

  private static CameraStatus.Source source(@Nullable String fault, @Nullable String text) {
    return new CameraStatus.Source("playing", List.of("h264"), fault, text, 1, 250, 99_000);
  }

  private static CameraStatus.Session session(
      String target, @Nullable String fault, @Nullable String text) {
    return new CameraStatus.Session(
        target,
        "arn:c",
        "connected",
        fault,
        text,
        1,
        null,
        9,
        9,
        0,
        CameraStatus.Conduct.NONE,
        null,
        null);
  }

  private static Channel.Status stored(@Nullable Instant last, @Nullable String missing) {
    return new Channel.Status(
        "arn:c",
        new Channel.PeerStatus("master", "connected", 7, LONG_AGO, last, missing, 999),
        List.of(),
        7);
  }
}
