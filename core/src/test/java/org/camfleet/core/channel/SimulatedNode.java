package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;

/**
 * Actors, a media loop and time on one thread: the same seed gives the same run, down to the order
 * in which messages between actors are handled.
 */
final class SimulatedNode implements AutoCloseable {
  private static final Duration SLICE = Duration.ofSeconds(1);
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  final MediaLoops loops;
  final Environments.HandClock clock = new Environments.HandClock();
  private final SeededThread thread = new SeededThread();
  private final ActorSystem<Order> system;
  private final SeededScheduler timers;

  private sealed interface Order {}

  private record Start(
      Behavior<Channel.Command> channel, ActorRef<ActorRef<Channel.Command>> replyTo)
      implements Order {}

  private record Stop(ActorRef<Channel.Command> channel) implements Order {}

  SimulatedNode() {
    loops = MediaLoops.of(new SeededLoop(thread));
    system =
        ActorSystem.create(
            guardian(),
            "simulated",
            SeededDispatcher.on(thread)
                .withFallback(SeededScheduler.config())
                .withFallback(ConfigFactory.load()));
    timers = SeededScheduler.latest();
    LoopDispatchers.register(system, loops);
    rest();
  }

  private static Behavior<Order> guardian() {
    return Behaviors.setup(
        context ->
            Behaviors.receive(Order.class)
                .onMessage(
                    Start.class,
                    start -> {
                      start.replyTo().tell(context.spawnAnonymous(start.channel()));
                      return Behaviors.same();
                    })
                .onMessage(
                    Stop.class,
                    stop -> {
                      context.stop(stop.channel());
                      return Behaviors.same();
                    })
                .build());
  }

  /** The order of what happens at once from now on. */
  void order(Random random) {
    thread.order(random);
  }

  /** Starts a channel. */
  ActorRef<Channel.Command> start(Behavior<Channel.Command> channel) {
    TestInbox<ActorRef<Channel.Command>> reply = TestInbox.create();
    system.tell(new Start(channel, reply.getRef()));
    rest();
    return reply.receiveMessage();
  }

  /** Ends a channel; it is gone after the next rest. */
  void stop(ActorRef<Channel.Command> channel) {
    system.tell(new Stop(channel));
  }

  /** Lets some of what is set in motion happen. */
  void turns(int count) {
    for (int i = 0; i < count; i++) {
      thread.turn();
    }
  }

  /** Lets everything come to rest. */
  void rest() {
    thread.rest();
  }

  /**
   * Rests until something has happened; false when it does not. Pekko answers some questions by way
   * of a thread of its own, so this must not use up the seed's order.
   */
  boolean restUntil(BooleanSupplier happened) {
    Random kept = thread.order(new Random(0));
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    rest();
    while (!happened.getAsBoolean() && System.nanoTime() < deadline) {
      awaitOthers();
      rest();
    }
    thread.order(kept);
    return happened.getAsBoolean();
  }

  private void awaitOthers() {
    try {
      thread.awaitOthers();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A moment passes; what is due is set in motion. */
  void elapse(Duration moment) {
    clock.pass(moment);
    timers.pass(moment);
  }

  /** Time passes, and what is due happens when it is due. */
  void pass(Duration time) {
    for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(SLICE)) {
      elapse(left.compareTo(SLICE) > 0 ? SLICE : left);
      rest();
    }
  }

  /** The names of all actors that live. */
  String actors() {
    return system.printTree();
  }

  @Override
  public void close() {
    CompletableFuture<Done> ended = system.getWhenTerminated().toCompletableFuture();
    system.terminate();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!ended.isDone() && System.nanoTime() < deadline) {
      if (!thread.turn()) {
        awaitOthers();
      }
    }
    assertThat(ended).as("the actor system ends").isDone();
    loops.close();
  }
}
