package org.camfleet.core.webrtc.net;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camfleet.codecs.stun.StunMessage;

/** Collects what a session receives. */
final class Inbox implements DatagramReceiver {
  final List<StunMessage> stun = new CopyOnWriteArrayList<>();
  final List<byte[]> data = new CopyOnWriteArrayList<>();
  final List<InetSocketAddress> senders = new CopyOnWriteArrayList<>();

  @Override
  public void onStun(InetSocketAddress from, StunMessage message) {
    senders.add(from);
    stun.add(message);
  }

  @Override
  public void onData(InetSocketAddress from, byte[] bytes, int offset, int length) {
    senders.add(from);
    data.add(Arrays.copyOfRange(bytes, offset, offset + length));
  }
}
