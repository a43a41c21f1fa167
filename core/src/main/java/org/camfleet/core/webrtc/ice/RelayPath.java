package org.camfleet.core.webrtc.ice;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.stun.ChannelData;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.webrtc.net.DatagramPath;

/** A path through a TURN channel: every datagram carries four bytes more. */
final class RelayPath implements DatagramPath {
  /** Checks wait for the channel; they are few, and resent anyway. */
  private static final int MAX_WAITING = 4;

  private final DatagramPath server;
  private final InetSocketAddress remote;
  private final int channel;
  private final List<byte[]> waiting = new ArrayList<>();
  private boolean bound;

  RelayPath(DatagramPath server, InetSocketAddress remote, int channel) {
    this.server = server;
    this.remote = remote;
    this.channel = channel;
  }

  int channel() {
    return channel;
  }

  void onBound() {
    bound = true;
    waiting.forEach(framed -> server.send(framed, 0, framed.length));
    waiting.clear();
  }

  @Override
  public void send(byte[] data, int offset, int length) {
    byte[] framed = new byte[ChannelData.HEADER + length];
    ChannelData.writeHeader(framed, 0, channel, length);
    System.arraycopy(data, offset, framed, ChannelData.HEADER, length);
    if (bound) {
      server.send(framed, 0, framed.length);
    } else if (waiting.size() < MAX_WAITING) {
      waiting.add(framed);
    }
  }

  /** The run stays a run: equal segments are equal with their headers, too. */
  @Override
  public void sendRun(ByteBuf packets, int segmentSize) {
    try {
      int bytes = packets.readableBytes();
      int count = (bytes + segmentSize - 1) / segmentSize;
      ByteBuf framed = MediaLoops.ALLOCATOR.directBuffer(bytes + count * ChannelData.HEADER);
      while (packets.isReadable()) {
        int length = Math.min(segmentSize, packets.readableBytes());
        framed.writeShort(channel).writeShort(length).writeBytes(packets, length);
      }
      server.sendRun(framed, segmentSize + ChannelData.HEADER);
    } finally {
      packets.release();
    }
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public String toString() {
    return "relay " + remote + " over " + server.remote();
  }
}
