package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides which joins have had their time: unanswered ones, those that waited too long for a master
 * or for media, and those that reached the life of a session. Pure.
 *
 * @param times the configured times
 * @param messageLife how long an offer may wait for its participant
 * @param masterSeen when a master fed the session last, or null when none has since the channel
 *     started
 */
record Overdue(ChannelEnvironment.Times times, Duration messageLife, @Nullable Instant masterSeen) {
  /** Why a join ends now. */
  enum Reason {
    /** It was not answered. */
    UNANSWERED("no answer came"),
    /** It was answered, but media never could flow. */
    UNCONNECTED("no connection came about"),
    /** Sessions do not last longer; the participant may join again. */
    LIFE("the session reached its longest life"),
    /** A viewer waited for a master long enough. */
    NO_MASTER("no master came"),
    /** A master sent nothing. */
    SILENT("the master sent no media");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Time to answer an offer that was delivered at the last moment. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(10);

  /** Why this join is over, or null when it is not. */
  @Nullable Reason check(PeerRoster.Member member, Instant now) {
    if (!member.established()) {
      return unestablished(member, now);
    }
    Duration life = times.sessionLife();
    if (life != null && isOver(member.since(), life, now)) {
      return Reason.LIFE;
    }
    if (member.participant().isMaster()) {
      return isOver(member.mediaSeen(), times.masterIdle(), now) ? Reason.SILENT : null;
    }
    return member.kind() != JoinKind.CONSOLE
            && isOver(later(member.since()), times.viewerWait(), now)
        ? Reason.NO_MASTER
        : null;
  }

  private @Nullable Reason unestablished(PeerRoster.Member member, Instant now) {
    Duration toAnswer = messageLife.plus(TO_ANSWER);
    if (member.answer() == null && !member.kind().isHttp()) {
      return isOver(member.since(), toAnswer, now) ? Reason.UNANSWERED : null;
    }
    return isOver(member.since(), toAnswer.plus(times.connect()), now) ? Reason.UNCONNECTED : null;
  }

  private Instant later(Instant joined) {
    return masterSeen == null || masterSeen.isBefore(joined) ? joined : masterSeen;
  }

  private static boolean isOver(Instant since, Duration length, Instant now) {
    return !since.plus(length).isAfter(now);
  }
}
