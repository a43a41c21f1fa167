package org.camfleet.core.webrtc.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.ForkJoinPool;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * Connections to TURN servers on a media loop; a server over TLS must have a certificate for its
 * name of an authority that is trusted. The costly parts of the handshake run off the loop.
 */
public final class TurnDialer implements StreamDialer {
  private static final int CONNECT_MILLIS = 5_000;

  /** A second of a good camera; what a slow server leaves beyond it is dropped and counted. */
  private static final int MAX_UNSENT_BYTES = 1 << 20;

  private final MediaLoop loop;
  private final @Nullable SSLContext trust;
  private final SocketCounters counters;

  /**
   * A dialer for a loop.
   *
   * @param trust whom servers over TLS are believed by; null: none of them is
   */
  public TurnDialer(MediaLoop loop, @Nullable SSLContext trust, Metrics metrics) {
    this.loop = loop;
    this.trust = trust;
    this.counters = new SocketCounters(metrics, "turn");
  }

  @Override
  public Connection dial(InetSocketAddress server, String host, boolean tls, Receiver receiver) {
    TurnStream stream = new TurnStream(server, receiver, counters);
    SslHandler security = tls ? security(host, server.getPort()) : null;
    if (tls && security == null) {
      loop.eventLoop().execute(() -> stream.end("TLS: no certificate authority is configured"));
      return stream;
    }
    ChannelFuture connecting = connect(server, stream, security, receiver);
    stream.connecting(connecting.channel());
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            stream.end(String.valueOf(done.cause().getMessage()));
          } else if (security == null) {
            stream.opened();
          }
        });
    return stream;
  }

  private ChannelFuture connect(
      InetSocketAddress server,
      TurnStream stream,
      @Nullable SslHandler security,
      Receiver receiver) {
    boolean epoll = loop.eventLoop() instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    return new Bootstrap()
        .group(loop.eventLoop())
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, MediaLoops.ALLOCATOR)
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(MAX_UNSENT_BYTES / 2, MAX_UNSENT_BYTES))
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (security != null) {
                  channel.pipeline().addLast(security);
                  security.handshakeFuture().addListener(done -> secured(done.cause(), stream));
                }
                channel.pipeline().addLast(new TurnFrames(receiver, counters)).addLast(stream);
              }
            })
        .connect(server);
  }

  private static void secured(@Nullable Throwable failure, TurnStream stream) {
    if (failure == null) {
      stream.opened();
    } else {
      stream.end("TLS: " + failure.getMessage());
    }
  }

  private @Nullable SslHandler security(String host, int port) {
    if (trust == null) {
      return null;
    }
    SSLEngine engine = trust.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    SslHandler security = new SslHandler(engine, false, ForkJoinPool.commonPool());
    security.setHandshakeTimeoutMillis(CONNECT_MILLIS);
    return security;
  }
}
