package org.camfleet.core.webrtc;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.camfleet.core.webrtc.net.DatagramPath;

/** The path in use now: ICE may move a session to a better one while it streams. */
final class SwitchingPath implements DatagramPath {
  private DatagramPath current;

  SwitchingPath(DatagramPath first) {
    this.current = first;
  }

  void switchTo(DatagramPath path) {
    current = path;
  }

  @Override
  public void send(byte[] data, int offset, int length) {
    current.send(data, offset, length);
  }

  @Override
  public void sendRun(ByteBuf packets, int segmentSize) {
    current.sendRun(packets, segmentSize);
  }

  @Override
  public InetSocketAddress remote() {
    return current.remote();
  }
}
