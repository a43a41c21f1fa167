package org.camfleet.core.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.camfleet.core.media.MediaLoops;

/** The two UDP ports from which one loop of the {@link RtspServer} sends. On the loop. */
final class ServerUdp {
  private static final int MOST_TRIES = 100;
  private static final int SEND_BUFFER = 4 << 20;

  private final Channel media;
  private final Channel reports;
  private final Map<InetSocketAddress, Runnable> clients = new HashMap<>();
  private final Map<InetSocketAddress, Consumer<byte[]>> speakers = new HashMap<>();

  /** Binds an even port and the next one on a local address; an IOException when there is none. */
  ServerUdp(EventLoop loop, InetAddress local) throws IOException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 30_000) * 2;
      Channel even = open(loop, new InetSocketAddress(local, port));
      Channel odd = even.isActive() ? open(loop, new InetSocketAddress(local, port + 1)) : even;
      if (odd.isActive()) {
        media = even;
        reports = odd;
        return;
      }
      even.close();
    }
    throw new IOException("no pair of UDP ports is free on " + local.getHostAddress());
  }

  private Channel open(EventLoop loop, InetSocketAddress local) {
    boolean epoll = loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    Channel channel = epoll ? new EpollDatagramChannel() : new NioDatagramChannel();
    channel.config().setOption(ChannelOption.ALLOCATOR, MediaLoops.ALLOCATOR);
    channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
    channel.pipeline().addLast(new Heard());
    ChannelFuture registered = loop.register(channel);
    if (!registered.isSuccess() || !channel.bind(local).isSuccess()) {
      channel.unsafe().closeForcibly();
    }
    return channel;
  }

  /** The even port. */
  int port() {
    return ((InetSocketAddress) media.localAddress()).getPort();
  }

  /** Tells of reports that come from there. */
  void listen(InetSocketAddress client, Runnable heard) {
    clients.put(client, heard);
  }

  /** Hands on what comes from there. */
  void listen(InetSocketAddress client, Consumer<byte[]> packets) {
    speakers.put(client, packets);
  }

  void forget(InetSocketAddress client) {
    clients.remove(client);
    speakers.remove(client);
  }

  /** Sends a packet with the next {@link #flush}; it takes the buffer over. */
  void write(ByteBuf packet, boolean report, InetSocketAddress to) {
    Channel channel = report ? reports : media;
    channel.write(new DatagramPacket(packet, to), channel.voidPromise());
  }

  void flush() {
    media.flush();
    reports.flush();
  }

  private final class Heard extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      Runnable heard = clients.get(packet.sender());
      Consumer<byte[]> taker = speakers.get(packet.sender());
      byte[] data = taker == null ? null : ByteBufUtil.getBytes(packet.content());
      ReferenceCountUtil.release(message);
      if (taker != null && data != null) {
        taker.accept(data);
      }
      if (heard != null) {
        heard.run();
      }
    }

    /** What the kernel refuses is lost, as on the way. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
  }
}
