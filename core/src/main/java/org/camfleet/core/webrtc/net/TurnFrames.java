package org.camfleet.core.webrtc.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;

/**
 * Cuts what a TURN server sends over a stream into STUN messages and channel data, which is padded
 * to four bytes there (RFC 8656 clause 12.5). On the loop.
 */
final class TurnFrames extends ByteToMessageDecoder {
  private static final int LENGTH_END = 4;
  private static final int STUN_HEADER = 20;
  private static final int CHANNEL_HEADER = 4;

  /** As for datagrams: nothing longer comes from a WebRTC peer. */
  private static final int MAX_FRAME = 2048;

  private final StreamDialer.Receiver receiver;
  private final SocketCounters counters;
  private final byte[] scratch = new byte[MAX_FRAME];

  TurnFrames(StreamDialer.Receiver receiver, SocketCounters counters) {
    this.receiver = receiver;
    this.counters = counters;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < LENGTH_END) {
      return;
    }
    int length = frameLength(in);
    if (in.readableBytes() < padded(length)) {
      return;
    }
    in.readBytes(scratch, 0, length);
    in.skipBytes(padded(length) - length);
    counters.received.increment();
    receiver.onFrame(scratch, 0, length);
  }

  private static int frameLength(ByteBuf in) {
    int first = in.getUnsignedByte(in.readerIndex());
    int stated = in.getUnsignedShort(in.readerIndex() + 2);
    boolean stun = first < 4 && stated % 4 == 0;
    boolean channelData = first >= 0x40 && first < 0x50;
    if (!stun && !channelData) {
      throw new CorruptedFrameException(
          "first byte: %d, length: %d (expected: STUN or channel data)".formatted(first, stated));
    }
    int length = stated + (stun ? STUN_HEADER : CHANNEL_HEADER);
    if (length > MAX_FRAME) {
      throw new CorruptedFrameException(
          "frame: %d bytes (expected: at most %d)".formatted(length, MAX_FRAME));
    }
    return length;
  }

  /** With what fills a frame up to four bytes. */
  static int padded(int length) {
    return length + 3 & ~3;
  }
}
