package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.net.SocketBinding;

/** How requests get to servers: from the session's own socket, or over a connection to one. */
interface ServerLine {
  /** A way to this server. */
  DatagramPath path(InetSocketAddress server);

  /** See {@link SocketBinding#expect}. */
  void expect(TransactionId transaction);

  /** See {@link SocketBinding#forget}. */
  void forget(TransactionId transaction);

  /** See {@link SocketBinding#pin}. */
  void pin(InetSocketAddress server);

  /** Whether all that is sent arrives, so that nothing need be sent again. */
  boolean isReliable();

  /** {@code udp}, {@code tcp} or {@code tls}. */
  String protocol();

  /** Datagrams from a share of a socket. */
  record OfSocket(SocketBinding binding) implements ServerLine {
    @Override
    public DatagramPath path(InetSocketAddress server) {
      return binding.path(server);
    }

    @Override
    public void expect(TransactionId transaction) {
      binding.expect(transaction);
    }

    @Override
    public void forget(TransactionId transaction) {
      binding.forget(transaction);
    }

    @Override
    public void pin(InetSocketAddress server) {
      binding.pin(server);
    }

    @Override
    public boolean isReliable() {
      return false;
    }

    @Override
    public String protocol() {
      return "udp";
    }
  }

  /** A connection of its own: all that comes over it is of its one server. */
  record OfStream(DatagramPath connection, String protocol) implements ServerLine {
    @Override
    public DatagramPath path(InetSocketAddress server) {
      return connection;
    }

    @Override
    public void expect(TransactionId transaction) {}

    @Override
    public void forget(TransactionId transaction) {}

    @Override
    public void pin(InetSocketAddress server) {}

    @Override
    public boolean isReliable() {
      return true;
    }
  }
}
