package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.events.Events;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.audio.MixingPool;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.Peers;

/** Surroundings of a channel under test: a directory of one record, and limits that fit tests. */
final class Environments {
  private Environments() {}

  /** A clock that a test turns. */
  static final class HandClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  static ChannelEnvironment of(
      MediaLoops loops,
      Peers peers,
      Recordings recordings,
      Supplier<ChannelRecord> record,
      Events events,
      ChannelEnvironment.Settings settings) {
    return of(
        loops,
        peers,
        recordings,
        record,
        events,
        settings,
        InstantSource.system(),
        new CountingMetrics());
  }

  static ChannelEnvironment of(
      MediaLoops loops,
      Peers peers,
      Recordings recordings,
      Supplier<ChannelRecord> record,
      Events events,
      ChannelEnvironment.Settings settings,
      InstantSource clock,
      CountingMetrics metrics) {
    return of(
        loops,
        peers,
        recordings,
        of(record),
        events,
        settings,
        clock,
        metrics,
        new BrownOut(metrics, clock));
  }

  /** A directory of one record, which may be none. */
  static ChannelDirectory of(Supplier<ChannelRecord> record) {
    AtomicLong claims = new AtomicLong();
    return new ChannelDirectory() {
      @Override
      public CompletionStage<Optional<ChannelRecord>> find(String arn) {
        return CompletableFuture.completedFuture(Optional.ofNullable(record.get()));
      }

      @Override
      public CompletionStage<Long> claimEpoch(String arn) {
        return CompletableFuture.completedFuture(claims.incrementAndGet() << 20);
      }
    };
  }

  static ChannelEnvironment of(
      MediaLoops loops,
      Peers peers,
      Recordings recordings,
      ChannelDirectory directory,
      Events events,
      ChannelEnvironment.Settings settings,
      InstantSource clock,
      CountingMetrics metrics) {
    return of(
        loops,
        peers,
        recordings,
        directory,
        events,
        settings,
        clock,
        metrics,
        new BrownOut(metrics, clock));
  }

  static ChannelEnvironment of(
      MediaLoops loops,
      Peers peers,
      Recordings recordings,
      ChannelDirectory directory,
      Events events,
      ChannelEnvironment.Settings settings,
      InstantSource clock,
      CountingMetrics metrics,
      BrownOut brownOut) {
    return new ChannelEnvironment(
        loops,
        peers,
        recordings,
        new MixingPool(new MixingPool.Settings(2, 4, 2, 60, 300), metrics),
        directory,
        events,
        metrics,
        brownOut,
        clock,
        settings);
  }

  /** Three viewers, two of the console, two players, joins as fast as a test likes. */
  static ChannelEnvironment.Settings times(Duration unanswered) {
    return settings(1_000, unanswered, null);
  }

  static ChannelEnvironment.Settings settings(
      int joinsPerSecond, Duration unanswered, Duration sessionLife) {
    return settings(joinsPerSecond, unanswered, sessionLife, false);
  }

  /** The same with viewers that may also talk with the master directly. */
  static ChannelEnvironment.Settings hybrid() {
    return settings(1_000, Duration.ofSeconds(5), null, true);
  }

  private static ChannelEnvironment.Settings settings(
      int joinsPerSecond, Duration unanswered, Duration sessionLife, boolean hybrid) {
    return new ChannelEnvironment.Settings(
        false,
        true,
        hybrid,
        new ChannelEnvironment.Quotas(3, 2, 2, Duration.ofMinutes(1), joinsPerSecond, 10),
        new ChannelEnvironment.Times(
            Duration.ofSeconds(30),
            unanswered,
            sessionLife,
            Duration.ofMinutes(3),
            Duration.ofMinutes(3)),
        Relay.Limits.DEFAULT);
  }
}
