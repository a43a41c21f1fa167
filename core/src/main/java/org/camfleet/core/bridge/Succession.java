package org.camfleet.core.bridge;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.rtsp.RtspFault;
import org.jspecify.annotations.Nullable;

/**
 * The CameraBridge actor's part in a hand-over: some cameras allow one RTSP session only, and the
 * bridge that lingers has it. Both sides' decisions; used by the actor only, its messages are for
 * the other bridge.
 */
public final class Succession {
  /** The event of a bridge that gave its camera up before the successor had it. */
  public static final String GIVEN_UP = "camera.single-session";

  /**
   * What such cameras answer. Not among it: what tells of a network or a path, which the successor
   * would not have either when the other session ends.
   */
  private static final Set<RtspFault.Kind> REFUSALS =
      EnumSet.of(
          RtspFault.Kind.BUSY,
          RtspFault.Kind.BAD_CREDENTIALS,
          RtspFault.Kind.REFUSED,
          RtspFault.Kind.CLOSED,
          RtspFault.Kind.NO_MEDIA,
          RtspFault.Kind.PROTOCOL_ERROR);

  /** A camera that plays this soon after it was freed was not free before. */
  private static final Duration TELLING = Duration.ofSeconds(30);

  /** Cameras take a moment to notice that a session has ended. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  private static final int MOST_TRIES = 4;

  private final ActorRef<CameraBridge.Command> self;
  private final Metrics metrics;
  private @Nullable ActorRef<CameraBridge.Command> predecessor;
  private @Nullable ActorRef<CameraBridge.Command> successor;
  private @Nullable Free freed;
  private Instant freedAt = Instant.EPOCH;
  private boolean asked;
  private boolean playing;
  private boolean leaving;
  private @Nullable Reason gaveUp;
  private int tries;
  private long seen;

  /** What the bridges of one camera tell each other. */
  public sealed interface Command extends CameraBridge.Command {}

  /**
   * The successor has started, and needs the camera's RTSP session if there is only one.
   *
   * @param replyTo told {@link Free} when the session here was given up or lost
   */
  public record Follow(ActorRef<CameraBridge.Command> replyTo) implements Command {}

  /**
   * The camera refuses the successor: give the RTSP session up at once.
   *
   * @param replyTo told {@link Free}
   */
  public record Yield(ActorRef<CameraBridge.Command> replyTo) implements Command {}

  /**
   * The RTSP session of the bridge before has ended.
   *
   * @param reason why
   * @param seen how many hand-overs have shown that the camera allows one session only
   */
  public record Free(Reason reason, long seen) implements Command {}

  /** Why a bridge that lingers has no RTSP session any more. */
  public enum Reason {
    /** The camera is known to allow only one. */
    KNOWN,
    /** The successor asked for it. */
    ASKED,
    /** The camera ended it, perhaps since the successor came. */
    LOST
  }

  /**
   * What the bridge is to do.
   *
   * @param action about its own RTSP session
   * @param pause before it tries again
   */
  record Step(Action action, Duration pause) {
    private static final Step NONE = new Step(Action.NOTHING, Duration.ZERO);
    private static final Step STAY_AWAY = new Step(Action.STAY_AWAY, Duration.ZERO);
  }

  /** About its own RTSP session. */
  enum Action {
    NOTHING,
    /** End it, and say so. */
    GIVE_UP,
    /** There is none: do not connect any more. */
    STAY_AWAY,
    TRY_AGAIN
  }

  Succession(ActorRef<CameraBridge.Command> self, Metrics metrics) {
    this.self = self;
    this.metrics = metrics;
  }

  /** How many hand-overs have shown that the camera allows one session; 0: it may allow more. */
  long seen() {
    return seen;
  }

  /** The camera was another bridge's, which lingers. */
  void follows(ActorRef<CameraBridge.Command> former) {
    predecessor = former;
    asked = false;
    former.tell(new Follow(self));
  }

  /** Whether the camera was another bridge's. */
  boolean inherits() {
    return predecessor != null;
  }

  /** This bridge lingers from now on. */
  Step leave() {
    leaving = true;
    return playing ? Step.NONE : Step.STAY_AWAY;
  }

  /** The other bridge told something. */
  Step on(Command message, Instant now) {
    if (message instanceof Free free) {
      return freed(free, now);
    } else if (leaving && message instanceof Follow follow) {
      successor = follow.replyTo();
      return seen > 0 || gaveUp != null ? giveUp(Reason.KNOWN) : Step.NONE;
    } else if (leaving && message instanceof Yield wanted) {
      successor = wanted.replyTo();
      return giveUp(Reason.ASKED);
    }
    return Step.NONE;
  }

  private Step giveUp(Reason reason) {
    if (gaveUp != null) {
      tellSuccessor(gaveUp);
      return Step.NONE;
    } else if (!playing) {
      return Step.STAY_AWAY; // it was not this session that was in the way
    }
    gaveUp = reason;
    if (!tellSuccessor(reason)) {
      return Step.STAY_AWAY; // cameras also end for other reasons
    }
    metrics.counter("camfleet_bridge_cameras_given_up_total", "reason", code(reason)).increment();
    return new Step(Action.GIVE_UP, Duration.ZERO);
  }

  private boolean tellSuccessor(Reason reason) {
    ActorRef<CameraBridge.Command> next = successor;
    if (next != null) {
      next.tell(new Free(reason, seen));
    }
    return next != null;
  }

  /** Why the camera was given up here, in a word. */
  String reason() {
    return gaveUp == null ? "" : code(gaveUp);
  }

  private static String code(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private Step freed(Free free, Instant now) {
    seen = Math.max(seen, free.seen());
    tries = 0;
    if (playing && free.reason() == Reason.LOST) {
      seen++; // the camera ended that session when it gave us this one
      return Step.NONE;
    }
    freed = free;
    freedAt = now;
    return playing ? Step.NONE : again();
  }

  /** The camera plays. */
  void plays(Instant now) {
    if (!playing && isTelling(now)) {
      seen++;
    }
    playing = true;
    freed = null;
  }

  /** The camera does not play, for this reason. */
  Step fails(RtspFault fault, Instant now) {
    if (leaving) {
      return giveUp(Reason.LOST);
    }
    playing = false;
    ActorRef<CameraBridge.Command> former = predecessor;
    if (former == null || !REFUSALS.contains(fault.kind())) {
      return Step.NONE;
    }
    if (freed != null && freed.reason() == Reason.LOST) {
      freed = null; // it ends ours as well: it may just have gone
    }
    if (!asked) {
      asked = true;
      former.tell(new Yield(self));
      return Step.NONE;
    }
    return isTelling(now) ? again() : Step.NONE;
  }

  private Step again() {
    if (tries == MOST_TRIES) {
      return Step.NONE;
    }
    return new Step(Action.TRY_AGAIN, FIRST_PAUSE.multipliedBy(1L << tries++));
  }

  private boolean isTelling(Instant now) {
    return freed != null && now.isBefore(freedAt.plus(TELLING));
  }
}
