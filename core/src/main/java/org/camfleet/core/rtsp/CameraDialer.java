package org.camfleet.core.rtsp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.jspecify.annotations.Nullable;

/** Finds a camera's address and opens the TCP connection to it, once; on the media loop. */
final class CameraDialer {
  // A picture of 2 Mbit/s fits; one read a wake-up.
  private static final int READ_SIZE = 32 * 1024;

  /** Who calls. On the media loop. */
  interface Caller {
    /** Whether nobody waits for this call any more: then nothing more is told. */
    boolean hungUp();

    /** What reads the new channel; asked for before it is connected. */
    ChannelHandler handler(Channel channel);

    /** The channel is connected. */
    void onConnected();

    /** There is no connection. */
    void onFault(RtspFault fault);
  }

  private final MediaLoop loop;
  private final CameraUrl camera;
  private final EgressRules egress;
  private final Duration patience;
  private final Caller caller;

  /** A call; {@code patience} is for the name and for the connection, each. */
  CameraDialer(
      MediaLoop loop, CameraUrl camera, EgressRules egress, Duration patience, Caller caller) {
    this.loop = loop;
    this.camera = camera;
    this.egress = egress;
    this.patience = patience;
    this.caller = caller;
  }

  /** Begins; returns at once. */
  void dial() {
    HostResolver.resolve(camera.host())
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((address, failure) -> loop.run(() -> onResolved(address, failure)));
  }

  private void onResolved(@Nullable InetAddress address, @Nullable Throwable failure) {
    if (caller.hungUp()) {
      return;
    }
    if (address == null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      caller.onFault(fault(cause == null ? new TimeoutException() : cause));
      return;
    }
    String refusal = egress.refusal(address);
    if (refusal != null) {
      caller.onFault(Faults.forbidden(camera.host(), address, refusal));
      return;
    }
    open(new InetSocketAddress(address, camera.port()));
  }

  private void open(InetSocketAddress address) {
    boolean epoll = loop.eventLoop() instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    Class<? extends SocketChannel> type = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    ChannelInitializer<Channel> handler =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(caller.handler(channel));
          }
        };
    new Bootstrap()
        .group(loop.eventLoop())
        .channel(type)
        .option(ChannelOption.ALLOCATOR, MediaLoops.ALLOCATOR)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE))
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.toMillis())
        .handler(handler)
        .connect(address)
        .addListener((ChannelFuture done) -> onConnected(done));
  }

  private void onConnected(ChannelFuture done) {
    if (caller.hungUp()) {
      done.channel().close();
    } else if (done.isSuccess()) {
      caller.onConnected();
    } else {
      caller.onFault(fault(done.cause()));
    }
  }

  private RtspFault fault(Throwable cause) {
    return Faults.ofConnect(camera.host(), camera.port(), cause, patience);
  }
}
