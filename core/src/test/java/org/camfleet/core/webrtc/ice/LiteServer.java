package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.net.DatagramReceiver;
import org.camfleet.core.webrtc.net.MediaSocket;
import org.camfleet.core.webrtc.net.SocketBinding;

/** Answers checks and never sends any (RFC 8445 clause 2.5). */
final class LiteServer implements DatagramReceiver {
  private final SocketBinding binding;
  private final StunKey key;
  boolean nominated;

  LiteServer(MediaSocket socket, String ufrag, Secret password) {
    binding = socket.bind(ufrag, this);
    key = StunKey.shortTerm(password.reveal());
  }

  @Override
  public void onStun(InetSocketAddress from, StunMessage message) {
    if (message.isSignedWith(key) && message.has(AttributeType.ICE_CONTROLLING)) {
      nominated |= message.has(AttributeType.USE_CANDIDATE);
      byte[] answer =
          StunBuilder.success(message)
              .address(AttributeType.XOR_MAPPED_ADDRESS, from)
              .sign(key)
              .fingerprint()
              .toBytes();
      binding.path(from).send(answer, 0, answer.length);
    }
  }

  @Override
  public void onData(InetSocketAddress from, byte[] data, int offset, int length) {}
}
