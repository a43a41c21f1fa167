package org.camfleet.core.bridge;

import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.core.rtsp.WantedVideo;
import org.camfleet.core.webrtc.Peers;
import org.jspecify.annotations.Nullable;

/**
 * Which engine carries a camera's pictures: as they are, or re-encoded where that is asked for, or
 * where something keeps them from passing through and the inventory leaves it open. Holds the place
 * that re-encoding takes. State of the CameraBridge actor.
 */
final class EngineChoice {
  /** What the services take as it is (AWS: storage sessions take at most 1920 in a dimension). */
  private static final int LONGEST = 1920;

  private final Reencoding reencoding;
  private final Peers passthrough;
  private CameraSpec.Video wanted = CameraSpec.Video.AUTO;
  private @Nullable Obstacle obstacle;
  private boolean placed;

  EngineChoice(Reencoding reencoding, Peers passthrough) {
    this.reencoding = reencoding;
    this.passthrough = passthrough;
  }

  /** Which pictures are asked of a camera. */
  static WantedVideo asked(CameraSpec.Video video, Reencoding reencoding) {
    boolean any = video != CameraSpec.Video.PASSTHROUGH && reencoding.isOffered();
    return any ? WantedVideo.ANY.within(LONGEST, LONGEST) : WantedVideo.H264;
  }

  /**
   * A camera begins that shall be treated so; answers in a sentence why it can not be, or null.
   * What was in the way of the same camera before is taken to be so still.
   */
  @Nullable String begin(CameraSpec.Video video) {
    wanted = video;
    return settle();
  }

  /**
   * The camera's pictures can not pass through, or can (null); answers in a sentence why they can
   * not be re-encoded either, or null.
   */
  @Nullable String met(@Nullable Obstacle now) {
    obstacle = now;
    return settle();
  }

  private @Nullable String settle() {
    if (!isNeeded()) {
      end();
      return null;
    }
    if (placed) {
      return null;
    }
    String full = reencoding.enter();
    placed = full == null;
    return full;
  }

  private boolean isNeeded() {
    return switch (wanted) {
      case PASSTHROUGH -> false;
      case ADAPTIVE -> true;
      case AUTO -> obstacle != null && reencoding.isOffered();
    };
  }

  /** Whether pictures are re-encoded now. */
  boolean isAdaptive() {
    return placed;
  }

  /** Why they are, as a person would say it; null when they are not. */
  @Nullable String reason() {
    if (!placed) {
      return null;
    }
    Obstacle inTheWay = obstacle;
    return inTheWay == null ? "asked for (video: adaptive)" : inTheWay.found();
  }

  /** Which engine it is now, in a sentence. */
  String text() {
    String reason = reason();
    return reason == null ? "its pictures pass through" : "its pictures are re-encoded: " + reason;
  }

  /** What makes the peers of the sessions. */
  Peers peers() {
    return placed ? reencoding.peers() : passthrough;
  }

  /** Another camera, or none: forgets what was in the way. */
  void forget() {
    obstacle = null;
    end();
  }

  /** Gives the place back. */
  void end() {
    if (placed) {
      placed = false;
      reencoding.leave();
    }
  }
}
