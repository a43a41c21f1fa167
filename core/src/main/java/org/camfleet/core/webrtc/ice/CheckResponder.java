package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/** Judges and answers the peer's checks (RFC 8445 clause 7.3). */
final class CheckResponder {
  /**
   * A check that was authenticated and answered.
   *
   * @param peerUfrag the fragment the peer says is its own
   * @param priority what a peer-reflexive candidate from there has
   * @param useCandidate whether the peer nominates the pair
   */
  record Accepted(String peerUfrag, long priority, boolean useCandidate) {
    Accepted withUseCandidate(boolean value) {
      return new Accepted(peerUfrag, priority, value);
    }
  }

  /** A check costs microseconds to verify; strangers get this many a second verified per agent. */
  private static final int FAILURES_PER_SECOND = 50;

  private final IceCredentials local;
  private final RoleState role;
  private final IceCounters counters;
  private final TokenBucket failures;

  CheckResponder(IceCredentials local, RoleState role, IceCounters counters, long now) {
    this.local = local;
    this.role = role;
    this.counters = counters;
    this.failures = new TokenBucket(FAILURES_PER_SECOND, now);
  }

  /**
   * Answers a request, or drops it: a stranger learns nothing.
   *
   * @param known whether an authenticated message came from this address before
   * @param peerUfrag the peer's fragment as signaled, or null while it is unknown
   * @return null when nothing came of it
   */
  @Nullable Accepted respond(
      IceBase base,
      InetSocketAddress from,
      StunMessage request,
      boolean known,
      @Nullable String peerUfrag,
      long now) {
    String username = request.text(AttributeType.USERNAME);
    if (username == null || !username.startsWith(local.ufrag() + ":")) {
      counters.foreignUfrag.increment();
      return null;
    }
    if (!isAuthentic(request, known, now)) {
      return null;
    }
    int[] unknown = request.unknownAttributes();
    if (unknown.length > 0) {
      StunBuilder error = StunBuilder.error(request, StunError.UNKNOWN_ATTRIBUTE, "Unknown");
      reply(base, from, error.unknownAttributes(unknown));
      return null;
    }
    String theirs = username.substring(local.ufrag().length() + 1);
    Accepted accepted = accepted(theirs, request);
    if (peerUfrag != null && !peerUfrag.equals(theirs)) {
      // Someone who knows our offer but did not give the answer we hold: the agent tells upwards.
      counters.foreignUfrag.increment();
      return accepted;
    }
    if (role.conflictsWith(request) && !yields(base, from, request)) {
      return null;
    }
    reply(base, from, StunBuilder.success(request).address(AttributeType.XOR_MAPPED_ADDRESS, from));
    counters.checksAnswered.increment();
    return accepted;
  }

  private static Accepted accepted(String peerUfrag, StunMessage request) {
    long priority = request.number(AttributeType.PRIORITY);
    return new Accepted(
        peerUfrag,
        priority > 0 ? priority : CandidateType.PEER_REFLEXIVE.priority(0),
        request.has(AttributeType.USE_CANDIDATE));
  }

  private boolean isAuthentic(StunMessage request, boolean known, long now) {
    if (!known && failures.isEmpty(now)) {
      counters.flood.increment();
      return false;
    }
    if (request.isSignedWith(local.key())) {
      return true;
    }
    failures.take();
    counters.unauthenticated.increment();
    return false;
  }

  /** Whether this agent takes the other role; else the peer is told to. */
  private boolean yields(IceBase base, InetSocketAddress from, StunMessage request) {
    counters.roleConflicts.increment();
    if (role.winsAgainst(request)) {
      reply(base, from, StunBuilder.error(request, StunError.ROLE_CONFLICT, "Role Conflict"));
      return false;
    }
    role.become(role.role().opposite());
    return true;
  }

  private void reply(IceBase base, InetSocketAddress from, StunBuilder response) {
    byte[] bytes = response.sign(local.key()).fingerprint().toBytes();
    base.path(from).send(bytes, 0, bytes.length);
  }
}
