package org.camfleet.core.webrtc.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One connection to a TURN server; what is sent in one turn of the loop leaves together. */
final class TurnStream extends ChannelInboundHandlerAdapter implements StreamDialer.Connection {
  private final InetSocketAddress server;
  private final StreamDialer.Receiver receiver;
  private final SocketCounters counters;
  private @Nullable Channel channel;
  private boolean open;
  private boolean ended;
  private boolean flushScheduled;

  TurnStream(InetSocketAddress server, StreamDialer.Receiver receiver, SocketCounters counters) {
    this.server = server;
    this.receiver = receiver;
    this.counters = counters;
  }

  /** The channel that is being connected. */
  void connecting(Channel connecting) {
    channel = connecting;
  }

  /** Connected, and secured where that is wanted. */
  void opened() {
    if (!ended) {
      open = true;
      receiver.onOpen();
    }
  }

  void end(String why) {
    if (ended) {
      return;
    }
    ended = true;
    open = false;
    if (channel != null) {
      channel.close();
    }
    receiver.onEnded(why);
  }

  @Override
  public void send(byte[] data, int offset, int length) {
    Channel to = sink();
    if (to != null) {
      ByteBuf frame = to.alloc().directBuffer(TurnFrames.padded(length));
      write(to, frame.writeBytes(data, offset, length).writeZero(-length & 3));
    }
  }

  @Override
  public void sendRun(ByteBuf packets, int segmentSize) {
    try {
      while (packets.isReadable()) {
        int length = Math.min(segmentSize, packets.readableBytes());
        Channel to = sink();
        if (to == null) {
          packets.skipBytes(length);
        } else {
          ByteBuf frame = to.alloc().directBuffer(TurnFrames.padded(length));
          write(to, frame.writeBytes(packets, length).writeZero(-length & 3));
        }
      }
    } finally {
      packets.release();
    }
  }

  /** Where to write; null, and counted, when a server that reads slowly leaves no room. */
  private @Nullable Channel sink() {
    Channel to = channel;
    if (!open || to == null) {
      return null;
    }
    if (!to.isWritable()) {
      counters.overflow.increment();
      return null;
    }
    return to;
  }

  private void write(Channel to, ByteBuf frame) {
    counters.sent.increment();
    to.write(frame, to.voidPromise());
    if (!flushScheduled) {
      flushScheduled = true;
      to.eventLoop()
          .execute(
              () -> {
                flushScheduled = false;
                to.flush();
              });
    }
  }

  @Override
  public InetSocketAddress remote() {
    return server;
  }

  @Override
  public void close() {
    ended = true;
    open = false;
    if (channel != null) {
      channel.flush();
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end("the server closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (ended) {
      return; // the rest of what was read before
    }
    if (cause instanceof IOException) {
      counters.writeErrors.increment();
    } else {
      counters.malformed.increment();
    }
    end(String.valueOf(cause.getMessage()));
  }
}
