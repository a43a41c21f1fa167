package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.CborSerializable;
import org.camfleet.core.events.Event;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;

/**
 * The entity of one signaling channel: its sockets, its storage session and who has precedence.
 *
 * <p>Every decision about a channel is taken here, in one mailbox; media never comes near it
 * (StorageSession, PeerLeg).
 */
public final class Channel extends AbstractBehavior<Channel.Command> {
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);

  private final String arn;
  private final ChannelEnvironment environment;
  private final Sockets sockets = new Sockets();
  private final PeerRoster peers = new PeerRoster();
  private final SignalingDesk desk;
  private final SessionMedia media;
  private final PeerSessions sessions;
  private @Nullable ChannelRecord record;
  private long epoch;

  /** What a channel understands. */
  public interface Command extends CborSerializable {}

  /**
   * JoinStorageSession (master) or JoinStorageSessionAsViewer: every accepted call makes one new
   * offer.
   *
   * @param participant who joins
   * @param replyTo told {@link Joined} or {@link Rejected}
   */
  public record JoinStorageSession(Participant participant, ActorRef<JoinReply> replyTo)
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

  /** The channel's record in the database changed (storage mapping, deletion): load it anew. */
  public enum ConfigurationChanged implements Command {
    /** The only value. */
    INSTANCE
  }

  /** Asks what is going on. */
  public record GetStatus(ActorRef<Status> replyTo) implements Command {}

  /** Answer to a join. */
  public sealed interface JoinReply extends CborSerializable {}

  /**
   * The join was accepted and an offer is on its way.
   *
   * @param epoch the join's place in the order of joins
   */
  public record Joined(long epoch) implements JoinReply {}

  /**
   * The join was refused.
   *
   * @param code stable code: the KVS exception name
   * @param text one sentence with the offending value
   */
  public record Rejected(String code, String text) implements JoinReply {}

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
   */
  public record PeerStatus(
      String participant,
      String state,
      long epoch,
      Instant since,
      @Nullable Instant lastFragmentAt,
      @Nullable String missing,
      long packets)
      implements CborSerializable {}

  private record Reloaded(@Nullable ChannelRecord record, @Nullable Throwable failure)
      implements Command {}

  private enum Tidy implements Command {
    INSTANCE
  }

  private Channel(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String arn,
      ChannelEnvironment environment,
      ChannelLoading.Loaded loaded) {
    super(context);
    this.arn = arn;
    this.environment = environment;
    this.epoch = loaded.firstEpoch();
    this.desk = new SignalingDesk(sockets, peers);
    this.media = new SessionMedia(context, arn, environment);
    this.sessions =
        new PeerSessions(context, timers, environment, sockets, peers, desk, media, this::tell);
    configure(loaded.record());
    timers.startTimerWithFixedDelay(Tidy.INSTANCE, HOUSEKEEPING);
  }

  /**
   * The channel of this ARN: reads its record and claims its epochs first, and keeps what comes
   * meanwhile.
   *
   * <p>A database that can not be asked fails the actor; its parent restarts it with back-off.
   */
  public static Behavior<Command> create(String arn, ChannelEnvironment environment) {
    return ChannelLoading.create(
        arn, environment.directory(), loaded -> of(arn, environment, loaded));
  }

  private static Behavior<Command> of(
      String arn, ChannelEnvironment environment, ChannelLoading.Loaded loaded) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Channel(context, timers, arn, environment, loaded)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(JoinStorageSession.class, this::onJoin)
        .onMessage(SocketOpened.class, this::onSocketOpened)
        .onMessage(SocketClosed.class, this::onSocketClosed)
        .onMessage(MessageReceived.class, this::onMessageReceived)
        .onMessage(PeerSessions.Told.class, this::onPeer)
        .onMessage(SessionMedia.Told.class, this::onMedia)
        .onMessage(PeerSessions.UnansweredTooLong.class, this::onUnansweredTooLong)
        .onMessageEquals(ConfigurationChanged.INSTANCE, this::onConfigurationChanged)
        .onMessage(Reloaded.class, this::onReloaded)
        .onMessage(GetStatus.class, this::onGetStatus)
        .onMessageEquals(Tidy.INSTANCE, this::onTidy)
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  private Behavior<Command> onJoin(JoinStorageSession join) {
    Participant participant = join.participant();
    boolean known = !peers.before(participant, Long.MAX_VALUE).isEmpty();
    Rejected refusal =
        Admission.check(
            arn, record, participant, known, peers.viewers(), environment.settings().maxViewers());
    if (refusal != null) {
      join.replyTo().tell(refusal);
      return this;
    }
    sessions.admit(participant, epoch++);
    join.replyTo().tell(new Joined(epoch - 1));
    return this;
  }

  private Behavior<Command> onSocketOpened(SocketOpened opened) {
    sockets.opened(
        opened.participant(), opened.socketId(), opened.socket(), environment.clock().instant());
    return this;
  }

  private Behavior<Command> onSocketClosed(SocketClosed closed) {
    // Media outlives its signaling socket: only the peer connection itself ends a session.
    sockets.closed(closed.participant(), closed.socketId());
    return this;
  }

  private Behavior<Command> onMessageReceived(MessageReceived received) {
    boolean stores = record != null && record.storageEnabled();
    desk.received(received, stores, environment.clock().instant());
    return this;
  }

  private Behavior<Command> onPeer(PeerSessions.Told told) {
    sessions.on(told.event());
    return this;
  }

  private Behavior<Command> onMedia(SessionMedia.Told told) {
    sessions.on(told);
    return this;
  }

  private Behavior<Command> onUnansweredTooLong(PeerSessions.UnansweredTooLong message) {
    sessions.unansweredTooLong(message.epoch());
    return this;
  }

  private Behavior<Command> onConfigurationChanged() {
    getContext()
        .pipeToSelf(
            environment.directory().find(arn),
            (found, failure) -> new Reloaded(found == null ? null : found.orElse(null), failure));
    return this;
  }

  private Behavior<Command> onReloaded(Reloaded reloaded) {
    if (reloaded.failure() != null) {
      throw new IllegalStateException("channel " + arn + ": no record", reloaded.failure());
    }
    configure(reloaded.record());
    return this;
  }

  private void configure(@Nullable ChannelRecord now) {
    record = now;
    if (now == null) {
      sessions.endAll();
      sockets.closeAll(1001, "the channel was deleted");
      return;
    }
    sockets.messageLife(Duration.ofSeconds(now.messageTtlSeconds()));
    boolean sameStream = media.configure(now.storageEnabled() ? now.streamArn() : null);
    if (!sameStream) {
      sessions.endAll();
    }
  }

  private Behavior<Command> onGetStatus(GetStatus request) {
    // A per-request child gathers the counters, so that a slow media loop delays only its own
    // answer.
    getContext()
        .spawnAnonymous(
            StatusReport.create(arn, epoch - 1, media.feeding(), peers.all(), request.replyTo()));
    return this;
  }

  private Behavior<Command> onTidy() {
    sockets.expire(environment.clock().instant());
    return this;
  }

  private Behavior<Command> onPostStop() {
    sockets.closeAll(1001, "the channel moves or ends");
    media.close();
    return this;
  }

  private void tell(String type, String text) {
    String name = Optional.ofNullable(record).map(ChannelRecord::name).orElse(arn);
    environment
        .events()
        .publish(new Event(environment.clock().instant(), name, type, text, Map.of()));
  }
}
