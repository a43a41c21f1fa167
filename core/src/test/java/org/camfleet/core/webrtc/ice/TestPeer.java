package org.camfleet.core.webrtc.ice;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.net.MediaSocket;

/** An agent and everything it told. */
final class TestPeer implements IceAgent.Listener {
  final CountingMetrics metrics = new CountingMetrics();
  final List<IceCandidate> candidates = new ArrayList<>();
  final List<DatagramPath> selections = new ArrayList<>();
  final List<String> failures = new ArrayList<>();
  final List<String> endings = new ArrayList<>();
  final List<String> peerUfrags = new ArrayList<>();
  final List<byte[]> data = new ArrayList<>();
  final IceAgent agent;
  long selectedAt;
  private final IceTimers timers;

  TestPeer(
      MediaSocket socket,
      IceTimers timers,
      Role role,
      RandomGenerator random,
      InetAddress... addresses) {
    this(socket, timers, role, random, IceTransportPolicy.ALL, addresses);
  }

  TestPeer(
      MediaSocket socket,
      IceTimers timers,
      Role role,
      RandomGenerator random,
      IceTransportPolicy policy,
      InetAddress... addresses) {
    this.timers = timers;
    LocalAddresses local = LocalAddresses.fixed(Arrays.asList(addresses));
    IceSettings settings = new IceSettings(role, local, Duration.ofSeconds(30), policy);
    agent = IceAgent.create(socket, timers, settings, new IceCounters(metrics), this, random);
    agent.start("0");
  }

  /** Tells both peers each other's description, and candidates too if wanted. */
  static void introduce(TestPeer a, TestPeer b, boolean withCandidates) {
    a.learn(b);
    b.learn(a);
    if (withCandidates) {
      b.candidates.forEach(a.agent::addRemoteCandidate);
      a.candidates.forEach(b.agent::addRemoteCandidate);
    }
  }

  void learn(TestPeer other) {
    agent.setRemote(other.agent.localUfrag(), other.agent.localPassword(), false);
  }

  DatagramPath path() {
    return selections.get(selections.size() - 1);
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    candidates.add(candidate);
  }

  @Override
  public void onSelected(DatagramPath path) {
    selectedAt = timers.nanos();
    selections.add(path);
  }

  @Override
  public void onFailed(String code, String why) {
    failures.add(code + ": " + why);
  }

  @Override
  public void onPathEnding(String why) {
    endings.add(why);
  }

  @Override
  public void onData(byte[] bytes, int offset, int length) {
    data.add(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public void onPeerUfrag(String peerUfrag) {
    peerUfrags.add(peerUfrag);
  }
}
