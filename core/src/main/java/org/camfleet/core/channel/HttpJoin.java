package org.camfleet.core.channel;

import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What a join by WHIP or WHEP has beside others: the id of its session, and who waits for the
 * answer. Plain state of the Channel actor.
 */
final class HttpJoin {
  private final String sessionId;
  private final @Nullable String ufrag;
  private @Nullable ActorRef<HttpSessions.Reply> waiting;

  /** A join whose offer has this ICE user name fragment; {@code replyTo} is told once. */
  HttpJoin(String sessionId, @Nullable String ufrag, ActorRef<HttpSessions.Reply> replyTo) {
    this.sessionId = sessionId;
    this.ufrag = ufrag;
    this.waiting = replyTo;
  }

  /** By which its client names it; whoever knows it may end it. */
  String sessionId() {
    return sessionId;
  }

  /** Whether this is the fragment of its offer, or none: another one means an ICE restart. */
  boolean isOf(@Nullable String given) {
    return given == null || Objects.equals(given, ufrag);
  }

  /** Its offer is answered. */
  void answered(String sdp) {
    reply(new HttpSessions.Started(sessionId, sdp));
  }

  /** Its offer is not answered; nothing happens when it was. */
  void refused(String code, String text) {
    reply(new Channel.Rejected(code, text));
  }

  private void reply(HttpSessions.Reply reply) {
    if (waiting != null) {
      waiting.tell(reply);
      waiting = null;
    }
  }
}
