package org.camfleet.fleet.sharding;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The workers of a kind that live on this node, those that only linger included. Any thread. */
final class Census {
  private final Set<ActorRef<?>> living = ConcurrentHashMap.newKeySet();
  private final Consumer<ActorRef<?>> ended;

  Census() {
    this(worker -> {});
  }

  /** Tells of each worker that has ended; what it tells must not block. */
  Census(Consumer<ActorRef<?>> ended) {
    this.ended = ended;
  }

  /** How many there are now. */
  int count() {
    return living.size();
  }

  /** Ends them all: nothing of this node goes on behind its place in the cluster. */
  void endAll(ActorSystem<?> system) {
    living.forEach(worker -> system.classicSystem().stop(Adapter.toClassic(worker)));
  }

  /** Counts a worker from its start to its end, whatever happens in between. */
  <M> Behavior<M> counted(Class<M> type, Behavior<M> worker) {
    return Behaviors.intercept(() -> new Counting<>(type), worker);
  }

  private final class Counting<M> extends BehaviorInterceptor<M, M> {
    Counting(Class<M> type) {
      super(type);
    }

    @Override
    public Behavior<M> aroundStart(TypedActorContext<M> context, PreStartTarget<M> target) {
      living.add(context.asJava().getSelf());
      return target.start(context);
    }

    @Override
    public Behavior<M> aroundReceive(
        TypedActorContext<M> context, M message, ReceiveTarget<M> target) {
      return target.apply(context, message);
    }

    @Override
    public Behavior<M> aroundSignal(
        TypedActorContext<M> context, Signal signal, SignalTarget<M> target) {
      if (signal instanceof PostStop) {
        living.remove(context.asJava().getSelf());
        ended.accept(context.asJava().getSelf());
      }
      return target.apply(context, signal);
    }
  }
}
