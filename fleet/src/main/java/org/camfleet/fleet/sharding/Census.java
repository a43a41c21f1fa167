package org.camfleet.fleet.sharding;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** How many workers of a kind live on this node, those that only linger included. Any thread. */
final class Census {
  private final AtomicInteger living = new AtomicInteger();

  /** The number now. */
  int count() {
    return living.get();
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
      living.incrementAndGet();
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
        living.decrementAndGet();
      }
      return target.apply(context, signal);
    }
  }
}
