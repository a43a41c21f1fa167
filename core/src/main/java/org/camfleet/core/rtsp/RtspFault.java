package org.camfleet.core.rtsp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a camera session could not start, or ended.
 *
 * @param kind what to do about it
 * @param text one sentence for a person; never holds a password
 * @param retryAfter when the camera wants to be asked again, or null: it does not say
 * @param stage what did not come about
 */
public record RtspFault(Kind kind, String text, @Nullable Duration retryAfter, CameraStage stage) {

  /** A fault of a camera that does not say when to come again. */
  public RtspFault(Kind kind, String text) {
    this(kind, text, null);
  }

  /** A fault where faults of its kind mostly arise. */
  public RtspFault(Kind kind, String text, @Nullable Duration retryAfter) {
    this(kind, text, retryAfter, CameraStage.usual(kind));
  }

  /** The same at this station. */
  RtspFault at(CameraStage where) {
    return new RtspFault(kind, text, retryAfter, where);
  }

  /** The same in other words. */
  RtspFault saying(String words) {
    return new RtspFault(kind, words, retryAfter, stage);
  }

  /** The same of a camera that says when it wants to be asked again. */
  RtspFault after(Duration wanted) {
    return new RtspFault(kind, text, wanted, stage);
  }

  /** Faults that call for different behaviour. */
  public enum Kind {
    /** User or password are refused or missing; trying again may lock the account. */
    BAD_CREDENTIALS,
    /** Over TLS, it is not the camera that was there before, or no authority vouches for it. */
    UNTRUSTED,
    /** The camera is there, the path is not. */
    NOT_FOUND,
    /** The host refuses the connection. */
    REFUSED,
    /** The host can not be found or reached. */
    NO_ROUTE,
    /** The address is one that this node must not connect to. */
    FORBIDDEN,
    /** The camera has no session left for us. */
    BUSY,
    /** The camera offers no video that could be used. */
    NO_VIDEO,
    /** The camera's video is none that can pass through, but could be re-encoded. */
    NEEDS_REENCODE,
    /** The camera answers nothing, or sends no video. */
    NO_MEDIA,
    /** Video comes, but no picture that can be used. */
    NO_PICTURES,
    /** Pictures come, but no key frame, so that nobody can begin to watch. */
    NO_KEY_FRAME,
    /** Pictures come, but their timestamps ran and stand still: the camera hangs. */
    STALLED_CLOCK,
    /** What the camera says makes no sense. */
    PROTOCOL_ERROR,
    /** The camera ended the session or the connection. */
    CLOSED
  }
}
