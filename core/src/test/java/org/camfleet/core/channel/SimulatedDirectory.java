package org.camfleet.core.channel;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A directory of one channel: each claim gives a higher block of epochs, and a look may be a
 * defect.
 */
final class SimulatedDirectory implements ChannelDirectory {
  private final ChannelRecord record;
  private long claims;
  private boolean failing;

  SimulatedDirectory(int messageTtlSeconds) {
    record =
        new ChannelRecord(
            SimulatedChannel.ARN, "sim", true, "sim-stream", "sim", 24, messageTtlSeconds);
  }

  /** The next look throws, which ends the channel. */
  void failOnce() {
    failing = true;
  }

  /** How often a channel was started. */
  long claims() {
    return claims;
  }

  @Override
  public CompletionStage<Optional<ChannelRecord>> find(String arn) {
    if (failing) {
      failing = false;
      throw new IllegalStateException("simulated failure");
    }
    return CompletableFuture.completedFuture(Optional.of(record));
  }

  @Override
  public CompletionStage<Long> claimEpoch(String arn) {
    return CompletableFuture.completedFuture(++claims << 20);
  }
}
