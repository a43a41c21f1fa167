package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camfleet.core.bridge.CameraStatus.State;
import org.camfleet.core.bridge.MasterSessions.Standing;
import org.camfleet.core.rtsp.RtspFault;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.junit.jupiter.api.Test;

class BridgeStateTest {
  private static final Standing WELL = new Standing("local", MasterSession.Phase.CONNECTED, null);
  private static final Standing NEW = new Standing("aws", MasterSession.Phase.JOINING, null);
  private static final Standing TAKEN =
      ill("aws", SessionFault.Kind.SUPERSEDED, "another master took the channel");
  private static final Standing LOST = ill("local", SessionFault.Kind.UNREACHABLE, "no way");
  private static final Standing REFUSED = ill("aws", SessionFault.Kind.NO_CHANNEL, "no channel");

  private static Standing ill(String target, SessionFault.Kind kind, String text) {
    return new Standing(target, MasterSession.Phase.WAITING, new SessionFault(kind, text));
  }

  @Test
  void whatOnlyAnOperatorCanMendStaysFailedWhileItIsTriedAgain() {
    assertThat(of(CameraSession.Phase.WAITING, Kind.NOT_FOUND)).isEqualTo(State.FAILED);
    assertThat(of(CameraSession.Phase.CONNECTING, Kind.NOT_FOUND)).isEqualTo(State.FAILED);
  }

  @Test
  void whatPassesByItselfStaysWaitingWhileItIsTriedAgain() {
    assertThat(of(CameraSession.Phase.WAITING, Kind.REFUSED)).isEqualTo(State.WAITING);
    assertThat(of(CameraSession.Phase.CONNECTING, Kind.REFUSED)).isEqualTo(State.WAITING);
  }

  @Test
  void aCameraWithOneTargetIsAsItsSessionIs() {
    assertThat(of()).isEqualTo(State.JOINING);
    assertThat(of(WELL)).isEqualTo(State.LIVE);
    assertThat(of(NEW)).isEqualTo(State.JOINING);
    assertThat(of(TAKEN)).isEqualTo(State.SUPERSEDED);
    assertThat(of(LOST)).isEqualTo(State.WAITING);
    assertThat(of(REFUSED)).isEqualTo(State.REFUSED);
    assertThat(text(State.REFUSED, REFUSED)).isEqualTo("no channel");
  }

  @Test
  void oneOfTwoTargetsThatIsLostIsNeitherLiveNorDown() {
    assertThat(of(WELL, TAKEN)).isEqualTo(State.DEGRADED);
    assertThat(of(REFUSED, WELL)).isEqualTo(State.DEGRADED);
    assertThat(text(State.DEGRADED, WELL, TAKEN))
        .isEqualTo("media reaches local only; target aws: another master took the channel");
  }

  @Test
  void twoTargetsAreLiveWhenMediaReachesBoth() {
    assertThat(of(WELL, WELL)).isEqualTo(State.LIVE);
    assertThat(of(WELL, NEW)).as("never joined yet").isEqualTo(State.JOINING);
    assertThat(text(State.LIVE, WELL, WELL)).isEqualTo("media reaches every target");
  }

  @Test
  void ofTwoThatAreLostTheOneToLookAtFirstIsTold() {
    assertThat(of(LOST, REFUSED)).isEqualTo(State.REFUSED);
    assertThat(of(LOST, TAKEN)).isEqualTo(State.SUPERSEDED);
    assertThat(of(LOST, NEW)).isEqualTo(State.WAITING);
    assertThat(text(State.REFUSED, LOST, REFUSED)).isEqualTo("target aws: no channel");
  }

  private static State of(Standing... sessions) {
    return BridgeState.of(CameraSession.Phase.PLAYING, null, List.of(sessions));
  }

  private static String text(State state, Standing... sessions) {
    return BridgeState.text(state, null, null, List.of(sessions));
  }

  private static State of(CameraSession.Phase phase, Kind kind) {
    return BridgeState.of(phase, new RtspFault(kind, "text"), List.of());
  }
}
