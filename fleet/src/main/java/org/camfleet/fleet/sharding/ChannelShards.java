package org.camfleet.fleet.sharding;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.signaling.Participant;
import org.camfleet.fleet.Channels;

/** The Channel entities: one for each channel ARN, started by the first message for it. */
public final class ChannelShards implements Channels {
  private static final EntityTypeKey<Channel.Command> KEY =
      EntityTypeKey.create(Channel.Command.class, "channel");

  /** Of a channel's MessageTtlSeconds. */
  private static final Duration LONGEST_MESSAGE_LIFE = Duration.ofSeconds(120);

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final Duration askTimeout;
  private final Farewell farewell;
  private final Census census = new Census();

  private ChannelShards(ActorSystem<?> system, Duration askTimeout) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    this.askTimeout = askTimeout;
    this.farewell = Farewell.before(system, "channels");
  }

  /**
   * Takes part in sharding.
   *
   * @param channel the behaviour of the channel with an ARN, on this node; it is also given what it
   *     calls when it was deleted: its shard then stops it, and keeps what comes until that is done
   * @param askTimeout how long an entity may take to answer, its start included
   * @param homes which node hosts what
   */
  public static ChannelShards start(
      ActorSystem<?> system,
      BiFunction<String, Consumer<ActorRef<Channel.Command>>, Behavior<Channel.Command>> channel,
      Duration askTimeout,
      Homes homes) {
    ChannelShards shards = new ChannelShards(system, askTimeout);
    shards.sharding.init(
        homes.allocating(
            system,
            Entity.of(KEY, context -> shards.residence(context, channel))
                .withMessageExtractor(new ByChannelName<>())
                .withStopMessage(Channel.HandOver.INSTANCE)
                .withRole(Roles.SERVICE)));
    return shards;
  }

  private Behavior<Channel.Command> residence(
      EntityContext<Channel.Command> context,
      BiFunction<String, Consumer<ActorRef<Channel.Command>>, Behavior<Channel.Command>> channel) {
    return Behaviors.setup(
        place -> {
          Consumer<ActorRef<Channel.Command>> retire =
              worker -> context.getShard().tell(new ClusterSharding.Passivate<>(place.getSelf()));
          return Residence.create(
              census.counted(
                  Channel.Command.class,
                  Restarts.withBackoff(channel.apply(context.getEntityId(), retire))),
              "channel",
              Channel.HandOver.INSTANCE,
              Residence.Legacy.none(Channel.HandOver.INSTANCE));
        });
  }

  /** Reaches the entities from a node that hosts none. */
  public static ChannelShards proxy(ActorSystem<?> system, Duration askTimeout, Homes homes) {
    return start(
        system,
        (arn, retire) -> {
          throw new IllegalStateException("this node has not the role service: " + arn);
        },
        askTimeout,
        homes);
  }

  /** Channels that run on this node, those included that only linger. */
  public int count() {
    return census.count();
  }

  /** Ends those that linger, too: the node stops. */
  public void endAll() {
    census.endAll(system);
  }

  @Override
  public CompletionStage<Channel.JoinReply> join(
      String channelArn, Participant participant, boolean own) {
    return sharding
        .entityRefFor(KEY, channelArn)
        .ask(replyTo -> new Channel.JoinStorageSession(participant, own, replyTo), askTimeout);
  }

  @Override
  public CompletionStage<Channel.JoinReply> watch(String channelArn, Participant viewer) {
    return sharding
        .entityRefFor(KEY, channelArn)
        .ask(replyTo -> new Channel.Watch(viewer, replyTo), askTimeout);
  }

  @Override
  public CompletionStage<Channel.OfferReply> sendOffer(
      String channelArn, String senderClientId, String payload) {
    return sharding
        .entityRefFor(KEY, channelArn)
        .ask(
            replyTo -> new Channel.SendOffer(senderClientId, payload, replyTo),
            LONGEST_MESSAGE_LIFE.plus(askTimeout));
  }

  @Override
  public CompletionStage<HttpSessions.Reply> ask(
      String channelArn, Function<ActorRef<HttpSessions.Reply>, HttpSessions.Command> command) {
    return sharding.entityRefFor(KEY, channelArn).ask(command::apply, askTimeout);
  }

  @Override
  public CompletionStage<Channel.Status> status(String channelArn) {
    return sharding.entityRefFor(KEY, channelArn).ask(Channel.GetStatus::new, askTimeout);
  }

  @Override
  public CompletionStage<Presence> presence(String channelArn) {
    return sharding.entityRefFor(KEY, channelArn).ask(Channel.GetPresence::new, askTimeout);
  }

  @Override
  public void tell(String channelArn, Channel.Command command) {
    // A channel that ends closes its sockets, and each of them would tell it so.
    if (!farewell.said()) {
      sharding.entityRefFor(KEY, channelArn).tell(command);
    }
  }
}
