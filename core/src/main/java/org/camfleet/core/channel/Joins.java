package org.camfleet.core.channel;

import java.time.Instant;
import java.time.InstantSource;
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
  private final TokenBucket masters;
  private final TokenBucket viewers;
  private long nextEpoch;

  Joins(
      String arn,
      ChannelEnvironment.Quotas quotas,
      InstantSource clock,
      Seats seats,
      long firstEpoch) {
    this.arn = arn;
    this.seats = seats;
    this.masters = bucket(quotas, clock);
    this.viewers = bucket(quotas, clock);
    this.nextEpoch = firstEpoch;
  }

  private static TokenBucket bucket(ChannelEnvironment.Quotas quotas, InstantSource clock) {
    int rate = quotas.joinsPerSecond();
    // Some calls at once are no flood: browsers and bridges that start together do it.
    return new TokenBucket(rate, 2 * rate + 1, () -> clock.millis() * 1_000_000);
  }

  /**
   * Takes a join.
   *
   * @param console whether this service's own console joins, which has places of its own
   */
  Channel.JoinReply decide(
      @Nullable ChannelRecord record, Participant participant, boolean console, Instant now) {
    Channel.Rejected refusal = Admission.check(arn, record);
    if (refusal != null) {
      return refusal;
    }
    if (!console && !(participant.isMaster() ? masters : viewers).tryTake()) {
      return new Channel.Rejected(
          "ClientLimitExceededException",
          "More joins a second than the channel takes of masters or of viewers.");
    }
    if (!participant.isMaster() && !seats.take(participant, console, now)) {
      return new Channel.Rejected(
          "ClientLimitExceededException",
          "The maximum number of viewers connected to the session is reached: "
              + seats.taken(console)
              + ".");
    }
    return new Channel.Joined(nextEpoch++);
  }

  /** The newest join's epoch. */
  long lastEpoch() {
    return nextEpoch - 1;
  }
}
