package org.camfleet.core.bridge;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.camfleet.core.bridge.MasterSessions.Standing;
import org.camfleet.core.rtsp.RtspFault;
import org.jspecify.annotations.Nullable;

/**
 * Sums up a camera and its sessions in one state: the worst thing that an operator should look at
 * first. Pure.
 */
final class BridgeState {
  /** Of sessions that carry no media, the worst first. */
  private static final List<CameraStatus.State> WORST =
      List.of(
          CameraStatus.State.REFUSED,
          CameraStatus.State.SUPERSEDED,
          CameraStatus.State.WAITING,
          CameraStatus.State.JOINING);

  private BridgeState() {}

  /** The state of a bridge whose camera stands here and whose sessions stand there. */
  static CameraStatus.State of(
      CameraSession.Phase camera, @Nullable RtspFault cameraFault, List<Standing> sessions) {
    if (camera != CameraSession.Phase.PLAYING) {
      if (cameraFault == null) {
        return CameraStatus.State.CONNECTING;
      }
      // Until it plays: another attempt is no news.
      return needsOperator(cameraFault) ? CameraStatus.State.FAILED : CameraStatus.State.WAITING;
    }
    Standing worst = worst(sessions);
    if (worst == null) {
      return sessions.isEmpty() ? CameraStatus.State.JOINING : CameraStatus.State.LIVE;
    }
    // One that is about to join for the first time has no fault.
    return worst.fault() != null && sessions.stream().anyMatch(Standing::isConnected)
        ? CameraStatus.State.DEGRADED
        : of(worst);
  }

  /** Of those that carry no media the one to look at first, or null. */
  private static @Nullable Standing worst(List<Standing> sessions) {
    return sessions.stream()
        .filter(session -> !session.isConnected())
        .min(Comparator.comparingInt(session -> WORST.indexOf(of(session))))
        .orElse(null);
  }

  private static CameraStatus.State of(Standing session) {
    SessionFault fault = session.fault();
    if (fault == null) {
      return CameraStatus.State.JOINING;
    }
    if (fault.kind() == SessionFault.Kind.SUPERSEDED) {
      return CameraStatus.State.SUPERSEDED;
    }
    return fault.kind().needsOperator() ? CameraStatus.State.REFUSED : CameraStatus.State.WAITING;
  }

  /**
   * What is told of a bridge that comes to this state; {@code noRoom} says why it may not start.
   */
  static String text(
      CameraStatus.State state,
      @Nullable String noRoom,
      @Nullable RtspFault cameraFault,
      List<Standing> sessions) {
    if (noRoom != null) {
      return noRoom;
    }
    return switch (state) {
      case LIVE -> sessions.size() > 1 ? "media reaches every target" : "media reaches the target";
      case FAILED, WAITING -> cameraFault != null ? cameraFault.text() : fault(sessions);
      case SUPERSEDED, REFUSED -> fault(sessions);
      case DEGRADED -> "media reaches %s only; %s".formatted(reached(sessions), fault(sessions));
      case JOINING -> "the camera plays; joining the session";
      case CONNECTING -> "connecting to the camera";
      case DISABLED -> "switched off";
    };
  }

  private static String reached(List<Standing> sessions) {
    return sessions.stream()
        .filter(Standing::isConnected)
        .map(Standing::target)
        .collect(Collectors.joining(", "));
  }

  private static String fault(List<Standing> sessions) {
    Standing worst = worst(sessions);
    SessionFault fault = worst == null ? null : worst.fault();
    if (worst == null || fault == null) {
      return "";
    }
    // With one target there is nothing to tell apart.
    return (sessions.size() == 1 ? "" : "target " + worst.target() + ": ") + fault.getMessage();
  }

  private static boolean needsOperator(RtspFault fault) {
    return switch (fault.kind()) {
      case BAD_CREDENTIALS, NOT_FOUND, NO_VIDEO, NEEDS_REENCODE, UNTRUSTED, FORBIDDEN -> true;
      default -> false;
    };
  }
}
