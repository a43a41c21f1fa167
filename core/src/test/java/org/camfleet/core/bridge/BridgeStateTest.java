package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.camfleet.core.rtsp.RtspFault;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.junit.jupiter.api.Test;

class BridgeStateTest {
  @Test
  void whatOnlyAnOperatorCanMendStaysFailedWhileItIsTriedAgain() {
    assertThat(of(CameraSession.Phase.WAITING, Kind.NOT_FOUND))
        .isEqualTo(CameraStatus.State.FAILED);
    assertThat(of(CameraSession.Phase.CONNECTING, Kind.NOT_FOUND))
        .isEqualTo(CameraStatus.State.FAILED);
  }

  @Test
  void whatPassesByItselfStaysWaitingWhileItIsTriedAgain() {
    assertThat(of(CameraSession.Phase.WAITING, Kind.REFUSED)).isEqualTo(CameraStatus.State.WAITING);
    assertThat(of(CameraSession.Phase.CONNECTING, Kind.REFUSED))
        .isEqualTo(CameraStatus.State.WAITING);
  }

  private static CameraStatus.State of(CameraSession.Phase phase, Kind kind) {
    return BridgeState.of(phase, new RtspFault(kind, "text"), null, null);
  }
}
