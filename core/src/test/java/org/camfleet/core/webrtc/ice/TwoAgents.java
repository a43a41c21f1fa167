package org.camfleet.core.webrtc.ice;

import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.ice.IceSettings.Role;

/** A service and a bridge on a simulated network, for the tests of the agent. */
abstract class TwoAgents {
  static final byte[] HELLO = {22, 1, 2, 3};

  SimulatedNet net;
  SimulatedNet.Socket serviceSocket;
  SimulatedNet.Socket bridgeSocket;

  TwoAgents() {
    begin(1);
  }

  /** A new network with another seed. */
  final void begin(long seed) {
    net = new SimulatedNet(seed);
    serviceSocket = net.socket("192.0.2.1", 8444);
    bridgeSocket = net.socket("192.0.2.2", 40000);
  }

  TestPeer service(Role role) {
    return peer(serviceSocket, role);
  }

  TestPeer bridge(Role role) {
    return peer(bridgeSocket, role);
  }

  private TestPeer peer(SimulatedNet.Socket socket, Role role) {
    return new TestPeer(socket, net, role, net.random(), socket.local().getAddress());
  }

  static IceCandidate candidate(String line) {
    return new IceCandidate(line, "0", 0, null);
  }

  static long ignored(TestPeer peer, String reason) {
    return peer.metrics.value("camfleet_ice_candidates_ignored_total", "reason", reason);
  }

  static long refused(TestPeer peer, String reason) {
    return peer.metrics.value("camfleet_ice_checks_refused_total", "reason", reason);
  }
}
