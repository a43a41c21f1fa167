package org.camfleet.fleet.inventory;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.Channels;
import org.jspecify.annotations.Nullable;

/** Puts a camera's status together: what its bridge says, and what its channel stores. */
final class CameraStatuses {
  private static final Duration MOMENT = Duration.ofSeconds(2);
  private static final int MOST_ASKED = 10_000;

  private final Cameras cameras;
  private final Channels channels;
  private final InstantSource clock;
  private final Metrics.Counter unasked;
  private final AtomicInteger asked = new AtomicInteger();

  /** Asks through the two doors. */
  CameraStatuses(Cameras cameras, Channels channels, InstantSource clock, Metrics metrics) {
    this.cameras = cameras;
    this.channels = channels;
    this.clock = clock;
    this.unasked = metrics.counter("camfleet_list_statuses_not_asked_total");
  }

  /**
   * As {@link #of}, for a page of many: a bridge that is slow is one that does not answer, so that
   * one node that died does not hold the whole page. So is one that is asked while {@value
   * #MOST_ASKED} others are.
   */
  CompletionStage<ObjectNode> soon(StoredCamera stored) {
    if (asked.incrementAndGet() > MOST_ASKED) {
      asked.decrementAndGet();
      unasked.increment();
      return CompletableFuture.completedFuture(StatusDocument.silent(stored, clock.instant()));
    }
    return of(stored)
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(
            StatusDocument.silent(stored, clock.instant()), MOMENT.toMillis(), MILLISECONDS)
        .whenComplete((status, failure) -> asked.decrementAndGet());
  }

  /** The status as JSON; a bridge or channel that does not answer is part of it, not a failure. */
  CompletionStage<ObjectNode> of(StoredCamera stored) {
    return stored.camera().enabled()
        ? asked(
            stored, StatusDocument::running, () -> StatusDocument.silent(stored, clock.instant()))
        : CompletableFuture.completedFuture(StatusDocument.disabled(stored));
  }

  /** The verdict as JSON, with the way to it. */
  CompletionStage<ObjectNode> verdict(StoredCamera stored) {
    return stored.camera().enabled()
        ? asked(stored, VerdictDocument::running, () -> VerdictDocument.silent(stored))
        : CompletableFuture.completedFuture(VerdictDocument.disabled(stored));
  }

  /** What to make of the two answers. */
  private interface Form {
    ObjectNode of(
        StoredCamera stored, CameraStatus status, Channel.@Nullable Status channel, Instant now);
  }

  private CompletionStage<ObjectNode> asked(
      StoredCamera stored, Form form, Supplier<ObjectNode> silent) {
    return cameras
        .status(stored.key())
        .thenCompose(
            status ->
                channel(status)
                    .thenApply(
                        channel -> form.of(stored, status, channel.orElse(null), clock.instant())))
        .exceptionally(failure -> silent.get());
  }

  private CompletionStage<Optional<Channel.Status>> channel(CameraStatus status) {
    Optional<String> arn =
        StatusDocument.local(status)
            .map(CameraStatus.Session::channelArn)
            .filter(one -> !one.isEmpty());
    if (arn.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return channels
        .status(arn.get())
        .thenApply(Optional::of)
        .exceptionally(failure -> Optional.empty());
  }
}
