package org.camfleet.core.bridge;

import org.camfleet.core.rtsp.RtspFault;
import org.jspecify.annotations.Nullable;

/**
 * Sums up a camera and its sessions in one state: the worst thing that an operator should look at
 * first. Pure.
 */
final class BridgeState {
  private BridgeState() {}

  /** The state of a bridge whose camera stands here and whose first session stands there. */
  static CameraStatus.State of(
      CameraSession.Phase camera,
      @Nullable RtspFault cameraFault,
      MasterSession.@Nullable Phase session,
      @Nullable SessionFault sessionFault) {
    if (camera != CameraSession.Phase.PLAYING) {
      if (cameraFault == null) {
        return CameraStatus.State.CONNECTING;
      }
      // Until it plays: another attempt is no news.
      return needsOperator(cameraFault) ? CameraStatus.State.FAILED : CameraStatus.State.WAITING;
    }
    if (session == MasterSession.Phase.CONNECTED) {
      return CameraStatus.State.LIVE;
    }
    if (sessionFault == null) {
      return CameraStatus.State.JOINING;
    }
    if (sessionFault.kind() == SessionFault.Kind.SUPERSEDED) {
      return CameraStatus.State.SUPERSEDED;
    }
    return sessionFault.kind().needsOperator()
        ? CameraStatus.State.REFUSED
        : CameraStatus.State.WAITING;
  }

  /**
   * What is told of a bridge that comes to this state; {@code noRoom} says why it may not start.
   */
  static String text(
      CameraStatus.State state,
      @Nullable String noRoom,
      @Nullable RtspFault cameraFault,
      @Nullable SessionFault sessionFault) {
    if (noRoom != null) {
      return noRoom;
    }
    return switch (state) {
      case LIVE -> "media reaches the target";
      case FAILED, WAITING -> cameraFault != null ? cameraFault.text() : text(sessionFault);
      case SUPERSEDED, REFUSED -> text(sessionFault);
      case JOINING -> "the camera plays; joining the session";
      case CONNECTING -> "connecting to the camera";
      case DISABLED -> "switched off";
    };
  }

  private static String text(@Nullable SessionFault fault) {
    return fault == null ? "" : String.valueOf(fault.getMessage());
  }

  private static boolean needsOperator(RtspFault fault) {
    return switch (fault.kind()) {
      case BAD_CREDENTIALS, NOT_FOUND, NO_VIDEO -> true;
      default -> false;
    };
  }
}
