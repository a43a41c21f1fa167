package org.camfleet.core.webrtc.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.SegmentedDatagramPacket;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.camfleet.core.media.BatchReads;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bound UDP socket: UDP_GRO or recvmmsg in, UDP_SEGMENT or sendmmsg out on epoll, one by one on
 * NIO; for the loop's thread.
 */
final class UdpChannel extends ChannelInboundHandlerAdapter {
  /** Takes what arrives; the array is reused as soon as the call returns. */
  interface Reader {
    void onDatagram(InetSocketAddress from, byte[] data, int offset, int length);
  }

  private static final Logger LOG = LoggerFactory.getLogger(UdpChannel.class);

  /** No datagram of ours or of a WebRTC peer is longer; the rest of a longer one is cut off. */
  private static final int MAX_DATAGRAM = 2048;

  private static final int DATAGRAMS_PER_READ = 32;

  private static final int MOST_PER_WAKE_UP = 128;

  /** Kernel limits: 64 segments (UDP_MAX_SEGMENTS before Linux 6.9) and one IP packet. */
  private static final int MAX_SEGMENTS = 64;

  private static final int MAX_RUN_BYTES = 65_000;

  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[MAX_DATAGRAM];
        }
      };

  private final Channel channel;
  private final SocketCounters counters;
  private final Reader reader;
  private final boolean segmentation;
  private final byte[] scratch = SCRATCH.get();
  private int receivedInBatch;
  private int sentInBatch;
  private boolean flushScheduled;
  private boolean failureSaid;

  private UdpChannel(
      Channel channel, boolean segmentation, SocketCounters counters, Reader reader) {
    this.channel = channel;
    this.segmentation = segmentation;
    this.counters = counters;
    this.reader = reader;
  }

  /** Whether runs can leave through UDP_SEGMENT on this loop at all. */
  static boolean canSegment(MediaLoop loop) {
    return isEpoll(loop) && SegmentedDatagramPacket.isSupported();
  }

  private static boolean isEpoll(MediaLoop loop) {
    return loop.eventLoop() instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
  }

  /**
   * Binds a socket; call it on the loop.
   *
   * @throws IOException when the address is in use or not ours
   */
  static UdpChannel open(
      MediaLoop loop,
      InetSocketAddress address,
      UdpSettings settings,
      SocketCounters counters,
      Reader reader)
      throws IOException {
    Channel channel = isEpoll(loop) ? new EpollDatagramChannel() : new NioDatagramChannel();
    configure(channel, settings);
    boolean segmentation = settings.segmentation() && canSegment(loop);
    UdpChannel udp = new UdpChannel(channel, segmentation, counters, reader);
    channel.pipeline().addLast(udp);
    // On the loop itself both steps complete before they return.
    ChannelFuture registered = loop.eventLoop().register(channel);
    ChannelFuture bound = registered.isSuccess() ? channel.bind(address) : registered;
    if (!bound.isSuccess()) {
      channel.unsafe().closeForcibly();
      Throwable cause = bound.cause();
      throw new IOException(
          "UDP " + address + ": " + (cause == null ? "not on its loop" : cause.getMessage()),
          cause);
    }
    return udp;
  }

  private static void configure(Channel channel, UdpSettings settings) {
    channel.config().setOption(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
    channel.config().setOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
    int high = settings.maxPendingBytes();
    channel
        .config()
        .setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high));
    channel.config().setOption(ChannelOption.ALLOCATOR, MediaLoops.ALLOCATOR);
    boolean epoll = channel instanceof EpollDatagramChannel;
    channel
        .config()
        .setOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            epoll
                ? new BatchReads(MAX_DATAGRAM * DATAGRAMS_PER_READ, MOST_PER_WAKE_UP)
                : new FixedRecvByteBufAllocator(MAX_DATAGRAM).maxMessagesPerRead(MOST_PER_WAKE_UP));
    // The one or the other: with recvmmsg, merged datagrams would come unsplit.
    if (epoll && !(settings.mergedReads() && mergesReads(channel))) {
      channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM);
    }
  }

  /** Turns UDP_GRO on; false where the kernel (before Linux 5.0) does not know it. */
  private static boolean mergesReads(Channel channel) {
    try {
      return channel.config().setOption(EpollChannelOption.UDP_GRO, true)
          && channel.config().getOption(EpollChannelOption.UDP_GRO);
    } catch (ChannelException unknown) {
      return false;
    }
  }

  InetSocketAddress local() {
    return (InetSocketAddress) channel.localAddress();
  }

  boolean segmentation() {
    return segmentation;
  }

  /** What the kernel granted; Linux counts its own overhead and so answers twice the request. */
  int receiveBufferBytes() {
    return channel.config().getOption(ChannelOption.SO_RCVBUF);
  }

  int sendBufferBytes() {
    return channel.config().getOption(ChannelOption.SO_SNDBUF);
  }

  void send(byte[] data, int offset, int length, InetSocketAddress remote) {
    if (isFull(1)) {
      return;
    }
    ByteBuf buffer = channel.alloc().directBuffer(length).writeBytes(data, offset, length);
    write(new DatagramPacket(buffer, remote), 1);
  }

  /** Sends a run through UDP_SEGMENT; {@code onDone} hears of each system call's fate. */
  void sendSegmented(
      ByteBuf packets, int size, InetSocketAddress remote, ChannelFutureListener onDone) {
    int perCall = Math.min(MAX_SEGMENTS, Math.max(1, MAX_RUN_BYTES / size)) * size;
    while (packets.readableBytes() > size) {
      int bytes = Math.min(perCall, packets.readableBytes());
      int count = (bytes + size - 1) / size;
      ByteBuf run = packets.readRetainedSlice(bytes);
      if (isFull(count)) {
        run.release();
      } else if (count == 1) {
        write(new DatagramPacket(run, remote), 1);
      } else {
        sentInBatch += count;
        channel.write(new SegmentedDatagramPacket(run, size, remote)).addListener(onDone);
        flushSoon();
      }
    }
    sendSliced(packets, size, remote);
  }

  /** Sends a run as single datagrams; Netty hands them to sendmmsg together. */
  void sendSliced(ByteBuf packets, int size, InetSocketAddress remote) {
    while (packets.isReadable()) {
      ByteBuf one = packets.readRetainedSlice(Math.min(size, packets.readableBytes()));
      if (isFull(1)) {
        one.release();
      } else {
        write(new DatagramPacket(one, remote), 1);
      }
    }
    packets.release();
  }

  /** A kernel that takes nothing more must not make us hoard: drop, as the network would. */
  private boolean isFull(int datagrams) {
    if (channel.isWritable()) {
      return false;
    }
    counters.overflow.add(datagrams);
    return true;
  }

  private void write(DatagramPacket packet, int datagrams) {
    sentInBatch += datagrams;
    channel.write(packet, channel.voidPromise());
    flushSoon();
  }

  private void flushSoon() {
    if (!flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    counters.sent.add(sentInBatch);
    sentInBatch = 0;
    channel.flush();
  }

  void countRefusedRun() {
    counters.runsRefused.increment();
  }

  void countWriteError() {
    counters.writeErrors.increment();
  }

  /** What was said before the end still leaves: a TURN allocation is returned that way. */
  void close() {
    channel.flush();
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      receivedInBatch++;
      ByteBuf content = packet.content();
      int length = Math.min(content.readableBytes(), MAX_DATAGRAM);
      content.readBytes(scratch, 0, length);
      reader.onDatagram(packet.sender(), scratch, 0, length);
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    counters.received.add(receivedInBatch);
    receivedInBatch = 0;
  }

  /**
   * Void promises bring write errors here: ENOBUFS, EPERM, unreachable networks. Anything else is a
   * defect in whoever took a datagram: said once a socket, for strangers choose how often it shows.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      counters.writeErrors.increment();
      return;
    }
    counters.failures.increment();
    if (!failureSaid) {
      failureSaid = true;
      LOG.error("UDP {}: a datagram made its receiver fail", local(), cause);
    }
  }
}
