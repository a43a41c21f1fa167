package org.camfleet.core.channel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/** What a Channel is before its record is read and its epochs are claimed: it keeps what comes. */
final class ChannelLoading {
  /** Messages that are kept at most; later ones are refused, or dropped and counted. */
  static final int MAX_STASHED = 1_000;

  private static final String FULL =
      "Messages that wait for the start of the channel: " + MAX_STASHED + " (expected: fewer).";

  private ChannelLoading() {}

  /**
   * The record is here.
   *
   * @param record null when there is no such channel
   * @param firstEpoch the epoch of the next join
   */
  record Loaded(@Nullable ChannelRecord record, long firstEpoch) implements Channel.Command {}

  private record LoadFailed(Throwable failure) implements Channel.Command {}

  /** Loads, then is what {@code next} makes of it; fails when the directory can not be asked. */
  static Behavior<Channel.Command> create(
      String arn,
      ChannelEnvironment environment,
      Function<Loaded, Behavior<Channel.Command>> next) {
    Metrics.Counter dropped = environment.metrics().counter("camfleet_channel_start_dropped_total");
    return Behaviors.withStash(
        MAX_STASHED,
        stash ->
            Behaviors.setup(
                context -> {
                  load(context, arn, environment.directory());
                  return loading(arn, stash, dropped, next);
                }));
  }

  private static void load(
      ActorContext<Channel.Command> context, String arn, ChannelDirectory directory) {
    context.pipeToSelf(
        directory.find(arn).thenCompose(found -> claim(arn, found.orElse(null), directory)),
        (loaded, failure) -> failure == null ? loaded : new LoadFailed(failure));
  }

  /** A channel that does not exist takes no joins, so it leaves no claim behind. */
  private static CompletionStage<Loaded> claim(
      String arn, @Nullable ChannelRecord record, ChannelDirectory directory) {
    return record == null
        ? CompletableFuture.completedFuture(new Loaded(null, 1))
        : directory.claimEpoch(arn).thenApply(first -> new Loaded(record, first));
  }

  private static Behavior<Channel.Command> loading(
      String arn,
      StashBuffer<Channel.Command> stash,
      Metrics.Counter dropped,
      Function<Loaded, Behavior<Channel.Command>> next) {
    return Behaviors.receive(Channel.Command.class)
        .onMessage(Loaded.class, loaded -> stash.unstashAll(next.apply(loaded)))
        .onMessage(
            LoadFailed.class,
            failed -> {
              throw new IllegalStateException("channel " + arn + ": no record", failed.failure());
            })
        .onAnyMessage(
            message -> {
              if (stash.isFull()) {
                dropped.increment();
                refuse(message);
              } else {
                stash.stash(message);
              }
              return Behaviors.same();
            })
        .build();
  }

  /** Whoever waits for an answer need not wait for its time to pass. */
  private static void refuse(Channel.Command message) {
    Channel.Rejected limited = new Channel.Rejected("ClientLimitExceededException", FULL);
    if (message instanceof Channel.JoinStorageSession join) {
      join.replyTo().tell(limited);
    } else if (message instanceof Channel.Watch watch) {
      watch.replyTo().tell(limited);
    } else if (message instanceof Channel.SendOffer offer) {
      offer.replyTo().tell(limited);
    } else if (message instanceof HttpSessions.Command http) {
      http.replyTo().tell(new Channel.Rejected("not-ready", FULL));
    }
  }
}
