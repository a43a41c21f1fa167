package org.camfleet.core.signaling;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One accepted signaling socket of a master or viewer, on the node that holds it. Reads and limits
 * what the client sends, hands it to the channel, and sends what the channel says. It has no
 * children; the socket's stream talks to it one frame at a time (the reply {@link Ready} is the
 * back-pressure), and it stops with the socket.
 */
public final class SignalingSocket extends AbstractBehavior<SignalingSocket.Command> {

  /** What a socket understands. */
  public sealed interface Command {}

  /** The socket's stream is running. */
  public record Opened(ActorRef<Ready> ready) implements Command {}

  /** A text frame came in; answered when the next may follow. */
  public record TextReceived(String text, ActorRef<Ready> ready) implements Command {}

  /** A frame came in that no client may send: the socket closes with this code. */
  public record Unacceptable(int code, String reason, ActorRef<Ready> ready) implements Command {}

  /** The client closed the socket, or the connection was lost. */
  public enum Ended implements Command {
    /** The only value. */
    INSTANCE
  }

  /** The next frame may come. */
  public enum Ready {
    /** The only value. */
    INSTANCE
  }

  private record Ordered(SocketCommand command) implements Command {}

  private enum Announce implements Command {
    INSTANCE
  }

  private enum LifeIsOver implements Command {
    INSTANCE
  }

  private enum GraceIsOver implements Command {
    INSTANCE
  }

  /** A channel that starts anew, on this node or another, knows no sockets until they tell it. */
  private static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(20);

  private final Participant participant;
  private final String socketId;
  private final ChannelInbox inbox;
  private final SocketOutlet outlet;
  private final SocketMetrics metrics;
  private final TimerScheduler<Command> timers;
  private final SocketLife life;
  private final SocketRates rates;
  private final SocketActivity activity;
  private final ActorRef<SocketCommand> commands;

  /**
   * A socket that tells {@code inbox} at once that it is open.
   *
   * @param activity told of the client's pings, which this actor does not see
   * @param nanos a monotonic clock
   */
  public static Behavior<Command> create(
      Participant participant,
      String socketId,
      ChannelInbox inbox,
      SocketOutlet outlet,
      SocketLimits limits,
      SocketActivity activity,
      SocketMetrics metrics,
      LongSupplier nanos) {
    SocketRates rates = new SocketRates(limits, nanos);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SignalingSocket(
                        context,
                        timers,
                        participant,
                        socketId,
                        inbox,
                        outlet,
                        limits.life(),
                        rates,
                        activity,
                        metrics)));
  }

  private SignalingSocket(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Participant participant,
      String socketId,
      ChannelInbox inbox,
      SocketOutlet outlet,
      SocketLife life,
      SocketRates rates,
      SocketActivity activity,
      SocketMetrics metrics) {
    super(context);
    this.timers = timers;
    this.life = life;
    this.rates = rates;
    this.activity = activity;
    this.participant = participant;
    this.socketId = socketId;
    this.inbox = inbox;
    this.outlet = outlet;
    this.metrics = metrics;
    timers.startTimerWithFixedDelay(Announce.INSTANCE, ANNOUNCE_EVERY);
    if (life.connection() != null) {
      timers.startSingleTimer(LifeIsOver.INSTANCE, life.connection());
    }
    metrics.sockets(participant).add(1);
    commands = context.messageAdapter(SocketCommand.class, Ordered::new);
    inbox.opened(participant, socketId, commands);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Opened.class, this::onOpened)
        .onMessage(TextReceived.class, this::onTextReceived)
        .onMessage(Unacceptable.class, this::onUnacceptable)
        .onMessage(Ordered.class, this::onOrdered)
        .onMessageEquals(Announce.INSTANCE, this::onAnnounce)
        .onMessageEquals(LifeIsOver.INSTANCE, this::onLifeIsOver)
        .onMessageEquals(GraceIsOver.INSTANCE, this::onGraceIsOver)
        .onMessage(Ended.class, ended -> Behaviors.stopped())
        .onSignal(PostStop.class, stop -> onPostStop())
        .build();
  }

  private Behavior<Command> onAnnounce() {
    Duration idle = life.idle();
    if (idle != null && activity.silentNanos() > idle.toNanos()) {
      return close(1001, "nothing was heard for " + idle.toSeconds() + " s");
    }
    inbox.opened(participant, socketId, commands);
    return this;
  }

  private Behavior<Command> onLifeIsOver() {
    goAway();
    timers.startSingleTimer(GraceIsOver.INSTANCE, life.grace());
    return this;
  }

  private void goAway() {
    send(new ServiceMessage(MessageKind.GO_AWAY, null, "", null));
  }

  private Behavior<Command> onGraceIsOver() {
    return close(1001, "the connection reached its longest life");
  }

  private Behavior<Command> onOpened(Opened opened) {
    opened.ready().tell(Ready.INSTANCE);
    return this;
  }

  private Behavior<Command> onTextReceived(TextReceived received) {
    activity.heard();
    if (!rates.takesFrame()) {
      metrics.limited.increment();
      return close(1008, "more frames than a client may send");
    }
    ClientReading reading = SignalingJson.readClientMessage(received.text());
    if (reading instanceof ClientReading.Message message) {
      accept(message.message());
    } else if (reading instanceof ClientReading.Refused refused) {
      metrics.refused.increment();
      report(refused.correlationId(), refused.errorType(), refused.statusCode(), refused.text());
    }
    received.ready().tell(Ready.INSTANCE);
    return this;
  }

  private void accept(ClientMessage message) {
    if (!rates.takes(message.kind())) {
      metrics.limited.increment();
      report(
          message.correlationId(),
          "ClientLimitExceededException",
          400,
          message.kind() + ": more of them a second than a socket may send");
      return;
    }
    metrics.received(message.kind()).increment();
    inbox.received(participant, socketId, message);
  }

  private Behavior<Command> onUnacceptable(Unacceptable frame) {
    metrics.refused.increment();
    return close(frame.code(), frame.reason());
  }

  private Behavior<Command> onOrdered(Ordered ordered) {
    if (ordered.command() instanceof SocketCommand.Close close) {
      return close(close.code(), close.reason());
    }
    if (ordered.command() instanceof SocketCommand.Send send) {
      send(send.message());
    } else if (ordered.command() == SocketCommand.GoAway.INSTANCE) {
      goAway();
      inbox.opened(participant, socketId, commands);
    }
    return this;
  }

  private void report(@Nullable String correlationId, String errorType, int code, String text) {
    if (correlationId != null) {
      send(ServiceMessage.failure(new StatusResponse(correlationId, errorType, code, text)));
    }
  }

  private void send(ServiceMessage message) {
    if (outlet.offer(SignalingJson.write(message))) {
      metrics.sent(message.kind()).increment();
    } else {
      metrics.dropped.increment();
    }
  }

  private Behavior<Command> close(int code, String reason) {
    outlet.close(code, reason);
    return Behaviors.stopped();
  }

  private Behavior<Command> onPostStop() {
    metrics.sockets(participant).add(-1);
    inbox.closed(participant, socketId);
    outlet.close(1001, "the service closes this socket");
    return this;
  }
}
