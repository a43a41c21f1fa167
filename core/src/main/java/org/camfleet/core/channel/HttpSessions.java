package org.camfleet.core.channel;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.CborSerializable;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.webrtc.IceCandidate;
import org.jspecify.annotations.Nullable;

/**
 * The Channel actor's part of WHIP and WHEP: sessions that begin with the participant's offer and
 * have no signaling socket. They take places and epochs as all other joins do. Used by the actor
 * only; its messages are for everyone.
 */
public final class HttpSessions {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SESSION_ID_BYTES = 18;
  private static final int PLAYER_NAME_BYTES = 4;

  private final Joins joins;
  private final PeerRoster peers;
  private final PeerSessions sessions;

  /** What a channel understands of it. */
  public sealed interface Command extends Channel.Command {
    /** Who is told. */
    ActorRef<Reply> replyTo();
  }

  /**
   * A WHIP client wants to feed the session: a master that brings the offer (RFC 9725).
   *
   * @param replyTo told {@link Started} or {@link Channel.Rejected}
   */
  public record Publish(String offerSdp, ActorRef<Reply> replyTo) implements Command {}

  /**
   * A WHEP player wants to see the session.
   *
   * @param replyTo told {@link Started} or {@link Channel.Rejected}
   */
  public record Play(String offerSdp, ActorRef<Reply> replyTo) implements Command {}

  /**
   * The client ends its session.
   *
   * @param kind {@link JoinKind#WHIP} or {@link JoinKind#WHEP}, whichever began it
   * @param replyTo told {@link Done} or {@link Channel.Rejected}
   */
  public record EndSession(JoinKind kind, String sessionId, ActorRef<Reply> replyTo)
      implements Command {}

  /**
   * The client has found more candidates (RFC 8840).
   *
   * @param kind as in {@link EndSession}
   * @param ufrag the fragment of the description that they belong to, or null when it is not said
   * @param replyTo told {@link Done} or {@link Channel.Rejected}
   */
  public record AddCandidates(
      JoinKind kind,
      String sessionId,
      @Nullable String ufrag,
      List<IceCandidate> candidates,
      ActorRef<Reply> replyTo)
      implements Command {}

  /** Answer to all of these. */
  public sealed interface Reply extends CborSerializable permits Started, Done, Channel.Rejected {}

  /**
   * The session has begun.
   *
   * @param sessionId unguessable; what {@link EndSession} and {@link AddCandidates} take
   * @param answerSdp the whole answer, all candidates in it
   */
  public record Started(String sessionId, String answerSdp) implements Reply {}

  /** It is done. */
  public enum Done implements Reply {
    /** The only value. */
    INSTANCE
  }

  HttpSessions(Joins joins, PeerRoster peers, PeerSessions sessions) {
    this.joins = joins;
    this.peers = peers;
    this.sessions = sessions;
  }

  /** Does what a client asks for, on the channel of this record. */
  void on(Command command, @Nullable ChannelRecord record, Instant now) {
    if (command instanceof Publish publish) {
      start(Participant.MASTER, JoinKind.WHIP, publish.offerSdp(), command, record, now);
    } else if (command instanceof Play play) {
      Participant player = OwnViewers.player(name());
      start(player, JoinKind.WHEP, play.offerSdp(), command, record, now);
    } else if (command instanceof EndSession end) {
      end(end);
    } else if (command instanceof AddCandidates more) {
      add(more);
    }
  }

  private void start(
      Participant participant,
      JoinKind kind,
      String offer,
      Command command,
      @Nullable ChannelRecord record,
      Instant now) {
    Channel.JoinReply decided = joins.decide(record, participant, kind, false, now);
    if (decided instanceof Channel.Rejected rejected) {
      command.replyTo().tell(rejected);
    } else if (decided instanceof Channel.Joined joined) {
      HttpJoin http = new HttpJoin(sessionId(), SdpPayload.offer(offer).ufrag(), command.replyTo());
      sessions.admit(participant, joined.epoch(), kind, http, offer);
    }
  }

  private void end(EndSession end) {
    PeerRoster.Member member = peers.ofSession(end.kind(), end.sessionId());
    if (member == null) {
      end.replyTo().tell(unknown());
    } else {
      sessions.endedByClient(member);
      end.replyTo().tell(Done.INSTANCE);
    }
  }

  private void add(AddCandidates more) {
    PeerRoster.Member member = peers.ofSession(more.kind(), more.sessionId());
    HttpJoin http = member == null ? null : member.http();
    if (member == null || http == null) {
      more.replyTo().tell(unknown());
    } else if (!http.isOf(more.ufrag())) {
      more.replyTo()
          .tell(
              new Channel.Rejected(
                  "ice-restart",
                  "ice-ufrag: not the offer's, so an ICE restart (expected: candidates only, or a"
                      + " new session)"));
    } else {
      for (IceCandidate candidate : more.candidates()) {
        member.session().tell(new PeerSession.Candidate(candidate));
      }
      more.replyTo().tell(Done.INSTANCE);
    }
  }

  private static Channel.Rejected unknown() {
    return new Channel.Rejected(
        "no-session", "session: unknown or over (expected: the Location of a running one)");
  }

  private static String sessionId() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random(SESSION_ID_BYTES));
  }

  /** Not a part of the session's id: a participant's name is shown to others. */
  private static byte[] name() {
    return random(PLAYER_NAME_BYTES);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
