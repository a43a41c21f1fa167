package org.camfleet.core.channel;

import org.jspecify.annotations.Nullable;

/** Decides whether a channel takes joins: the first rule that is broken gives the refusal. Pure. */
final class Admission {
  private Admission() {}

  /**
   * Why joins are refused, or null when they are taken.
   *
   * @param record the channel's record, or null when there is no such channel
   */
  static Channel.@Nullable Rejected check(
      String arn, @Nullable ChannelRecord record) {
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
    return null;
  }
}
