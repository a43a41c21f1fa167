package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.jspecify.annotations.Nullable;

/** A base and a remote candidate, and what is known about the way between them. */
final class CandidatePair {
  /** RFC 8445 clause 6.1.2.6, without Frozen: one component leaves nothing to unfreeze. */
  enum State {
    WAITING,
    IN_PROGRESS,
    SUCCEEDED,
    FAILED
  }

  final IceBase base;
  final RemoteCandidate remote;
  final DatagramPath path;
  State state = State.WAITING;

  /** The peer has sent USE-CANDIDATE here. */
  boolean nominatedByPeer;

  /** Whether an authenticated message ever came this way. */
  boolean heard;

  /** When the peer last proved to be there: an authenticated check or answer, nanoseconds. */
  long lastHeard;

  /** As whom the peer saw us in its last answer, or null before one. */
  @Nullable InetSocketAddress mapped;

  /** When the peer last answered a check of ours: that is its consent (RFC 7675). */
  long lastAnswer;

  CandidatePair(IceBase base, RemoteCandidate remote) {
    this.base = base;
    this.remote = remote;
    this.path = base.path(remote.address);
  }

  void onHeard(long now) {
    heard = true;
    lastHeard = now;
  }

  /** The formula of RFC 8445 clause 6.1.2.3. */
  long priority(boolean controlling) {
    long local = base.priority(remote.address.getAddress());
    long g = controlling ? local : remote.priority();
    long d = controlling ? remote.priority() : local;
    return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
  }

  boolean relayed() {
    return base.relayed() || remote.type() == CandidateType.RELAYED;
  }

  @Override
  public String toString() {
    return (base.relayed() ? "relay" : "socket") + " -> " + remote.address + " " + state;
  }
}
