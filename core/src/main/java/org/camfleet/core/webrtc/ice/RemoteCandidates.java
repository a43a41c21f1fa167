package org.camfleet.core.webrtc.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.metrics.Metrics.Counter;
import org.camfleet.core.webrtc.IceCandidate;
import org.jspecify.annotations.Nullable;

/** What the peer has signaled: checked, bounded, ignored with a count where it is of no use. */
final class RemoteCandidates {
  static final int MAX = 64;

  private final Map<InetSocketAddress, RemoteCandidate> byAddress = new LinkedHashMap<>();
  private final IceCounters counters;

  RemoteCandidates(IceCounters counters) {
    this.counters = counters;
  }

  /** The candidate if it is usable and new, else null. */
  @Nullable RemoteCandidate add(IceCandidate candidate) {
    if (candidate.candidate().isBlank()) {
      return null;
    }
    try {
      CandidateLine line = CandidateLine.parse(candidate.candidate());
      InetSocketAddress address = line.socketAddress();
      if (address == null) {
        return ignored(line.address().endsWith(".local") ? counters.mdns : counters.unsupported);
      }
      return isUsable(line, address) ? keep(line, address) : ignored(counters.unsupported);
    } catch (MalformedException e) {
      return ignored(counters.malformed);
    }
  }

  private @Nullable RemoteCandidate keep(CandidateLine line, InetSocketAddress address) {
    if (byAddress.containsKey(address)) {
      return null;
    }
    if (byAddress.size() >= MAX) {
      return ignored(counters.surplus);
    }
    RemoteCandidate remote = new RemoteCandidate(address, line.type(), line.priority());
    byAddress.put(address, remote);
    return remote;
  }

  private static boolean isUsable(CandidateLine line, InetSocketAddress socket) {
    InetAddress address = socket.getAddress();
    boolean zoneNeeded = address instanceof Inet6Address && address.isLinkLocalAddress();
    return line.transport().equals("udp")
        && line.component() == 1
        && socket.getPort() != 0
        && !zoneNeeded
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !isBroadcast(address);
  }

  private static boolean isBroadcast(InetAddress address) {
    return address.getHostAddress().equals("255.255.255.255");
  }

  private static @Nullable RemoteCandidate ignored(Counter counter) {
    counter.increment();
    return null;
  }

  @Nullable RemoteCandidate find(InetSocketAddress address) {
    return byAddress.get(address);
  }

  Iterable<RemoteCandidate> all() {
    return byAddress.values();
  }
}
