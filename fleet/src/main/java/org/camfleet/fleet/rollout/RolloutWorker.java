package org.camfleet.fleet.rollout;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives all roll-outs, one step after the other; one of a cluster. It knows nothing that the store
 * does not know: should two run for a moment, they only look twice.
 */
public final class RolloutWorker extends AbstractBehavior<RolloutWorker.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutWorker.class);
  private static final Duration FORGETTING = Duration.ofHours(1);

  private final RolloutSteps steps;
  private boolean busy;
  private boolean failing;

  /** What the worker understands. */
  public sealed interface Command {}

  /** Leave: the node does. */
  public enum Stop implements Command {
    /** The only value. */
    INSTANCE
  }

  private enum Look implements Command {
    INSTANCE
  }

  private enum Forget implements Command {
    INSTANCE
  }

  private record Stepped(boolean more, @Nullable Throwable failure) implements Command {}

  private RolloutWorker(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      RolloutEnvironment environment,
      Duration pause) {
    super(context);
    this.steps = new RolloutSteps(environment);
    timers.startTimerWithFixedDelay(Look.INSTANCE, pause);
    timers.startTimerWithFixedDelay(Forget.INSTANCE, FORGETTING);
  }

  /**
   * A worker.
   *
   * @param pause how often it looks whether there is something to do
   */
  public static Behavior<Command> create(RolloutEnvironment environment, Duration pause) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new RolloutWorker(context, timers, environment, pause)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Look.INSTANCE, this::onLook)
        .onMessage(Stepped.class, this::onStepped)
        .onMessageEquals(Forget.INSTANCE, this::onForget)
        .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
        .build();
  }

  private Behavior<Command> onLook() {
    if (!busy) {
      busy = true;
      getContext()
          .pipeToSelf(
              steps.all(), (more, failure) -> new Stepped(Boolean.TRUE.equals(more), failure));
    }
    return this;
  }

  private Behavior<Command> onStepped(Stepped stepped) {
    busy = false;
    Throwable failure = stepped.failure();
    if (failure != null && !failing) {
      LOG.warn("roll-outs: a step failed, trying on: {}", failure.getMessage());
    }
    failing = failure != null;
    return stepped.more() ? onLook() : this;
  }

  private Behavior<Command> onForget() {
    steps.forget();
    return this;
  }
}
