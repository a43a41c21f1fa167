package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;

/** Where the peer may be reached; learned by signaling or from a check. */
final class RemoteCandidate {
  final InetSocketAddress address;
  private CandidateType type;
  private long priority;

  RemoteCandidate(InetSocketAddress address, CandidateType type, long priority) {
    this.address = address;
    learn(type, priority);
  }

  /** Signaling tells later what a check had shown as peer-reflexive (RFC 8838 clause 11.4). */
  void learn(CandidateType newType, long newPriority) {
    type = newType;
    priority = Math.max(1, Math.min(newPriority, Integer.MAX_VALUE));
  }

  CandidateType type() {
    return type;
  }

  long priority() {
    return priority;
  }
}
