package org.camfleet.core.webrtc.rtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.jspecify.annotations.Nullable;

/**
 * Gathers packets of equal size for one segmented send: all but the last have the same size, at
 * most 64 of them and 64 kB. One thread.
 */
final class PacketRun {
  private static final int MOST_PACKETS = 64;
  private static final int MOST_BYTES = 65_000;

  private final DatagramPath path;
  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf run;
  private int segment;
  private int packets;
  private boolean closed;

  PacketRun(DatagramPath path, ByteBufAllocator allocator) {
    this.path = path;
    this.allocator = allocator;
  }

  /**
   * Adds a packet; {@code following} bytes of this picture are still to come, to size the buffer.
   */
  void add(byte[] data, int off, int len, int following) {
    ByteBuf open = run;
    if (open != null && (closed || len > segment || open.readableBytes() + len > MOST_BYTES)) {
      flush();
      open = null;
    }
    if (open == null) {
      open = allocator.directBuffer(Math.min(MOST_BYTES, len + following + following / 8));
      run = open;
      segment = len;
    }
    open.writeBytes(data, off, len);
    packets++;
    closed = len < segment || packets == MOST_PACKETS;
  }

  /** Sends what was gathered. */
  void flush() {
    ByteBuf full = run;
    if (full != null) {
      run = null;
      packets = 0;
      closed = false;
      path.sendRun(full, segment);
    }
  }
}
