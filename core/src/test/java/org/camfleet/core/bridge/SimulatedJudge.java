package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.bridge.farend.VirtualTime;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what a {@link Preflight} asks for, once an hour at most, and lets everything pass: what
 * it is not told it does not judge.
 */
final class SimulatedJudge implements SessionCalls.Judge {
  private static final long ANEW = Duration.ofHours(1).toNanos();

  private final VirtualTime time;
  private final SessionService service;
  private @Nullable Long described;

  SimulatedJudge(VirtualTime time, SessionService service) {
    this.time = time;
    this.service = service;
  }

  @Override
  public CompletionStage<Void> passes(@Nullable ChannelFacts channel) {
    if (channel == null || described != null && time.now() - described < ANEW) {
      return CompletableFuture.completedFuture(null);
    }
    return service.stream(channel)
        .thenAccept(
            stream -> {
              if (stream.outcome() != StreamFacts.Outcome.UNKNOWN) {
                described = time.now();
              }
            });
  }

  @Override
  public void lookUpFailed(SessionFault fault) {}

  @Override
  public void joinAnswered(@Nullable SessionFault fault) {}

  @Override
  public void close() {}
}
