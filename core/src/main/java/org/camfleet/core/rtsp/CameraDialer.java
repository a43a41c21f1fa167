package org.camfleet.core.rtsp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a camera's address and opens the connection to it, once; on the media loop. */
final class CameraDialer {
  private static final Logger LOG = LoggerFactory.getLogger(CameraDialer.class);
  // A picture of 2 Mbit/s fits; one read a wake-up.
  private static final int READ_SIZE = 32 * 1024;

  /** Who calls. On the media loop. */
  interface Caller {
    /** Whether nobody waits for this call any more: then nothing more is told. */
    boolean hungUp();

    /** What reads the new channel, which is connected. */
    ChannelHandler handler(Channel channel);

    /** The handler is in its place. */
    void onConnected();

    /** There is no connection. */
    void onFault(RtspFault fault);
  }

  private final MediaLoop loop;
  private final CameraUrl camera;
  private final RtspClient.Settings settings;
  private final CameraHabits habits;
  private final Transport transport;
  private final @Nullable RtspCredentials credentials;
  private final int port;
  private @Nullable Channel half;
  private final Duration patience;
  private final Caller caller;

  /** A call; the patience is for the name, for the connection and for TLS, each. */
  CameraDialer(
      MediaLoop loop,
      RtspAttempt.Target target,
      RtspClient.Settings settings,
      CameraHabits habits,
      Caller caller) {
    this.loop = loop;
    this.camera = target.camera();
    this.transport = target.transport();
    this.port = transport == Transport.HTTP ? camera.httpPort() : camera.port();
    this.credentials = target.credentials();
    this.settings = settings;
    this.habits = habits;
    this.patience = settings.connectTimeout();
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
      caller.onFault(fault(failed(cause)).at(CameraStage.NAME));
      return;
    }
    String refusal = settings.egress().refusal(address);
    if (refusal != null) {
      caller.onFault(Faults.forbidden(camera.host(), address, refusal));
      return;
    }
    InetSocketAddress there = new InetSocketAddress(address, port);
    if (transport == Transport.HTTP) {
      new TunnelDialer(this, there).dial(null);
    } else {
      open(there, this::hand);
    }
  }

  /** Gives a channel that is ready to the caller. */
  void hand(Channel channel) {
    channel.pipeline().addLast(caller.handler(channel));
    caller.onConnected();
  }

  /** Opens a connection, over TLS where that is wanted; {@code ready} is called on the loop. */
  void open(InetSocketAddress address, Consumer<Channel> ready) {
    if (!camera.secure()) {
      open(address, null, ready);
      return;
    }
    soon(settings.pins().of(place()))
        .whenComplete((known, failure) -> loop.run(() -> onKnown(address, known, failure, ready)));
  }

  private String place() {
    return CameraTls.place(camera.host(), port);
  }

  /** Without an end of its own it gets one. */
  private <T> CompletableFuture<T> soon(CompletionStage<T> stage) {
    return stage.toCompletableFuture().copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void onKnown(
      InetSocketAddress address,
      @Nullable Optional<String> known,
      @Nullable Throwable failure,
      Consumer<Channel> ready) {
    if (caller.hungUp()) {
      dropHalf();
    } else if (known == null) {
      dropHalf();
      caller.onFault(CameraTls.unjudged(place(), failed(failure)));
    } else {
      TlsPolicy policy = settings.transports().tls();
      open(
          address, new CameraTls(camera.host(), port, policy, known.orElse(null), patience), ready);
    }
  }

  private static Throwable failed(@Nullable Throwable failure) {
    return failure == null ? new TimeoutException() : failure;
  }

  private void open(InetSocketAddress address, @Nullable CameraTls tls, Consumer<Channel> ready) {
    boolean epoll = loop.eventLoop() instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    Class<? extends SocketChannel> type = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    ChannelInitializer<Channel> handler =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            if (tls != null) {
              channel.pipeline().addLast(tls.handler());
            }
            channel.pipeline().addLast(new Quiet());
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
        .addListener((ChannelFuture done) -> onConnected(done, tls, ready));
  }

  private void onConnected(ChannelFuture done, @Nullable CameraTls tls, Consumer<Channel> ready) {
    Channel channel = done.channel();
    if (caller.hungUp()) {
      drop(channel);
    } else if (!done.isSuccess()) {
      drop(channel);
      caller.onFault(fault(done.cause()));
    } else if (tls == null) {
      ready(channel, ready);
    } else {
      tls.handler()
          .handshakeFuture()
          .addListener(shaken -> onSecured(channel, tls, shaken.cause(), ready));
    }
  }

  private void onSecured(
      Channel channel, CameraTls tls, @Nullable Throwable failure, Consumer<Channel> ready) {
    if (caller.hungUp()) {
      drop(channel);
    } else if (failure != null) {
      drop(channel);
      caller.onFault(tls.fault(failure));
    } else {
      String shown = tls.toKeep();
      if (shown == null) {
        ready(channel, ready);
      } else {
        soon(settings.pins().keep(place(), shown))
            .whenComplete(
                (held, broken) -> loop.run(() -> onKept(channel, shown, held, broken, ready)));
      }
    }
  }

  /** From now on the camera must show what is kept; nothing is asked of it before. */
  private void onKept(
      Channel channel,
      String shown,
      @Nullable String held,
      @Nullable Throwable failure,
      Consumer<Channel> ready) {
    if (caller.hungUp()) {
      drop(channel);
    } else if (held == null) {
      drop(channel);
      caller.onFault(CameraTls.unjudged(place(), failed(failure)));
    } else if (!held.equals(shown)) {
      drop(channel);
      caller.onFault(CameraTls.another(place(), shown, held));
    } else {
      LOG.info("camera {}: its certificate is kept, SHA-256 {}", camera.shown(), shown);
      ready(channel, ready);
    }
  }

  /** Of two connections that belong together, the first one that was opened. */
  void half(Channel first) {
    half = first;
  }

  private void drop(Channel channel) {
    channel.close();
    dropHalf();
  }

  private void dropHalf() {
    if (half != null) {
      half.close();
    }
  }

  private static void ready(Channel channel, Consumer<Channel> ready) {
    channel.pipeline().remove(Quiet.class);
    ready.accept(channel);
  }

  /** What fails before there is a connection is told by whoever makes it. */
  private static final class Quiet extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
  }

  boolean hungUp() {
    return caller.hungUp();
  }

  /** What proves to the camera who we are, on a connection of its own. */
  Authorizer authorizer() {
    return new Authorizer(camera.host(), credentials, habits);
  }

  CameraUrl camera() {
    return camera;
  }

  Duration patience() {
    return patience;
  }

  void fail(RtspFault fault) {
    caller.onFault(fault);
  }

  private RtspFault fault(Throwable cause) {
    return Faults.ofConnect(camera.host(), port, cause, patience);
  }
}
