package org.camfleet.core.channel;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A directory of one channel: each start claims a higher block of epochs, a channel that was fenced
 * off a higher part of its block, and a look may be a defect.
 */
final class SimulatedDirectory implements ChannelDirectory {
  private final ChannelRecord record;
  private long starts;
  private long claimsSinceStart;
  private boolean starting;
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
  long starts() {
    return starts;
  }

  @Override
  public CompletionStage<Optional<ChannelRecord>> find(String arn) {
    if (failing) {
      failing = false;
      throw new IllegalStateException("simulated failure");
    }
    starting = true;
    return CompletableFuture.completedFuture(Optional.of(record));
  }

  @Override
  public CompletionStage<Long> claimEpoch(String arn) {
    // A channel that starts looks before it claims.
    if (starting) {
      starting = false;
      starts++;
      claimsSinceStart = 0;
    }
    return CompletableFuture.completedFuture((starts << 20) + (claimsSinceStart++ << 12));
  }
}
