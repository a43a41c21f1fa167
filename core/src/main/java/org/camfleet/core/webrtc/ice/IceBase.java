package org.camfleet.core.webrtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.jspecify.annotations.Nullable;

/**
 * What checks are sent from (the base of RFC 8445): the socket, or an allocation on a TURN server.
 * Host and server-reflexive candidates of one socket share it, so they never make redundant pairs.
 */
interface IceBase {
  /**
   * A local candidate.
   *
   * @param protocol how we send: {@code udp}, or to a relay also {@code tcp} and {@code tls}
   */
  record LocalCandidate(CandidateType type, String protocol, InetSocketAddress address) {}

  /** What arrives at a base. */
  interface Receiver {
    void onStun(IceBase base, InetSocketAddress from, StunMessage message);

    void onData(IceBase base, InetSocketAddress from, byte[] data, int offset, int length);
  }

  /** The local candidate of a pair, by the address as which the far end saw a check. */
  LocalCandidate local(@Nullable InetSocketAddress mapped);

  /** Whether a local candidate of the remote's address family exists. */
  boolean reaches(InetAddress remote);

  /** The priority of the local candidate that is used toward this address. */
  long priority(InetAddress remote);

  /** The PRIORITY attribute of a check: what a peer-reflexive candidate found by it would have. */
  long reflexivePriority(InetAddress remote);

  /** Whether data takes the long way over a server. */
  boolean relayed();

  DatagramPath path(InetSocketAddress remote);

  void expect(TransactionId transaction);

  void forget(TransactionId transaction);

  /** See {@link org.camfleet.core.webrtc.net.SocketBinding#admit}. */
  boolean admit(InetSocketAddress remote);

  /** See {@link org.camfleet.core.webrtc.net.SocketBinding#claim}. */
  void claim(InetSocketAddress remote);
}
