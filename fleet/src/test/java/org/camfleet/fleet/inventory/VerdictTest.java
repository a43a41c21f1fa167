package org.camfleet.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.bridge.CameraStatus.State;
import org.camfleet.core.bridge.CameraStatus.Uplink;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.core.bridge.preflight.Finding;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.rtsp.CameraStage;
import org.camfleet.core.rtsp.RtspFault;
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

    assertThat(verdict.stage()).isEqualTo(Stage.AUTH);
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
              assertThat(verdict.stage()).isEqualTo(Stage.JOIN);
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
  void aThinUplinkIsATroubleOnceNothingLessCanBeSent() {
    String reason = "the uplink takes 200 of 300 kbit/s (33 % lost, 0.4 s late)";
    Channel.Status stored = stored(JUST_NOW, null);

    assertThat(Verdict.of(live(new Uplink("substream", NOON, reason, false)), true, stored, NOON))
        .isEmpty();
    Verdict verdict =
        Verdict.of(live(new Uplink("substream", NOON, reason, true)), true, stored, NOON)
            .orElseThrow();

    assertThat(verdict.stage()).isEqualTo(Stage.MEDIA);
    assertThat(verdict.code()).isEqualTo("thin-uplink");
    assertThat(verdict.text()).isEqualTo(reason);
    assertThat(verdict.fix()).contains("substream");
  }

  private static CameraStatus live(Uplink uplink) {
    CameraStatus live = live(LONG_AGO);
    return new CameraStatus(
        live.id(), live.state(), live.since(), live.source(), live.sessions(), 0, null, uplink);
  }

  @Test
  void everyFaultHasItsOwnAdvice() {
    List<String> sources =
        Arrays.stream(RtspFault.Kind.values())
            .map(kind -> Fixes.of(usual(kind), code(kind)))
            .toList();
    List<String> sessions =
        Arrays.stream(SessionFault.Kind.values())
            .filter(kind -> kind != SessionFault.Kind.SESSION_ENDED)
            .map(kind -> Fixes.of(Stage.JOIN, kind.code()))
            .toList();

    List<String> findings =
        Arrays.stream(Finding.Code.values())
            .map(code -> Fixes.of(Stage.CODEC_FIT, code.text()))
            .toList();

    assertThat(findings)
        .doesNotHaveDuplicates()
        .doesNotContain(Fixes.of(Stage.JOIN, "something else"));
    assertThat(sources.stream().filter(fix -> !fix.contains("RTSP port")))
        .doesNotHaveDuplicates()
        .noneMatch(String::isBlank)
        .hasSize(RtspFault.Kind.values().length - 2);
    assertThat(sessions).doesNotHaveDuplicates().noneMatch(String::isBlank);
  }

  private static Stage usual(RtspFault.Kind kind) {
    return Stage.valueOf(CameraStage.usual(kind).name());
  }

  @Test
  void aFaultOfTheCameraIsToldAtTheStageWhereItArose() {
    for (CameraStage stage : CameraStage.values()) {
      CameraStatus status =
          status(State.WAITING, LONG_AGO, source("protocol-error", "nonsense", code(stage)));

      assertThat(Verdict.of(status, true, null, NOON).orElseThrow().stage().name())
          .isEqualTo(stage.name());
    }
  }

  @Test
  void aNodeOfAnOlderVersionSaysNothingOfTheStage() {
    for (RtspFault.Kind kind : RtspFault.Kind.values()) {
      CameraStatus status = status(State.WAITING, LONG_AGO, source(code(kind), "text"));

      assertThat(Verdict.of(status, true, null, NOON).orElseThrow().stage()).isEqualTo(usual(kind));
    }
  }

  @Test
  void aFaultOfASessionIsToldAtTheStageWhereItArose() {
    for (SessionFault.Stage stage : SessionFault.Stage.values()) {
      CameraStatus status =
          status(
              State.WAITING,
              LONG_AGO,
              source(null, null),
              session("local", "no-session", "none", code(stage), 0));

      Verdict verdict = Verdict.of(status, true, null, NOON).orElseThrow();
      assertThat(verdict.stage().name()).isEqualTo(stage.name());
      assertThat(verdict.fix()).isNotBlank();
    }
  }

  @Test
  void aSessionThatCarriesNothingIsAMatterOfTheMedia() {
    CameraStatus mute =
        status(State.LIVE, LONG_AGO, source(null, null), session("eu-west-1", null, null, null, 0));
    Verdict sent = Verdict.of(mute, false, null, NOON).orElseThrow();
    Verdict arrived = Verdict.of(live(LONG_AGO), true, stored(null, null, 0), NOON).orElseThrow();
    Verdict paused =
        Verdict.of(live(LONG_AGO), true, stored(LONG_AGO, "no-media for 9 ms"), NOON).orElseThrow();

    assertThat(List.of(sent.stage(), arrived.stage(), paused.stage())).containsOnly(Stage.MEDIA);
    assertThat(sent.text()).contains("nothing was sent");
    assertThat(arrived.text()).contains("nothing was stored");
    assertThat(arrived.fix()).contains("drops UDP");
  }

  private static String code(Enum<?> stage) {
    return stage.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static CameraStatus live(Instant since) {
    return status(State.LIVE, since, source(null, null), session("local", null, null));
  }

  private static CameraStatus status(
      State state, Instant since, CameraStatus.Source source, CameraStatus.Session... sessions) {
    return new CameraStatus("gate", state, since, source, List.of(sessions), 0);
  }

  private static CameraStatus.Source source(@Nullable String fault, @Nullable String text) {
    return source(fault, text, null);
  }

  private static CameraStatus.Source source(
      @Nullable String fault, @Nullable String text, @Nullable String stage) {
    return new CameraStatus.Source(
        "playing", List.of("h264"), fault, text, 1, 250, 99_000, null, 1, "tcp", List.of(), stage);
  }

  private static CameraStatus.Session session(
      String target, @Nullable String fault, @Nullable String text) {
    return session(target, fault, text, null, 9);
  }

  private static CameraStatus.Session session(
      String target,
      @Nullable String fault,
      @Nullable String text,
      @Nullable String stage,
      long packets) {
    return new CameraStatus.Session(
        target,
        "arn:c",
        "connected",
        fault,
        text,
        1,
        null,
        packets,
        9,
        0,
        CameraStatus.Conduct.NONE,
        null,
        null,
        stage);
  }

  private static Channel.Status stored(@Nullable Instant last, @Nullable String missing) {
    return stored(last, missing, 999);
  }

  private static Channel.Status stored(
      @Nullable Instant last, @Nullable String missing, long packets) {
    return new Channel.Status(
        "arn:c",
        new Channel.PeerStatus("master", "connected", 7, LONG_AGO, last, missing, packets, 0, 0, 0),
        List.of(),
        7);
  }
}
