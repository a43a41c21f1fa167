package org.camfleet.fleet.secrets;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.database.Database;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes new data keys when it is asked to, and walks through all sealed rows until the newest key
 * sealed each of them. It walks at its start too, and so goes on where a crash ended it; a database
 * that goes away only holds it up. Every node has one; walks of several do no harm.
 */
public final class Rotation extends AbstractBehavior<Rotation.Command> {
  /** What a rotation understands. */
  public sealed interface Command {}

  /** Make a new data key and seal everything with it. */
  public record Rotate(ActorRef<Answer> replyTo) implements Command {}

  /** Tell whether rows are being sealed anew. */
  public record Ask(ActorRef<Boolean> replyTo) implements Command {}

  private record Begun(
      ActorRef<Answer> replyTo, @Nullable String keyId, @Nullable Throwable failure)
      implements Command {}

  private record Stepped(Resealing.@Nullable Batch batch, @Nullable Throwable failure)
      implements Command {}

  private record Ended(@Nullable Throwable failure) implements Command {}

  private enum Again implements Command {
    INSTANCE
  }

  private enum WalkAgain implements Command {
    INSTANCE
  }

  /** What became of the wish. */
  public sealed interface Answer {}

  /** There is a new key, and rows are being sealed with it. */
  public record Started(String keyId) implements Answer {}

  /** The one before is not done. */
  public enum Busy implements Answer {
    /** The only value. */
    INSTANCE
  }

  /** Too many keys wait to be forgotten. */
  public enum TooMany implements Answer {
    /** The only value. */
    INSTANCE
  }

  /** The database, or a key that does not open. */
  public record Failed(Throwable why) implements Answer {}

  private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Database database;
  private final Resealing resealing;
  private final KeyChange change;
  private final InstantSource clock;
  private final Duration settle;
  private final TimerScheduler<Command> timers;
  private final Metrics.Counter resealed;
  private final Metrics.Gauge unreadableRows;
  private boolean working;
  private boolean failing;
  // Whether a key came since the last walk began.
  private boolean changed;
  private Walk walk = Walk.START;

  private Rotation(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Database database,
      Secrets secrets,
      InstantSource clock,
      Duration settle,
      Metrics metrics) {
    super(context);
    this.timers = timers;
    this.database = database;
    this.resealing = new Resealing(secrets);
    this.change = new KeyChange(secrets);
    this.clock = clock;
    this.settle = settle;
    this.resealed = metrics.counter("camfleet_secrets_resealed_rows_total");
    this.unreadableRows = metrics.gauge("camfleet_secrets_unreadable_rows");
    walk();
  }

  /**
   * A rotation on an open database.
   *
   * @param settle pause before the next walk when one found something: longer than nodes may go
   *     without seeing a new key
   */
  public static Behavior<Command> create(
      Database database, Secrets secrets, InstantSource clock, Duration settle, Metrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Rotation(context, timers, database, secrets, clock, settle, metrics)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Rotate.class, this::onRotate)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Begun.class, this::onBegun)
        .onMessage(Stepped.class, this::onStepped)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(Again.class, again -> next())
        .onMessage(WalkAgain.class, again -> walk())
        .build();
  }

  private Behavior<Command> onRotate(Rotate rotate) {
    if (working) {
      rotate.replyTo().tell(Busy.INSTANCE);
      return this;
    }
    working = true;
    CompletionStage<Optional<String>> begun =
        database.change(handle -> Optional.ofNullable(change.begin(handle, clock.instant())));
    getContext()
        .pipeToSelf(
            begun,
            (keyId, failure) ->
                new Begun(rotate.replyTo(), keyId == null ? null : keyId.orElse(null), failure));
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    ask.replyTo().tell(working);
    return this;
  }

  private Behavior<Command> onBegun(Begun begun) {
    String keyId = begun.keyId();
    if (begun.failure() != null) {
      begun.replyTo().tell(new Failed(begun.failure()));
    } else if (keyId == null) {
      begun.replyTo().tell(TooMany.INSTANCE);
    } else {
      LOG.info("encryption: data key {} is new and seals from now on", keyId);
      begun.replyTo().tell(new Started(keyId));
      changed = true;
    }
    // Also without a new key: the walk forgets old ones.
    return walk();
  }

  private Behavior<Command> walk() {
    working = true;
    walk = Walk.START;
    return next();
  }

  private Behavior<Command> next() {
    if (walk.isOver()) {
      return over();
    }
    Walk from = walk;
    getContext()
        .pipeToSelf(
            database.change(handle -> resealing.next(handle, from.here(), from.after())),
            Stepped::new);
    return this;
  }

  private Behavior<Command> over() {
    if (walk.sealed() > 0 || changed) {
      changed = false;
      timers.startSingleTimer(WalkAgain.INSTANCE, settle);
    } else {
      getContext()
          .pipeToSelf(
              database.change(handle -> change.end(handle, clock.instant())),
              (keys, failure) -> new Ended(failure));
    }
    return this;
  }

  private Behavior<Command> onStepped(Stepped done) {
    Resealing.Batch batch = done.batch();
    if (batch == null) {
      return later(done.failure());
    }
    failing = false;
    resealed.add(batch.sealed());
    walk = walk.past(batch);
    if (walk.isOver() && walk.sealed() > 0) {
      LOG.info("encryption: {} rows were sealed with the newest key", walk.sealed());
    }
    return next();
  }

  private Behavior<Command> onEnded(Ended ended) {
    if (ended.failure() != null) {
      return later(ended.failure());
    }
    failing = false;
    working = false;
    unreadableRows.set(walk.unreadable());
    return this;
  }

  private Behavior<Command> later(@Nullable Throwable failure) {
    if (!failing) { // said once, not with each attempt
      failing = true;
      LOG.warn("encryption: sealing anew waits: {}", String.valueOf(failure));
    }
    timers.startSingleTimer(Again.INSTANCE, PAUSE);
    return this;
  }
}
