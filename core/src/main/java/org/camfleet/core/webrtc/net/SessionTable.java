package org.camfleet.core.webrtc.net;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * Which session a datagram of a socket belongs to (decision D2): STUN requests by user fragment,
 * STUN answers by transaction, everything else by an address that was admitted before.
 *
 * <p>All tables are bounded: sessions by the setting, addresses and transactions per session.
 */
final class SessionTable {
  static final int MAX_ADDRESSES_PER_SESSION = 16;
  static final int MAX_TRANSACTIONS_PER_SESSION = 256;

  private final Map<String, SessionBinding> byUfrag = new HashMap<>();
  private final Map<TransactionId, SessionBinding> byTransaction = new HashMap<>();
  private final Map<InetSocketAddress, SessionBinding> byAddress = new HashMap<>();
  private final int maxSessions;
  private final SocketCounters counters;

  SessionTable(int maxSessions, SocketCounters counters) {
    this.maxSessions = maxSessions;
    this.counters = counters;
  }

  void add(SessionBinding binding) {
    if (byUfrag.size() >= maxSessions) {
      throw new IllegalStateException(
          "sessions of the socket: " + byUfrag.size() + " (expected: fewer than the limit)");
    }
    if (byUfrag.putIfAbsent(binding.localUfrag, binding) != null) {
      throw new IllegalStateException("ICE user fragment: in use (expected: a fresh one)");
    }
  }

  void remove(SessionBinding binding) {
    byUfrag.remove(binding.localUfrag, binding);
    binding.addresses.forEach(address -> byAddress.remove(address, binding));
    binding.transactions.forEach(byTransaction::remove);
    binding.addresses.clear();
    binding.transactions.clear();
  }

  int sessions() {
    return byUfrag.size();
  }

  int addresses() {
    return byAddress.size();
  }

  void expect(SessionBinding binding, TransactionId transaction) {
    if (binding.transactions.size() < MAX_TRANSACTIONS_PER_SESSION) {
      binding.transactions.add(transaction);
      byTransaction.put(transaction, binding);
    }
  }

  void forget(SessionBinding binding, TransactionId transaction) {
    binding.transactions.remove(transaction);
    byTransaction.remove(transaction, binding);
  }

  boolean admit(SessionBinding binding, InetSocketAddress remote) {
    SessionBinding holder = byAddress.putIfAbsent(remote, binding);
    if (holder != null && holder != binding) {
      counters.contested.increment();
      return false;
    }
    if (holder == null) {
      hold(binding, remote);
    }
    return true;
  }

  void claim(SessionBinding binding, InetSocketAddress remote) {
    SessionBinding former = byAddress.put(remote, binding);
    if (former != null && former != binding) {
      former.addresses.remove(remote);
    }
    hold(binding, remote);
  }

  /** The newest goes to the end; over the limit the oldest goes. */
  private void hold(SessionBinding binding, InetSocketAddress remote) {
    binding.addresses.remove(remote);
    binding.addresses.add(remote);
    if (binding.addresses.size() > MAX_ADDRESSES_PER_SESSION) {
      Iterator<InetSocketAddress> oldest = binding.addresses.iterator();
      InetSocketAddress out = oldest.next();
      while (binding.pinned.contains(out)) {
        out = oldest.next();
      }
      byAddress.remove(out, binding);
      oldest.remove();
    }
  }

  void onDatagram(InetSocketAddress from, byte[] data, int offset, int length) {
    if (StunMessage.isStun(data, offset, length)) {
      onStun(from, data, offset, length);
      return;
    }
    SessionBinding binding = byAddress.get(from);
    if (binding == null) {
      counters.unknown.increment();
    } else {
      binding.receiver.onData(from, data, offset, length);
    }
  }

  private void onStun(InetSocketAddress from, byte[] data, int offset, int length) {
    try {
      StunMessage message = StunMessage.parse(data, offset, length);
      SessionBinding binding = sessionOf(from, message);
      if (binding == null) {
        counters.unknown.increment();
      } else {
        binding.receiver.onStun(from, message);
      }
    } catch (MalformedException e) {
      counters.malformed.increment();
    }
  }

  private @Nullable SessionBinding sessionOf(InetSocketAddress from, StunMessage message) {
    if (message.messageClass() == StunClass.INDICATION) {
      return byAddress.get(from);
    }
    if (message.messageClass() != StunClass.REQUEST) {
      return byTransaction.get(message.transactionId());
    }
    // RFC 8445 clause 7.2.2: the receiver's fragment, a colon, the sender's fragment.
    String username = message.text(AttributeType.USERNAME);
    if (username == null || username.indexOf(':') < 0) {
      return null;
    }
    return byUfrag.get(username.substring(0, username.indexOf(':')));
  }
}
