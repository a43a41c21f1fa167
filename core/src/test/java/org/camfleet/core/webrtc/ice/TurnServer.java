package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.ChannelData;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.codecs.stun.TransactionId;

/** A TURN server of one allocation in the simulated network. */
final class TurnServer {
  static final String REALM = "camfleet.example";

  private final SimulatedNet net;
  private final InetSocketAddress address;
  private final InetSocketAddress relayed;
  private final StunKey key;
  private final Map<Integer, InetSocketAddress> peers = new HashMap<>();
  final List<StunMethod> carriedOut = new ArrayList<>();
  private InetSocketAddress client;
  final Map<StunMethod, Integer> refusals = new EnumMap<>(StunMethod.class);
  String nonce = "nonce-1";
  boolean released;
  int dataIndications;

  TurnServer(
      SimulatedNet net,
      InetSocketAddress address,
      InetSocketAddress relayed,
      String user,
      String password) {
    this.net = net;
    this.address = address;
    this.relayed = relayed;
    this.key = StunKey.longTerm(user, REALM, password);
    net.listen(address, this::fromClient);
    net.listen(relayed, this::fromPeer);
  }

  private void fromClient(InetSocketAddress from, byte[] bytes) {
    if (ChannelData.isChannelData(bytes, 0, bytes.length)) {
      InetSocketAddress peer = peers.get(ChannelData.channel(bytes, 0));
      byte[] inner = new byte[bytes.length - ChannelData.HEADER];
      System.arraycopy(bytes, ChannelData.HEADER, inner, 0, inner.length);
      net.inject(relayed, peer, inner);
      return;
    }
    StunMessage request = SimulatedNet.parse(bytes);
    if (!request.isSignedWith(key)) {
      refuse(from, request, StunError.UNAUTHENTICATED);
    } else if (!nonce.equals(request.text(AttributeType.NONCE))) {
      refuse(from, request, StunError.STALE_NONCE);
    } else if (refusals.containsKey(request.method())) {
      refuse(from, request, refusals.get(request.method()));
    } else {
      carryOut(from, request);
    }
  }

  private void refuse(InetSocketAddress from, StunMessage request, int code) {
    reply(
        from,
        StunBuilder.error(request, code, "no")
            .text(AttributeType.REALM, REALM)
            .text(AttributeType.NONCE, nonce));
  }

  private void carryOut(InetSocketAddress from, StunMessage request) {
    carriedOut.add(request.method());
    client = from;
    StunBuilder success = StunBuilder.success(request);
    if (request.method() == StunMethod.ALLOCATE) {
      success.address(AttributeType.XOR_RELAYED_ADDRESS, relayed);
      success.address(AttributeType.XOR_MAPPED_ADDRESS, from);
    } else if (request.method() == StunMethod.CHANNEL_BIND) {
      int channel = (int) (request.number(AttributeType.CHANNEL_NUMBER) >> 16);
      peers.put(channel, request.address(AttributeType.XOR_PEER_ADDRESS));
    } else if (request.method() == StunMethod.REFRESH) {
      released = request.number(AttributeType.LIFETIME) == 0;
    }
    reply(from, success.sign(key));
  }

  private void reply(InetSocketAddress to, StunBuilder builder) {
    net.inject(address, to, builder.fingerprint().toBytes());
  }

  /** Permissions are by host; without a channel for the port it becomes a Data indication. */
  private void fromPeer(InetSocketAddress from, byte[] bytes) {
    boolean permitted =
        peers.values().stream().anyMatch(peer -> peer.getAddress().equals(from.getAddress()));
    if (!permitted || released) {
      return;
    }
    for (Map.Entry<Integer, InetSocketAddress> entry : peers.entrySet()) {
      if (entry.getValue().equals(from)) {
        byte[] framed = new byte[ChannelData.HEADER + bytes.length];
        ChannelData.writeHeader(framed, 0, entry.getKey(), bytes.length);
        System.arraycopy(bytes, 0, framed, ChannelData.HEADER, bytes.length);
        net.inject(address, client, framed);
        return;
      }
    }
    dataIndications++;
    TransactionId id = TransactionId.random(net.random());
    net.inject(
        address,
        client,
        StunBuilder.of(StunClass.INDICATION, StunMethod.DATA, id)
            .address(AttributeType.XOR_PEER_ADDRESS, from)
            .bytes(AttributeType.DATA, bytes)
            .fingerprint()
            .toBytes());
  }
}
