package org.camfleet.core.bridge.preflight;

import java.util.Locale;

/**
 * Something that is not as it should be on the way from a camera to a target.
 *
 * @param code what, stable
 * @param severity what follows
 * @param text one sentence: what, where, the value and what is expected; never holds a secret
 */
public record Finding(Code code, Severity severity, String text) {
  /** What follows from a finding. */
  public enum Severity {
    /** No session is joined while it stands. */
    REFUSE,
    /** It is shown, and stops nothing. */
    WARN;

    /** As operators read it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What may be found. */
  public enum Code {
    /** The target has no such channel. */
    NO_CHANNEL,
    /** The channel is of a kind that has no storage sessions. */
    CHANNEL_NOT_SINGLE_MASTER,
    /** The channel stores no media. */
    NO_STORAGE,
    /** The channel is to store in a stream that is not there. */
    NO_STREAM,
    /** The stream keeps nothing. */
    RETENTION_ZERO,
    /** The channel is in another region than the one that is signed for. */
    WRONG_REGION,
    /** The access key may not do what the text names. */
    NOT_PERMITTED,
    /** The target does not know the access key, or its signature. */
    BAD_CREDENTIALS,
    /** This machine and the target do not agree on the time. */
    CLOCK_OFF,
    /** The pictures have more pixels than the target takes. */
    PICTURE_TOO_LARGE,
    /** The pictures have an H.264 profile that WebRTC receivers do not take. */
    UNFIT_PROFILE,
    /** The pictures do not come in the order in which they are shown (B-frames). */
    REORDERED_PICTURES,
    /** The camera sends more than the target takes for sure. */
    BIT_RATE_OVER_LIMIT;

    /** As operators read it, such as {@code no-channel}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Finding refuse(Code code, String text) {
    return new Finding(code, Severity.REFUSE, text);
  }

  static Finding warn(Code code, String text) {
    return new Finding(code, Severity.WARN, text);
  }

  /** Whether no session is joined while it stands. */
  public boolean refuses() {
    return severity == Severity.REFUSE;
  }
}
