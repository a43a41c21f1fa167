package org.camfleet.core.channel;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The port through which a Channel reads its own record; fleet implements it on the database. A
 * stage that fails means that the database could not be asked, never that the channel is unknown.
 */
public interface ChannelDirectory {
  /** The record of a channel, or empty when no such channel exists (or it was deleted). */
  CompletionStage<Optional<ChannelRecord>> find(String arn);

  /**
   * Claims a start of epochs for one incarnation of the Channel entity, or for what joins after
   * another node recorded a newer one: higher than every number claimed before for this ARN, on any
   * node, also after a restart, and than every epoch that was recorded.
   */
  CompletionStage<Long> claimEpoch(String arn);
}
