package org.camfleet.core.channel;

import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.CborSerializable;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;

/** The entity of one signaling channel: its sockets, its storage session and who has precedence. */
public final class Channel {
  private Channel() {}

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
   */
  public record Status(
      String channelArn, @Nullable PeerStatus master, List<PeerStatus> viewers, long epoch)
      implements CborSerializable {}

  /**
   * One participant of the storage session.
   *
   * @param state new, negotiating, connected, closing
   * @param lastFragmentAt when the last fragment of this master was stored
   * @param packets SRTP packets received from (or sent to) it
   */
  public record PeerStatus(
      String participant,
      String state,
      long epoch,
      Instant since,
      @Nullable Instant lastFragmentAt,
      long packets)
      implements CborSerializable {}
}
