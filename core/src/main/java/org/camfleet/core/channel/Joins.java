package org.camfleet.core.channel;

import java.time.Instant;
import java.time.InstantSource;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.brownout.Work;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.TokenBucket;
import org.jspecify.annotations.Nullable;

/**
 * Decides on joins and gives the accepted ones their epochs, in the order of the channel's mailbox.
 * Plain state of the Channel actor.
 */
final class Joins {
  private final String arn;
  private final Seats seats;
  private final BrownOut brownOut;
  private final TokenBucket masters;
  private final TokenBucket viewers;
  private final TokenBucket players;
  private final TokenBucket publishers;
  private long nextEpoch;

  /**
   * Epochs were claimed anew, because another node records a newer one.
   *
   * @param firstEpoch the epoch of the next join; 0 when none could be claimed
   * @param cause what told of the newer epoch
   */
  record Claimed(long firstEpoch, SessionMedia.Told cause) implements Channel.Command {}

  Joins(
      String arn,
      ChannelEnvironment.Quotas quotas,
      InstantSource clock,
      Seats seats,
      BrownOut brownOut,
      long firstEpoch) {
    this.arn = arn;
    this.seats = seats;
    this.brownOut = brownOut;
    this.masters = bucket(quotas, clock);
    this.viewers = bucket(quotas, clock);
    this.players = bucket(quotas, clock);
    this.publishers = bucket(quotas, clock);
    this.nextEpoch = firstEpoch;
  }

  private static TokenBucket bucket(ChannelEnvironment.Quotas quotas, InstantSource clock) {
    int rate = quotas.joinsPerSecond();
    // Some calls at once are no flood: browsers and bridges that start together do it.
    return new TokenBucket(rate, 2 * rate + 1, () -> clock.millis() * 1_000_000);
  }

  /**
   * Takes a join that came by this door; viewers of each have places of their own.
   *
   * @param own whether this service itself makes the join, which counts against no rate
   */
  Channel.JoinReply decide(
      @Nullable ChannelRecord record,
      Participant participant,
      JoinKind kind,
      boolean own,
      Instant now) {
    Channel.Rejected refusal = Admission.check(arn, record);
    if (refusal != null) {
      return refusal;
    }
    String shortage = participant.isMaster() ? null : brownOut.refuse(Work.VIEWER);
    if (shortage != null) {
      return limited(kind, "node-short", shortage);
    }
    if (!own && !rate(participant, kind).tryTake()) {
      return limited(
          kind, "too-many-joins", "More joins a second than the channel takes of their kind.");
    }
    if (!participant.isMaster() && !seats.take(participant, kind, now)) {
      return limited(
          kind,
          "session-full",
          "The maximum number of viewers connected to the session is reached: "
              + seats.taken(kind)
              + ".");
    }
    return new Channel.Joined(nextEpoch++);
  }

  private TokenBucket rate(Participant participant, JoinKind kind) {
    return switch (kind) {
      // A client of WHIP may lack the right offer for long; it must not keep out other masters.
      case WHIP -> publishers;
      case WHEP -> players;
      case SIGNALING, CONSOLE -> participant.isMaster() ? masters : viewers;
    };
  }

  /** KVS has one exception for all of them. */
  private static Channel.Rejected limited(JoinKind kind, String code, String text) {
    return new Channel.Rejected(kind.isHttp() ? code : "ClientLimitExceededException", text);
  }

  /** Later joins get epochs from here on, unless theirs are higher already. */
  void continueFrom(long firstEpoch) {
    nextEpoch = Math.max(nextEpoch, firstEpoch);
  }

  /** The newest join's epoch. */
  long lastEpoch() {
    return nextEpoch - 1;
  }
}
