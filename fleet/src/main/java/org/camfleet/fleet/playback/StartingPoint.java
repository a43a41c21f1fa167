package org.camfleet.fleet.playback;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.fleet.kvs.ArchivedMedia.Start;

/** Finds the fragment with which GetMedia begins. Any thread. */
final class StartingPoint {
  /** No fragment is longer. */
  private static final long LONGEST_MICROS = 60_000_000;

  private static final int MANY = 1_000;

  /** A stream whose newest fragment is older is not live: NOW waits for the next one. */
  private static final Duration LIVE_WITHIN = Duration.ofSeconds(30);

  private static final FragmentNumber FIRST = new FragmentNumber(0, 0);

  private final FragmentIndex index;
  private final InstantSource clock;

  StartingPoint(FragmentIndex index, InstantSource clock) {
    this.index = index;
    this.clock = clock;
  }

  /** The least number to send; empty while that is not known. */
  CompletionStage<Optional<FragmentNumber>> find(String stream, Start start) {
    if (start instanceof Start.After after) {
      return CompletableFuture.completedStage(Optional.of(FollowedMedia.behind(after.number())));
    }
    if (start instanceof Start.At at) {
      return at(stream, at);
    }
    return start instanceof Start.Now
        ? index.newest(stream, 1).thenApply(newest -> Optional.of(now(newest)))
        : CompletableFuture.completedStage(Optional.of(FIRST));
  }

  private FragmentNumber now(List<Fragment> newest) {
    if (newest.isEmpty()) {
      return FIRST;
    }
    Fragment last = newest.get(0);
    long oldest = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant().minus(LIVE_WITHIN));
    return last.serverMicros() + last.durationMicros() >= oldest
        ? last.number()
        : FollowedMedia.behind(last.number());
  }

  private CompletionStage<Optional<FragmentNumber>> at(String stream, Start.At at) {
    long moment = at.micros();
    return index
        .between(stream, at.clock(), moment - LONGEST_MICROS, moment, MANY)
        .thenCompose(
            before -> {
              Optional<Fragment> around =
                  before.isEmpty()
                      ? Optional.empty()
                      : Optional.of(before.get(before.size() - 1))
                          .filter(last -> time(at, last) + last.durationMicros() > moment);
              return around.isPresent()
                  ? CompletableFuture.completedStage(around)
                  : index
                      .between(stream, at.clock(), moment, Long.MAX_VALUE, 1)
                      .thenApply(found -> found.stream().findFirst());
            })
        .thenApply(found -> found.map(Fragment::number));
  }

  private static long time(Start.At at, Fragment fragment) {
    return at.clock() == FragmentIndex.Clock.PRODUCER
        ? fragment.producerMicros()
        : fragment.serverMicros();
  }
}
