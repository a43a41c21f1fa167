package org.camfleet.core.channel;

import org.camfleet.core.CborSerializable;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows of a channel: all that a Channel needs to decide on joins and messages.
 *
 * @param arn the channel's ARN
 * @param name the channel's name
 * @param storageEnabled whether media storage is on: joins are refused without it
 * @param streamArn the stream that stores this channel's media; present when storage is on
 * @param streamName that stream's name
 * @param retentionHours how long the stream keeps its media; 0 means that nothing may be stored
 * @param messageTtlSeconds how long an undelivered message waits for its recipient, 5 to 120
 */
public record ChannelRecord(
    String arn,
    String name,
    boolean storageEnabled,
    @Nullable String streamArn,
    @Nullable String streamName,
    int retentionHours,
    int messageTtlSeconds)
    implements CborSerializable {
  /** The stream that takes this channel's media now, or null when nothing may be stored. */
  @Nullable String storesInto() {
    return storageEnabled && retentionHours > 0 ? streamArn : null;
  }
}
