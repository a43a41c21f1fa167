package org.camfleet.core.bridge;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.camfleet.core.signaling.SignalingEnd;

/** Why a service did not give a session: a verdict on the far end, without a stack trace. */
public final class SessionFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final Stage stage;

  /** The stations between a camera's pictures and the service, in their order. */
  public enum Stage {
    /** The pictures are coded in a way that the service takes. */
    CODEC_FIT,
    /** The service gives a session. */
    JOIN,
    /** A way for the media is found. */
    ICE,
    /** It is encrypted. */
    DTLS,
    /** Media goes over it. */
    MEDIA;

    private static Stage of(Kind kind) {
      return switch (kind) {
        case PICTURE_TOO_LARGE, UNFIT_PROFILE -> CODEC_FIT;
        case SESSION_ENDED -> MEDIA;
        default -> JOIN;
      };
    }

    /** Of a peer connection that ended with a text that begins with its code. */
    private static Stage ofPeer(Kind kind, String text) {
      if (text.startsWith("dtls-")) {
        return DTLS;
      }
      boolean way =
          List.of("ice-", "no-relay", "no-socket", "relay-lost", "consent-lost").stream()
              .anyMatch(text::startsWith);
      return way ? ICE : of(kind);
    }
  }

  /** What class of fault it is; each has its own back-off. */
  public enum Kind {
    /** The service does not know these credentials, or they may not do this. */
    BAD_CREDENTIALS("bad-credentials", Backoff.Pace.MISCONFIGURED),
    /** The credentials ran out meanwhile; the next call takes fresh ones. */
    EXPIRED_CREDENTIALS("expired-credentials", Backoff.Pace.QUICK),
    /** The account has no credentials at present: what gives them does not. */
    NO_CREDENTIALS("no-credentials", Backoff.Pace.QUICK),
    /** Nobody configured the account that the target names. */
    UNKNOWN_ACCOUNT("unknown-account", Backoff.Pace.MISCONFIGURED),
    /** The service and this machine do not agree on the time; the next call is signed by its. */
    CLOCK_SKEW("clock-skew", Backoff.Pace.QUICK),
    /** There is no such channel. */
    NO_CHANNEL("no-channel", Backoff.Pace.MISCONFIGURED),
    /** The channel stores no media. */
    NO_STORAGE("no-storage", Backoff.Pace.MISCONFIGURED),
    /** The channel is of a kind that has no storage sessions. */
    WRONG_TYPE("channel-not-single-master", Backoff.Pace.MISCONFIGURED),
    /** The stream that the channel is to store in is not there. */
    NO_STREAM("no-stream", Backoff.Pace.MISCONFIGURED),
    /** The stream keeps nothing. */
    NO_RETENTION("retention-zero", Backoff.Pace.MISCONFIGURED),
    /** The channel is in another region than the target. */
    WRONG_REGION("wrong-region", Backoff.Pace.MISCONFIGURED),
    /** The camera's pictures have more pixels than the target takes. */
    PICTURE_TOO_LARGE("picture-too-large", Backoff.Pace.MISCONFIGURED),
    /** The camera's pictures have a profile that WebRTC receivers do not take. */
    UNFIT_PROFILE("unfit-profile", Backoff.Pace.MISCONFIGURED),
    /** Too many requests or sessions. */
    LIMIT("limit", Backoff.Pace.QUICK),
    /** Too many calls of this node wait for their turn. */
    CROWDED("crowded", Backoff.Pace.QUICK),
    /** The service can not be reached. */
    UNREACHABLE("unreachable", Backoff.Pace.QUICK),
    /** The service failed. */
    SERVICE_ERROR("service-error", Backoff.Pace.QUICK),
    /** No offer came, or the peer connection did not come about. */
    NO_SESSION("no-session", Backoff.Pace.QUICK),
    /** The session ended after it stood. */
    SESSION_ENDED("session-ended", Backoff.Pace.QUICK),
    /** The offer can not be answered with what this camera sends. */
    REFUSED("refused", Backoff.Pace.MISCONFIGURED),
    /** Another master took the channel; how long it is left to him is for {@link Fight}. */
    SUPERSEDED("superseded", Backoff.Pace.ABSENT);

    private final String code;
    private final Backoff.Pace pace;

    Kind(String code, Backoff.Pace pace) {
      this.code = code;
      this.pace = pace;
    }

    /** The stable code shown to operators. */
    public String code() {
      return code;
    }

    /** The kind of this code; one that is new here is as bad as any that an operator must mend. */
    static Kind of(String code) {
      for (Kind kind : values()) {
        if (kind.code.equals(code)) {
          return kind;
        }
      }
      return REFUSED;
    }

    Backoff.Pace pace() {
      return pace;
    }

    /** Whether only an operator can change it. */
    boolean needsOperator() {
      return pace.equals(Backoff.Pace.MISCONFIGURED);
    }
  }

  /** A fault of this kind, in one sentence. */
  public SessionFault(Kind kind, String text) {
    this(kind, text, Stage.of(kind));
  }

  private SessionFault(Kind kind, String text, Stage stage) {
    super(text, null, false, false);
    this.kind = kind;
    this.stage = stage;
  }

  /** Why a peer connection ended: its code, a colon, and words. */
  static SessionFault ofPeer(Kind kind, String text) {
    return new SessionFault(kind, text, Stage.ofPeer(kind, text));
  }

  /** What did not come about. */
  public Stage stage() {
    return stage;
  }

  /** What class of fault it is. */
  public Kind kind() {
    return kind;
  }

  /** Why a socket that did not open, or broke before media flowed, gave no session. */
  static SessionFault of(SignalingEnd end) {
    boolean clock =
        end.kind() == SignalingEnd.Kind.REFUSED && KvsFaults.isAboutTheClock(end.text());
    boolean credentials =
        end.kind() == SignalingEnd.Kind.REFUSED && (end.code() == 401 || end.code() == 403);
    String text =
        end.kind() == SignalingEnd.Kind.CLOSED
            ? "the service closed the signaling socket with code %d%s"
                .formatted(end.code(), end.text().isEmpty() ? "" : ": " + end.text())
            : end.kind() == SignalingEnd.Kind.REFUSED ? refused(end) : end.text();
    return new SessionFault(
        clock ? Kind.CLOCK_SKEW : credentials ? Kind.BAD_CREDENTIALS : Kind.UNREACHABLE, text);
  }

  /** What is said of a signature may quote the session token that was signed. */
  private static String refused(SignalingEnd end) {
    String said = end.text().toLowerCase(Locale.ROOT);
    boolean quotes =
        said.contains("canonical") || said.contains("security-token") || said.contains("x-amz-");
    return quotes || said.isBlank()
        ? "the signaling socket was refused with HTTP " + end.code()
        : end.text();
  }

  /** The fault behind a failed stage; anything unforeseen is a service error. */
  public static SessionFault of(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof SessionFault fault) {
      return fault;
    }
    return new SessionFault(Kind.SERVICE_ERROR, String.valueOf(cause));
  }
}
