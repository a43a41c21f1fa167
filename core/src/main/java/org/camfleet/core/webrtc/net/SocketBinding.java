package org.camfleet.core.webrtc.net;

import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.TransactionId;

/** One session's share of a {@link MediaSocket}; for the loop's thread. */
public interface SocketBinding {
  /** A way to this address; it goes dead with the binding. */
  DatagramPath path(InetSocketAddress remote);

  /** Announces a STUN request, so that its answer is brought here from wherever it comes. */
  void expect(TransactionId transaction);

  /** Takes an announcement back: answered or given up. */
  void forget(TransactionId transaction);

  /**
   * Takes datagrams from an address whose owner has shown the password in a check. A check's source
   * may be forged, so an address that another session holds stays with that session.
   *
   * @return whether the address is this session's now
   */
  boolean admit(InetSocketAddress remote);

  /**
   * Takes datagrams from an address that has answered our own check: it is reachable there, so the
   * address moves here even when another session held it.
   */
  void claim(InetSocketAddress remote);

  /** As {@link #claim}, for a server of this session: the address is kept until the end. */
  void pin(InetSocketAddress server);

  /** The address of the socket. */
  InetSocketAddress local();

  /** Gives the share back; the receiver hears nothing any more. */
  void close();
}
