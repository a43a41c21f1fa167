package org.camfleet.core.webrtc.net;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.camfleet.codecs.stun.TransactionId;

/** A session's row in the {@link SessionTable}. */
final class SessionBinding implements SocketBinding {
  private static final int MAX_PINNED = 8;

  final String localUfrag;
  final DatagramReceiver receiver;

  /** Held addresses, the one taken longest ago first. */
  final Set<InetSocketAddress> addresses = new LinkedHashSet<>();

  final Set<InetSocketAddress> pinned = new HashSet<>();
  final Set<TransactionId> transactions = new HashSet<>();
  private final SessionTable table;
  private final UdpChannel channel;
  private final Runnable onClose;
  private boolean open = true;

  SessionBinding(
      SessionTable table,
      UdpChannel channel,
      String localUfrag,
      DatagramReceiver receiver,
      Runnable onClose) {
    this.table = table;
    this.channel = channel;
    this.localUfrag = localUfrag;
    this.receiver = receiver;
    this.onClose = onClose;
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public DatagramPath path(InetSocketAddress remote) {
    return new SocketPath(this, channel, remote);
  }

  @Override
  public void expect(TransactionId transaction) {
    if (open) {
      table.expect(this, transaction);
    }
  }

  @Override
  public void forget(TransactionId transaction) {
    table.forget(this, transaction);
  }

  @Override
  public boolean admit(InetSocketAddress remote) {
    return open && table.admit(this, remote);
  }

  @Override
  public void claim(InetSocketAddress remote) {
    if (open) {
      table.claim(this, remote);
    }
  }

  @Override
  public void pin(InetSocketAddress server) {
    if (open && pinned.size() < MAX_PINNED) {
      pinned.add(server);
      table.claim(this, server);
    }
  }

  @Override
  public InetSocketAddress local() {
    return channel.local();
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      table.remove(this);
      onClose.run();
    }
  }
}
