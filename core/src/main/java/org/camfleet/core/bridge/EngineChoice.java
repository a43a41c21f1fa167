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

  private static final String MOVES =
      "its pictures have to be re-encoded: it moves to a node with the role transcode";

  private static final String NOWHERE =
      "its pictures have to be re-encoded, which no node does (expected: a node with the role"
          + " transcode; where several nodes are, one without the role bridge)";

  private final Reencoding reencoding;
  private final Peers passthrough;
  private CameraSpec.Video wanted = CameraSpec.Video.AUTO;
  private @Nullable Obstacle obstacle;
  private @Nullable String thin;
  private boolean placed;

  EngineChoice(Reencoding reencoding, Peers passthrough) {
    this.reencoding = reencoding;
    this.passthrough = passthrough;
  }

  /** Which pictures are asked of a camera. */
  static WantedVideo asked(CameraSpec.Video video, Reencoding reencoding) {
    boolean any =
        video != CameraSpec.Video.PASSTHROUGH && reencoding.where() != Reencoding.Where.NOWHERE;
    return any ? WantedVideo.ANY.within(LONGEST, LONGEST) : WantedVideo.H264;
  }

  /** This was in the way of the camera's pictures when another bridge had it, or nothing. */
  void knows(@Nullable Obstacle before) {
    obstacle = before;
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
    // Pictures out of order show only after a while: a connection that begins well proves nothing.
    boolean lasts = obstacle != null && obstacle.kind() == Obstacle.Kind.REORDERED;
    if (now != null || !lasts) {
      obstacle = now;
    }
    return settle();
  }

  /** What is in the way of the pictures; null: nothing that is known. */
  @Nullable Obstacle obstacle() {
    return obstacle;
  }

  /**
   * The uplink takes less than what passes through, for which this is the reason, or it takes it
   * again (null); whether that is why pictures are re-encoded now. Without a place they pass
   * through as before.
   */
  boolean thin(@Nullable String why) {
    thin = why;
    if (settle() != null) {
      thin = null;
    }
    return placed && thin != null;
  }

  private @Nullable String settle() {
    Reencoding.Where where = reencoding.where();
    if (!isNeeded(where)) {
      end();
      return null;
    }
    if (placed) {
      return null;
    }
    String why = elsewhere(where);
    if (where == Reencoding.Where.HERE) {
      why = reencoding.enter();
      placed = why == null;
    }
    return why;
  }

  /** Why it can not go on here as it is, or null. */
  private @Nullable String elsewhere(Reencoding.Where where) {
    return switch (where) {
      case HERE -> null;
      // What passes all the same goes on until the other node has taken over.
      case APART -> passes() ? null : MOVES;
      case NOWHERE -> NOWHERE;
    };
  }

  private boolean isNeeded(Reencoding.Where where) {
    return switch (wanted) {
      case PASSTHROUGH -> false;
      case ADAPTIVE -> true;
      case AUTO ->
          obstacle != null && where != Reencoding.Where.NOWHERE
              || thin != null && where == Reencoding.Where.HERE;
    };
  }

  /** Whether a receiver makes something of the pictures as they are. */
  private boolean passes() {
    Obstacle inTheWay = obstacle;
    return wanted == CameraSpec.Video.AUTO
        && (inTheWay == null
            || inTheWay.kind() == Obstacle.Kind.REORDERED
            || inTheWay.kind() == Obstacle.Kind.TOO_LARGE);
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
    if (inTheWay != null) {
      return inTheWay.found();
    }
    return thin != null ? thin : "asked for (video: adaptive)";
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
    thin = null;
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
