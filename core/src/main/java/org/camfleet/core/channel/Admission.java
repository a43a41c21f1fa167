package org.camfleet.core.channel;

import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/** Decides whether a join is accepted: the first rule that is broken gives the refusal. Pure. */
final class Admission {
  private Admission() {}

  /**
   * Why this join is refused, or null when it is accepted.
   *
   * @param record the channel's record, or null when there is no such channel
   * @param known whether this participant has a join already, which then needs no new place
   * @param viewers how many viewers are in the session
   */
  static Channel.@Nullable Rejected check(
      String arn,
      @Nullable ChannelRecord record,
      Participant participant,
      boolean known,
      long viewers,
      int maxViewers) {
    if (record == null) {
      return new Channel.Rejected(
          "ResourceNotFoundException", "The channel " + arn + " does not exist.");
    }
    if (!record.storageEnabled() || record.streamArn() == null) {
      return new Channel.Rejected(
          "InvalidArgumentException",
          "The channel "
              + record.name()
              + " stores no media (expected: UpdateMediaStorageConfiguration with Status ENABLED and a StreamARN).");
    }
    if (record.retentionHours() <= 0) {
      return new Channel.Rejected(
          "InvalidArgumentException",
          "The stream "
              + record.streamName()
              + " keeps nothing: its data retention is 0 hours (expected: at least 1).");
    }
    if (!participant.isMaster() && !known && viewers >= maxViewers) {
      return new Channel.Rejected(
          "ClientLimitExceededException",
          "The maximum number of viewers connected to the session is reached: " + maxViewers + ".");
    }
    return null;
  }
}
