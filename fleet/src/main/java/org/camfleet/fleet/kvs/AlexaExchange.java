package org.camfleet.fleet.kvs;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SocketCommand;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.fleet.Channels;

/**
 * One offer of SendAlexaOfferToMaster: a viewer without a socket. It opens as one on the channel,
 * sends its offer, and ends with the master's answer, or when the channel's message life is over.
 */
final class AlexaExchange extends AbstractBehavior<AlexaExchange.Command> {
  /** What an exchange understands. */
  sealed interface Command {}

  private record Ordered(SocketCommand command) implements Command {}

  private enum TimedOut implements Command {
    INSTANCE
  }

  /**
   * What is sent to the master.
   *
   * @param socketId unique among all sockets
   * @param description the JSON of the offer
   */
  record Offer(Participant sender, String socketId, String description) {}

  private final Channels door;
  private final String channelArn;
  private final Offer offer;
  private final Duration patience;
  private final CompletableFuture<String> replyTo;

  private AlexaExchange(
      ActorContext<Command> context,
      Channels door,
      String channelArn,
      Offer offer,
      Duration patience,
      CompletableFuture<String> replyTo) {
    super(context);
    this.door = door;
    this.channelArn = channelArn;
    this.offer = offer;
    this.patience = patience;
    this.replyTo = replyTo;
    door.tell(
        channelArn,
        new Channel.SocketOpened(
            offer.sender(),
            offer.socketId(),
            context.messageAdapter(SocketCommand.class, Ordered::new)));
    door.tell(
        channelArn,
        new Channel.MessageReceived(
            offer.sender(),
            offer.socketId(),
            new ClientMessage(MessageKind.SDP_OFFER, null, offer.description(), offer.socketId())));
  }

  /** Sends the offer at once; {@code replyTo} gets the JSON of the answer, or a KvsRefusal. */
  static Behavior<Command> create(
      Channels door,
      String channelArn,
      Offer offer,
      Duration patience,
      CompletableFuture<String> replyTo) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(TimedOut.INSTANCE, patience);
                  return new AlexaExchange(context, door, channelArn, offer, patience, replyTo);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ordered.class, this::onOrdered)
        .onMessageEquals(TimedOut.INSTANCE, this::onTimedOut)
        .onSignal(PostStop.class, stop -> onPostStop())
        .build();
  }

  private Behavior<Command> onOrdered(Ordered ordered) {
    if (ordered.command() instanceof SocketCommand.Close close) {
      return refuse(
          KvsError.RESOURCE_NOT_FOUND,
          "SenderClientId: " + close.reason() + " (expected: an id of its own for each offer)");
    }
    if (ordered.command() instanceof SocketCommand.Send send) {
      StatusResponse status = send.message().status();
      if (send.message().kind() == MessageKind.SDP_ANSWER) {
        replyTo.complete(send.message().payload());
        return Behaviors.stopped();
      }
      if (status != null) {
        return refuse(KvsError.INVALID_ARGUMENT, "the offer was refused: " + status.description());
      }
    }
    // The master's candidates have no way back: its answer must hold them.
    return this;
  }

  private Behavior<Command> onTimedOut() {
    return refuse(
        KvsError.RESOURCE_NOT_FOUND,
        "no master answered the offer within %d s (expected: a connected master)"
            .formatted(patience.toSeconds()));
  }

  private Behavior<Command> refuse(KvsError error, String text) {
    replyTo.completeExceptionally(new KvsRefusal(error, text));
    return Behaviors.stopped();
  }

  private Behavior<Command> onPostStop() {
    door.tell(channelArn, new Channel.SocketClosed(offer.sender(), offer.socketId()));
    replyTo.completeExceptionally(
        new KvsRefusal(KvsError.SERVICE_UNAVAILABLE, "the node stops: try again"));
    return this;
  }
}
