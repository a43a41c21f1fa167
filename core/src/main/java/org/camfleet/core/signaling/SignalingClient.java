package org.camfleet.core.signaling;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The bridge's end of a signaling socket: a WebSocket client to a presigned URL, on the loop of its
 * camera. Netty rather than the HTTP library's client, because only so the close code is seen, and
 * with it whether a newer master took over or the service goes away.
 *
 * <p>Name look-up and the costly parts of the TLS handshake run off the loop; everything else,
 * callbacks included, on it.
 */
public final class SignalingClient implements AutoCloseable {
  /** A write that would exceed this much unsent text is dropped. */
  private static final int MAX_UNSENT_BYTES = 256 * 1024;

  private static final int MAX_ERROR_BODY = 8 * 1024;

  /**
   * Where to connect and how.
   *
   * @param url presigned, wss or ws; sent exactly as written
   * @param trust decides whom to believe; used for wss
   * @param connectTimeout until the socket is open
   * @param pingInterval after so much silence a ping is sent; after three times as much the
   *     connection counts as lost
   */
  public record Settings(
      URI url, SSLContext trust, Duration connectTimeout, Duration pingInterval) {}

  /** What happens on the connection; all calls on the loop. */
  public interface Listener {
    /** The socket is open. */
    void onConnected();

    /** A message came in. */
    void onMessage(ServiceMessage message);

    /** The connection ended, or never came about; told once, and not after {@link #close}. */
    void onEnded(SignalingEnd end);
  }

  private final MediaLoop loop;
  private final Settings settings;
  private final SignalingClientHandler handler;
  private @Nullable Channel channel;
  private boolean closed;

  private SignalingClient(MediaLoop loop, Settings settings, Metrics metrics, Listener listener) {
    this.loop = loop;
    this.settings = settings;
    this.handler = new SignalingClientHandler(settings, metrics, listener);
  }

  /** Starts to connect; the listener hears of the outcome. Any thread. */
  public static SignalingClient connect(
      MediaLoop loop, Settings settings, Metrics metrics, Listener listener) {
    SignalingClient client = new SignalingClient(loop, settings, metrics, listener);
    String host = settings.url().getHost();
    // A look-up can take seconds: never on the loop.
    CompletableFuture.supplyAsync(() -> resolve(host), ForkJoinPool.commonPool())
        .whenComplete((address, failure) -> loop.run(() -> client.open(address)));
    return client;
  }

  /** Sends a message; false when it was dropped because too much is unsent. On the loop. */
  public boolean send(ClientMessage message) {
    Channel open = channel;
    if (open == null || !handler.isOpen() || !open.isWritable()) {
      handler.countDropped();
      return false;
    }
    open.writeAndFlush(new TextWebSocketFrame(SignalingJson.write(message)));
    return true;
  }

  /** Closes with code 1000; the listener hears nothing more. Any thread. */
  @Override
  public void close() {
    loop.run(
        () -> {
          closed = true;
          handler.silence();
          if (channel != null) {
            handler.closeFrom(channel);
          }
        });
  }

  private void open(@Nullable InetAddress address) {
    if (closed) {
      return;
    }
    String host = settings.url().getHost();
    if (address == null) {
      handler.unreachable("no address for " + host);
      return;
    }
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(socketClass())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(MAX_UNSENT_BYTES / 2, MAX_UNSENT_BYTES))
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    assemble(socket);
                  }
                })
            .connect(new InetSocketAddress(address, port()));
    channel = connecting.channel();
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            handler.unreachable(host + ":" + port() + ": " + done.cause().getMessage());
          }
        });
  }

  private void assemble(SocketChannel socket) {
    if (secure()) {
      socket.pipeline().addLast(new SslHandler(engine(), false, ForkJoinPool.commonPool()));
    }
    long ping = settings.pingInterval().toMillis();
    socket
        .pipeline()
        .addLast(new HttpClientCodec(4096, 32 * 1024, 8192))
        .addLast(new HttpObjectAggregator(MAX_ERROR_BODY))
        .addLast(new IdleStateHandler(ping, 0, 0, TimeUnit.MILLISECONDS))
        .addLast(handler);
  }

  private SSLEngine engine() {
    SSLEngine engine = settings.trust().createSSLEngine(settings.url().getHost(), port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private boolean secure() {
    return "wss".equalsIgnoreCase(settings.url().getScheme());
  }

  private int port() {
    int port = settings.url().getPort();
    return port > 0 ? port : secure() ? 443 : 80;
  }

  /** The loop may run on epoll or on NIO. */
  private Class<? extends SocketChannel> socketClass() {
    boolean epoll =
        loop.eventLoop().parent() instanceof IoEventLoopGroup group
            && group.isIoType(EpollIoHandler.class);
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }
}
