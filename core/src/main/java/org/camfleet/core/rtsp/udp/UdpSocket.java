package org.camfleet.core.rtsp.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.camfleet.core.media.BatchReads;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bound UDP socket of a camera: many datagrams a read (recvmmsg) on epoll, one by one on NIO;
 * for the loop's thread.
 */
final class UdpSocket extends ChannelInboundHandlerAdapter {
  /** Takes what arrives, on the loop. */
  interface Reader {
    /** A datagram; the array is reused as soon as the call returns. */
    void onDatagram(
        InetSocketAddress from, byte[] data, int offset, int length, long arrivalMicros);

    /** A datagram was longer than could be known; it came cut and is dropped. */
    default void onCut() {}

    /** Nothing more waits for now. */
    default void onPause() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);
  private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");
  private static final int LONGEST = 65_536;
  private static final int USUAL_LONGEST = 2048;
  private static final int DATAGRAMS_PER_READ = 32;
  private static final int MOST_PER_WAKE_UP = 128;

  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[LONGEST];
        }
      };

  private final DatagramChannel channel;
  private final Reader reader;
  private final byte[] scratch = SCRATCH.get();
  private long arrivalMicros;
  private boolean batched;
  private boolean cuts;
  private boolean inBatch;
  private boolean failureSaid;

  private UdpSocket(DatagramChannel channel, Reader reader) {
    this.channel = channel;
    this.reader = reader;
    this.batched = channel instanceof EpollDatagramChannel;
    this.cuts = batched;
  }

  /**
   * Binds a socket; call it on the loop.
   *
   * @param shared whether other sockets may be bound to the same, as those of a multicast group are
   * @throws IOException when the address is in use or not ours
   */
  static UdpSocket open(
      MediaLoop loop, InetSocketAddress local, int receiveBuffer, boolean shared, Reader reader)
      throws IOException {
    DatagramChannel channel = channel(loop, local.getAddress());
    UdpSocket socket = new UdpSocket(channel, reader);
    channel.config().setOption(ChannelOption.SO_RCVBUF, receiveBuffer);
    channel.config().setOption(ChannelOption.SO_REUSEADDR, shared);
    channel.config().setOption(ChannelOption.ALLOCATOR, MediaLoops.ALLOCATOR);
    channel
        .config()
        .setOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            socket.batched
                ? new BatchReads(USUAL_LONGEST * DATAGRAMS_PER_READ, MOST_PER_WAKE_UP)
                : new FixedRecvByteBufAllocator(LONGEST).maxMessagesPerRead(MOST_PER_WAKE_UP));
    if (socket.batched) {
      channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, USUAL_LONGEST);
    }
    channel.pipeline().addLast(socket);
    // On the loop itself both steps complete before they return.
    ChannelFuture registered = loop.eventLoop().register(channel);
    String what = "UDP " + local.getAddress().getHostAddress() + ":" + local.getPort();
    finish(channel, registered.isSuccess() ? channel.bind(local) : registered, what);
    return socket;
  }

  private static DatagramChannel channel(MediaLoop loop, InetAddress local) {
    SocketProtocolFamily family =
        local instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    boolean epoll = loop.eventLoop() instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }

  private static void finish(Channel channel, ChannelFuture step, String what) throws IOException {
    if (!step.isSuccess()) {
      channel.unsafe().closeForcibly();
      Throwable cause = step.cause();
      throw new IOException(
          what + ": " + (cause == null ? "not on its loop" : cause.getMessage()), cause);
    }
  }

  /**
   * Takes part in a multicast group; of one source only unless it is null.
   *
   * @throws IOException says why the kernel refuses; the socket is closed then
   */
  void join(InetAddress group, NetworkInterface on, @Nullable InetAddress source)
      throws IOException {
    finish(
        channel, channel.joinGroup(group, on, source), "multicast group " + group.getHostAddress());
  }

  /** How what is sent to a group leaves. */
  void sendToGroups(NetworkInterface on, int ttl) {
    channel.config().setOption(ChannelOption.IP_MULTICAST_IF, on);
    channel.config().setOption(ChannelOption.IP_MULTICAST_TTL, ttl);
  }

  InetSocketAddress local() {
    return channel.localAddress();
  }

  /** What the kernel granted; Linux answers twice that, for it counts its own overhead. */
  int receiveBufferBytes() {
    int answered = channel.config().getOption(ChannelOption.SO_RCVBUF);
    return LINUX ? answered / 2 : answered;
  }

  /** Sends one datagram at once; what the kernel refuses is lost, as on the way. */
  void send(byte[] data, InetSocketAddress to) {
    ByteBuf buffer = channel.alloc().directBuffer(data.length).writeBytes(data);
    channel.writeAndFlush(new DatagramPacket(buffer, to), channel.voidPromise());
  }

  void close() {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      if (!inBatch) {
        inBatch = true;
        arrivalMicros = EpochClock.micros();
      }
      ByteBuf content = packet.content();
      int length = Math.min(content.readableBytes(), LONGEST);
      if (cuts && length == USUAL_LONGEST) {
        readWhole();
        reader.onCut();
        return;
      }
      content.readBytes(scratch, 0, length);
      reader.onDatagram(packet.sender(), scratch, 0, length, arrivalMicros);
    } finally {
      packet.release();
    }
  }

  /** A camera whose datagrams are longer than a read of many takes: from now on one by one. */
  private void readWhole() {
    if (batched) {
      batched = false;
      channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, 0);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    inBatch = false;
    // Others of the batch in which the first long one came are cut as well.
    cuts = batched;
    reader.onPause();
  }

  /** What a void promise could not send; anything else is a defect, said once a socket. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException) && !failureSaid) {
      failureSaid = true;
      LOG.error("UDP {}: a datagram made its receiver fail", local(), cause);
    }
  }
}
