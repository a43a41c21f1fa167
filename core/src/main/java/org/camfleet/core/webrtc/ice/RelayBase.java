package org.camfleet.core.webrtc.ice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.ChannelData;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.jspecify.annotations.Nullable;

/** What is sent and received through a TURN allocation: one channel for each peer address. */
final class RelayBase implements IceBase {
  /** Each is a permission on the server, which counts them, too. */
  private static final int MAX_CHANNELS = 64;

  private final TurnClient client;
  private final DatagramPath server;
  private final InetSocketAddress relayed;
  private final String protocol;
  private final int preference;
  private final Receiver receiver;
  private final Map<InetSocketAddress, RelayPath> byPeer = new HashMap<>();
  private final Map<Integer, RelayPath> byChannel = new HashMap<>();
  private final Set<InetSocketAddress> admitted = new HashSet<>();

  RelayBase(
      TurnClient client,
      DatagramPath server,
      InetSocketAddress relayed,
      String protocol,
      int preference,
      Receiver receiver) {
    this.client = client;
    this.server = server;
    this.relayed = relayed;
    this.protocol = protocol;
    this.preference = preference;
    this.receiver = receiver;
  }

  @Override
  public boolean reaches(InetAddress remote) {
    return relayed.getAddress() instanceof Inet4Address == remote instanceof Inet4Address;
  }

  @Override
  public long priority(InetAddress remote) {
    return CandidateType.RELAYED.priority(preference);
  }

  @Override
  public long reflexivePriority(InetAddress remote) {
    // Below every direct one: what is found through the relay is reached through the relay.
    return CandidateType.RELAYED.priority(preference);
  }

  @Override
  public boolean relayed() {
    return true;
  }

  /** The far end sees the address on the server, whatever leads there. */
  @Override
  public LocalCandidate local(@Nullable InetSocketAddress mapped) {
    return new LocalCandidate(CandidateType.RELAYED, protocol, relayed);
  }

  /** The channel is asked for at once, so that the peer's own checks get through early. */
  @Override
  public DatagramPath path(InetSocketAddress remote) {
    RelayPath known = byPeer.get(remote);
    if (known != null) {
      return known;
    }
    int channel = ChannelData.FIRST + byPeer.size();
    RelayPath path = new RelayPath(server, remote, channel);
    if (byPeer.size() < MAX_CHANNELS) {
      byPeer.put(remote, path);
      byChannel.put(channel, path);
      client.bindChannel(path);
    }
    return path;
  }

  /** Also renews the permissions, which live shortest. */
  void refreshChannels() {
    byPeer.values().forEach(client::bindChannel);
  }

  void onChannelData(byte[] data, int offset, int length) {
    if (!ChannelData.isChannelData(data, offset, length)) {
      return;
    }
    RelayPath path = byChannel.get(ChannelData.channel(data, offset));
    try {
      int inner = ChannelData.dataLength(data, offset, length);
      if (path != null) {
        onDatagram(path.remote(), data, offset + ChannelData.HEADER, inner);
      }
    } catch (MalformedException e) {
      // A relay cuts nothing; whoever sent this is not it, and what he sent goes nowhere.
    }
  }

  /** From a permitted host, but a port without a channel. */
  void onDataIndication(StunMessage indication) {
    InetSocketAddress peer = indication.address(AttributeType.XOR_PEER_ADDRESS);
    byte @Nullable [] data = indication.bytes(AttributeType.DATA);
    if (peer != null && data != null) {
      onDatagram(peer, data, 0, data.length);
    }
  }

  private void onDatagram(InetSocketAddress peer, byte[] data, int offset, int length) {
    if (!StunMessage.isStun(data, offset, length)) {
      if (admitted.contains(peer)) {
        receiver.onData(this, peer, data, offset, length);
      }
      return;
    }
    try {
      receiver.onStun(this, peer, StunMessage.parse(data, offset, length));
    } catch (MalformedException e) {
      // Only what the socket itself receives is counted as malformed.
    }
  }

  @Override
  public void expect(TransactionId transaction) {
    // Whatever comes through the allocation is this session's.
  }

  @Override
  public void forget(TransactionId transaction) {
    // See expect.
  }

  @Override
  public boolean admit(InetSocketAddress remote) {
    return admitted.contains(remote) || admitted.size() < MAX_CHANNELS && admitted.add(remote);
  }

  @Override
  public void claim(InetSocketAddress remote) {
    admit(remote);
  }
}
