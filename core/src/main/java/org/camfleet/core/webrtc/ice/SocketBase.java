package org.camfleet.core.webrtc.ice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.net.DatagramReceiver;
import org.camfleet.core.webrtc.net.MediaSocket;
import org.camfleet.core.webrtc.net.SocketBinding;
import org.jspecify.annotations.Nullable;

/**
 * The agent's share of a socket. One socket listens on all addresses, and the kernel picks the
 * source of what it sends, so all host candidates have this one base.
 */
final class SocketBase implements IceBase, DatagramReceiver {
  private static final int BEST = 65_535;

  private final Receiver receiver;
  private final List<InetAddress> hosts;
  private final SocketBinding binding;
  private final Set<InetSocketAddress> reflexive = new HashSet<>();

  SocketBase(MediaSocket socket, String localUfrag, LocalAddresses addresses, Receiver receiver) {
    this.receiver = receiver;
    InetAddress bound = socket.local().getAddress();
    this.hosts =
        bound.isAnyLocalAddress() || addresses.isFixed() ? addresses.list() : List.of(bound);
    this.binding = socket.bind(localUfrag, this);
  }

  /** One host candidate for each address, best first. */
  List<CandidateLine> hostCandidates() {
    List<CandidateLine> lines = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      InetSocketAddress address = new InetSocketAddress(hosts.get(i), binding.local().getPort());
      long priority = CandidateType.HOST.priority(BEST - i);
      String foundation = String.valueOf(i + 1);
      lines.add(CandidateLine.of(foundation, CandidateType.HOST, priority, address, null));
    }
    return lines;
  }

  @Override
  public boolean reaches(InetAddress remote) {
    return preference(remote) > 0;
  }

  /** The place of the first address of the same family, or 0. */
  private int preference(InetAddress remote) {
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.get(i) instanceof Inet4Address == remote instanceof Inet4Address) {
        return BEST - i;
      }
    }
    return 0;
  }

  @Override
  public long priority(InetAddress remote) {
    return CandidateType.HOST.priority(preference(remote));
  }

  @Override
  public long reflexivePriority(InetAddress remote) {
    return CandidateType.PEER_REFLEXIVE.priority(preference(remote));
  }

  long serverReflexivePriority(InetAddress mapped) {
    return CandidateType.SERVER_REFLEXIVE.priority(preference(mapped));
  }

  /** RFC 8445 clause 7.2.5.3.1: what the far end saw tells which of our candidates it was. */
  @Override
  public LocalCandidate local(@Nullable InetSocketAddress mapped) {
    InetSocketAddress seen = mapped == null ? binding.local() : mapped;
    CandidateType type =
        mapped == null || isHost(mapped)
            ? CandidateType.HOST
            : reflexive.contains(mapped)
                ? CandidateType.SERVER_REFLEXIVE
                : CandidateType.PEER_REFLEXIVE;
    return new LocalCandidate(type, "udp", seen);
  }

  /** A server saw us so. */
  void seenAs(InetSocketAddress mapped) {
    reflexive.add(mapped);
  }

  /** Whether packets may get to this address from here, as far as its family tells. */
  boolean mayReach(InetAddress remote) {
    return hosts.stream()
        .anyMatch(
            host ->
                host instanceof Inet4Address == remote instanceof Inet4Address
                    && (remote.isLoopbackAddress() || !host.isLoopbackAddress()));
  }

  @Override
  public boolean relayed() {
    return false;
  }

  @Override
  public DatagramPath path(InetSocketAddress remote) {
    return binding.path(remote);
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
  public boolean admit(InetSocketAddress remote) {
    return binding.admit(remote);
  }

  @Override
  public void claim(InetSocketAddress remote) {
    binding.claim(remote);
  }

  SocketBinding binding() {
    return binding;
  }

  /** The first address of this family, which raddr names for want of a better one. */
  InetSocketAddress baseOf(InetSocketAddress mapped) {
    int preference = preference(mapped.getAddress());
    InetAddress host = preference > 0 ? hosts.get(BEST - preference) : hosts.get(0);
    return new InetSocketAddress(host, binding.local().getPort());
  }

  boolean isHost(InetSocketAddress address) {
    return hosts.contains(address.getAddress()) && address.getPort() == binding.local().getPort();
  }

  void close() {
    binding.close();
  }

  @Override
  public void onStun(InetSocketAddress from, StunMessage message) {
    receiver.onStun(this, from, message);
  }

  @Override
  public void onData(InetSocketAddress from, byte[] data, int offset, int length) {
    receiver.onData(this, from, data, offset, length);
  }
}
