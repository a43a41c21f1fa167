package org.camfleet.fleet.sharding;

import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An entity's place in its shard: passes everything on to the actor that does the work.
 *
 * <p>That actor is a child of the node and not of the shard, so that it can outlive its place: when
 * the shard moves, this ends at once, which lets the successor start elsewhere, while the worker's
 * media goes on until the successor's own have taken over. It learns of that by the message that
 * ends this.
 *
 * @param <M> what the entity understands
 */
final class Residence<M> extends AbstractBehavior<M> {
  private static final Logger LOG = LoggerFactory.getLogger(Residence.class);

  private final ActorRef<M> worker;
  private final M handOver;
  private final Legacy<M> legacy;
  private @Nullable M last;

  /** What is known of an entity's end at this place, and what its successor is told. */
  interface Legacy<M> {
    /** Whether the entity leaves this place by this message. */
    boolean leavesBy(M message);

    /** Whether the last message like this one is kept for the successor. */
    boolean keeps(M message);

    /**
     * Tells the successor; must not block.
     *
     * @param leave the message by which the entity leaves
     * @param kept the last one that was kept, or null
     * @param worker the worker that lingers
     */
    void bequeath(M leave, @Nullable M kept, ActorRef<M> worker);

    /** It leaves when its shard moves; the successor is told by those who need it. */
    static <M> Legacy<M> none(M handOver) {
      return new Legacy<>() {
        @Override
        public boolean leavesBy(M message) {
          return message.equals(handOver);
        }

        @Override
        public boolean keeps(M message) {
          return false;
        }

        @Override
        public void bequeath(M leave, @Nullable M kept, ActorRef<M> worker) {}
      };
    }
  }

  private Residence(
      ActorContext<M> context, Behavior<M> worker, String name, M handOver, Legacy<M> legacy) {
    super(context);
    this.handOver = handOver;
    this.legacy = legacy;
    this.worker =
        context.getSystem().systemActorOf(worker, name + UUID.randomUUID(), Props.empty());
    context.watch(this.worker);
  }

  /**
   * A place for a worker.
   *
   * @param kind what kind of entity it is, for its path
   * @param handOver what the shard says when it moves; the worker gets it, too
   * @param legacy what the successor is told
   */
  static <M> Behavior<M> create(Behavior<M> worker, String kind, M handOver, Legacy<M> legacy) {
    return Behaviors.setup(
        context -> new Residence<>(context, worker, kind + "-", handOver, legacy));
  }

  @Override
  public Receive<M> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(Terminated.class, ended -> Behaviors.stopped())
        .build();
  }

  private Behavior<M> onMessage(M message) {
    if (legacy.leavesBy(message)) {
      worker.tell(handOver);
      LOG.debug("{} moves away", getContext().getSelf().path().name());
      getContext().unwatch(worker);
      legacy.bequeath(message, last, worker);
      return Behaviors.stopped();
    }
    worker.tell(message);
    if (legacy.keeps(message)) {
      last = message;
    }
    return this;
  }
}
