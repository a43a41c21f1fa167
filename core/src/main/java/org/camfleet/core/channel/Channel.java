package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.japi.function.Function;
import org.camfleet.core.CborSerializable;
import org.camfleet.core.events.Event;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;

/**
 * The entity of one signaling channel: what it understands, and how long it is here.
 *
 * <p>Every decision about a channel is taken in this mailbox: by its sockets ({@link
 * ChannelSignaling}), by its storage session, where it is told who has precedence ({@link
 * ChannelSessions}), and by what its record says. Media never comes near it (StorageSession,
 * PeerLeg).
 */
public final class Channel extends AbstractBehavior<Channel.Command> {
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);

  /** How long a channel's media goes on here while its successor is joined elsewhere. */
  private static final Duration LINGER = Duration.ofSeconds(30);

  private final String arn;
  private final ChannelEnvironment environment;
  private final ChannelSessions sessions;
  private final ChannelSignaling signaling;
  private final RecordReads reads;
  private final Consumer<ActorRef<Command>> retire;
  private final TimerScheduler<Command> timers;
  private @Nullable ChannelRecord record;
  private boolean leaving;

  /** What a channel understands. */
  public interface Command extends CborSerializable {}

  /**
   * JoinStorageSession (master) or JoinStorageSessionAsViewer: every accepted call makes one new
   * offer.
   *
   * @param participant who joins
   * @param own whether the bridge of the asking process joins, which counts against no rate
   * @param replyTo told {@link Joined} or {@link Rejected}
   */
  public record JoinStorageSession(
      Participant participant, boolean own, ActorRef<JoinReply> replyTo) implements Command {}

  /**
   * This service's own console joins a viewer; it takes none of the other viewers' places.
   *
   * @param replyTo told {@link Joined} or {@link Rejected}
   */
  public record Watch(Participant viewer, ActorRef<JoinReply> replyTo) implements Command {}

  /**
   * An offer of a caller without a socket, for the master of a channel that stores no media or is
   * in hybrid mode.
   *
   * @param senderClientId under which the master gets it
   * @param payload the description, as JSON or bare SDP; answered in the same form
   * @param replyTo told {@link Answered} or {@link Rejected}, at the end of the message life at the
   *     latest
   */
  public record SendOffer(String senderClientId, String payload, ActorRef<OfferReply> replyTo)
      implements Command {}

  /**
   * A signaling socket was accepted; it displaces the participant's former socket.
   *
   * @param socketId unique among all sockets of all nodes
   * @param socket where to send
   */
  public record SocketOpened(
      Participant participant, String socketId, ActorRef<SocketCommand> socket)
      implements Command {}

  /** A signaling socket ended. */
  public record SocketClosed(Participant participant, String socketId) implements Command {}

  /** A message came in on a socket. */
  public record MessageReceived(Participant participant, String socketId, ClientMessage message)
      implements Command {}

  /**
   * The channel moves to another node: who is connected is sent there, and what media there is goes
   * on here until the successor records (the archive's fence then ends it), 30 s at most.
   */
  public enum HandOver implements Command {
    /** The only value. */
    INSTANCE
  }

  /** The channel's record in the database changed (storage mapping, deletion): load it anew. */
  public enum ConfigurationChanged implements Command {
    /** The only value. */
    INSTANCE
  }

  /** Asks what is going on. */
  public record GetStatus(ActorRef<Status> replyTo) implements Command {}

  /** Asks who is there. */
  public record GetPresence(ActorRef<Presence> replyTo) implements Command {}

  /** Answer to a join. */
  public sealed interface JoinReply extends CborSerializable {}

  /**
   * The join was accepted and an offer is on its way.
   *
   * @param epoch the join's place in the order of joins
   */
  public record Joined(long epoch) implements JoinReply {}

  /** Answer to an offer from outside. */
  public sealed interface OfferReply extends CborSerializable {}

  /** The master's answer. */
  public record Answered(String payload) implements OfferReply {}

  /**
   * The join or offer was refused.
   *
   * @param code stable code: the KVS exception name, or what only {@link HttpSessions} refuses
   * @param text one sentence with the offending value
   */
  public record Rejected(String code, String text)
      implements JoinReply, OfferReply, HttpSessions.Reply {}

  /**
   * What a channel shows to the outside.
   *
   * @param master the participant that feeds the archive, or null
   * @param viewers the viewers in the session
   * @param epoch the newest join's epoch
   */
  public record Status(
      String channelArn, @Nullable PeerStatus master, List<PeerStatus> viewers, long epoch)
      implements CborSerializable {}

  /**
   * One participant of the storage session.
   *
   * @param participant {@code master} or {@code viewer ID}
   * @param state offered, negotiating, connected
   * @param since when it joined
   * @param lastFragmentAt when the last fragment of this master was stored
   * @param missing why media behind that fragment was lost, such as {@code disk-full for 2000 ms};
   *     null when none was
   * @param packets SRTP packets received from a master or sent to a viewer
   * @param bytes their bytes
   * @param freezes of a master's pictures, as W3C's WebRTC statistics count them
   * @param frozenMillis how long they were together
   */
  public record PeerStatus(
      String participant,
      String state,
      long epoch,
      Instant since,
      @Nullable Instant lastFragmentAt,
      @Nullable String missing,
      long packets,
      long bytes,
      long freezes,
      long frozenMillis)
      implements CborSerializable {}

  /** The channel was deleted, and nobody holds it. */
  private enum Retired implements Command {
    INSTANCE
  }

  /** The successor has had its time. */
  private enum Departed implements Command {
    INSTANCE
  }

  /** Time has passed: what is overdue ends. */
  enum Tidy implements Command {
    INSTANCE
  }

  private Channel(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String arn,
      ChannelEnvironment environment,
      ChannelLoading.Loaded loaded,
      Consumer<ActorRef<Command>> retire) {
    super(context);
    this.arn = arn;
    this.timers = timers;
    this.retire = retire;
    this.environment = environment;
    Drops drops = new Drops(environment.metrics());
    ChannelEnvironment.Quotas quotas = environment.settings().quotas();
    Sockets sockets = new Sockets(drops, quotas.viewerSockets(), quotas.consoleViewers());
    this.sessions =
        new ChannelSessions(
            context, timers, arn, environment, sockets, drops, loaded.firstEpoch(), this::tell);
    this.signaling =
        new ChannelSignaling(
            sockets, drops, sessions.desk(), environment.clock(), environment.settings().hybrid());
    this.reads = new RecordReads(context, timers, arn, environment, this::tell);
    configure(loaded.record());
    timers.startTimerWithFixedDelay(Tidy.INSTANCE, HOUSEKEEPING);
  }

  /** The channel of this ARN, which nobody holds: it stops by itself when it was deleted. */
  public static Behavior<Command> create(String arn, ChannelEnvironment environment) {
    return create(arn, environment, self -> self.tell(Retired.INSTANCE));
  }

  /**
   * The channel of this ARN: reads its record and claims its epochs first, and keeps what comes
   * meanwhile.
   *
   * <p>A database that can not be asked at this start fails the actor; its parent restarts it with
   * back-off.
   *
   * @param retire told once when the channel does not exist or no longer: it then has nothing left,
   *     refuses whoever asks, and whoever holds it may stop it
   */
  public static Behavior<Command> create(
      String arn, ChannelEnvironment environment, Consumer<ActorRef<Command>> retire) {
    return ChannelLoading.create(arn, environment, loaded -> of(arn, environment, loaded, retire));
  }

  private static Behavior<Command> of(
      String arn,
      ChannelEnvironment environment,
      ChannelLoading.Loaded loaded,
      Consumer<ActorRef<Command>> retire) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Channel(context, timers, arn, environment, loaded, retire)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(JoinStorageSession.class, doing(sessions::join))
        .onMessage(Watch.class, doing(sessions::watch))
        .onMessage(HttpSessions.Command.class, doing(sessions::http))
        .onMessage(SendOffer.class, doing(signaling::offered))
        .onMessage(SocketOpened.class, doing(signaling::opened))
        // Media outlives its signaling socket: only the peer connection itself ends a session.
        .onMessage(SocketClosed.class, doing(signaling::closed))
        .onMessage(MessageReceived.class, doing(signaling::received))
        .onMessage(PeerSessions.Told.class, doing(sessions::ofPeer))
        .onMessage(SessionMedia.Told.class, doing(sessions::ofMedia))
        .onMessage(Joins.Claimed.class, doing(sessions::claimed))
        .onMessage(NodeViewers.Leave.class, doing(sessions::leave))
        .onMessage(PeerSessions.UnansweredTooLong.class, doing(sessions::unansweredTooLong))
        .onMessageEquals(ConfigurationChanged.INSTANCE, this::onConfigurationChanged)
        .onMessage(RecordReads.Read.class, doing(this::read))
        .onMessage(GetStatus.class, doing(sessions::status))
        .onMessage(GetPresence.class, doing(this::presence))
        .onMessageEquals(Tidy.INSTANCE, this::onTidy)
        .onMessageEquals(HandOver.INSTANCE, this::onHandOver)
        .onMessageEquals(Departed.INSTANCE, Behaviors::stopped)
        .onMessageEquals(Retired.INSTANCE, Behaviors::stopped)
        .onSignal(PostStop.class, signal -> onEnd())
        .onSignal(PreRestart.class, signal -> onEnd())
        .build();
  }

  /** Does this with a message, and ends when that was the last of what is handed over. */
  private <M> Function<M, Behavior<Command>> doing(Consumer<M> work) {
    return message -> {
      work.accept(message);
      return unlessGone();
    };
  }

  private Behavior<Command> onConfigurationChanged() {
    reads.start();
    return this;
  }

  private void read(RecordReads.Read read) {
    // A deleted channel never comes back: another one has another ARN.
    if (reads.isNews(read) && record != null) {
      configure(read.record());
    }
  }

  private void configure(@Nullable ChannelRecord now) {
    record = now;
    sessions.configure(now);
    signaling.configure(now);
    if (now == null) {
      retire.accept(getContext().getSelf());
    }
  }

  private void presence(GetPresence request) {
    sessions.presence(signaling.present(), request.replyTo());
  }

  private Behavior<Command> onTidy() {
    signaling.expire();
    sessions.tidy();
    return unlessGone();
  }

  private Behavior<Command> onHandOver() {
    leaving = true;
    signaling.sendAway();
    timers.startSingleTimer(Departed.INSTANCE, LINGER);
    return unlessGone();
  }

  /** Nothing is left to be handed over: the successor has it all. */
  private Behavior<Command> unlessGone() {
    if (!leaving || sessions.hasEstablished()) {
      return this;
    }
    getContext().getLog().debug("{}: handed over", arn);
    return Behaviors.stopped();
  }

  private Behavior<Command> onEnd() {
    signaling.close("the channel moves or ends");
    sessions.close();
    return this;
  }

  private void tell(String type, String text) {
    String name = Optional.ofNullable(record).map(ChannelRecord::name).orElse(arn);
    environment
        .events()
        .publish(new Event(environment.clock().instant(), name, type, text, Map.of()));
  }
}
