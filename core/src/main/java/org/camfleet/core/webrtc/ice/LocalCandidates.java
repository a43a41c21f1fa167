package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.camfleet.core.webrtc.IceTransportPolicy;

/** What an agent tells of where it can be reached, as far as its policy lets it. On the loop. */
final class LocalCandidates {
  private final SocketBase socket;
  private final IceTransportPolicy policy;
  private final Consumer<CandidateLine> tell;
  private final List<CandidateLine> told = new ArrayList<>();

  /** None so far; {@code tell} hears of each. */
  LocalCandidates(SocketBase socket, IceTransportPolicy policy, Consumer<CandidateLine> tell) {
    this.socket = socket;
    this.policy = policy;
    this.tell = tell;
  }

  /** Whether our own addresses stay unknown and unused. */
  boolean relayOnly() {
    return policy == IceTransportPolicy.RELAY;
  }

  void hosts() {
    if (!relayOnly()) {
      socket.hostCandidates().forEach(this::add);
    }
  }

  void reflexive(InetSocketAddress mapped) {
    socket.seenAs(mapped);
    if (!relayOnly() && !socket.isHost(mapped) && !isTold(mapped)) {
      add(
          CandidateLine.of(
              foundation(),
              CandidateType.SERVER_REFLEXIVE,
              socket.serverReflexivePriority(mapped.getAddress()),
              mapped,
              socket.baseOf(mapped)));
    }
  }

  /** Where only the relay may be seen, the related address tells of nothing else. */
  void relayed(RelayBase base, InetSocketAddress relayed, InetSocketAddress mapped) {
    long priority = base.priority(relayed.getAddress());
    InetSocketAddress related = relayOnly() ? relayed : mapped;
    add(CandidateLine.of(foundation(), CandidateType.RELAYED, priority, relayed, related));
  }

  private void add(CandidateLine line) {
    told.add(line);
    tell.accept(line);
  }

  private boolean isTold(InetSocketAddress address) {
    return told.stream().anyMatch(line -> address.equals(line.socketAddress()));
  }

  private String foundation() {
    return String.valueOf(told.size() + 1);
  }

  List<CandidateLine> all() {
    return List.copyOf(told);
  }
}
