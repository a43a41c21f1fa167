package org.camfleet.core.onvif;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.rtsp.CameraTls;
import org.camfleet.core.rtsp.CertificatePins;
import org.camfleet.core.rtsp.HostResolver;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to devices: one connection for each request, to an address that the egress rules let pass
 * after its name was resolved, ended after a time, with an answer of a bounded length that is never
 * unpacked. On two threads of its own, so that no media loop waits. Any thread may call.
 */
final class SoapHttp implements AutoCloseable {
  private static final int MAX_LINE = 4096;
  private static final int MAX_FIELDS = 16_384;
  private static final int CHUNK = 8192;

  private final OnvifSettings settings;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("onvif", true), NioIoHandler.newFactory());

  SoapHttp(OnvifSettings settings) {
    this.settings = settings;
  }

  /** Where discovery's socket lives, too. */
  MultiThreadIoEventLoopGroup loops() {
    return loops;
  }

  /**
   * Sends a message.
   *
   * @param patience how much longer than usual the answer may take, in milliseconds
   */
  CompletableFuture<HttpAnswer> post(
      URI url,
      String action,
      byte[] message,
      @Nullable String proof,
      CertificatePins pins,
      long patience) {
    String host = url.getHost();
    String scheme = url.getScheme();
    boolean tls = "https".equalsIgnoreCase(scheme);
    if (host == null || !(tls || "http".equalsIgnoreCase(scheme))) {
      return CompletableFuture.failedFuture(
          OnvifException.of(
              Kind.BAD_ADDRESS,
              "address: %s (expected: http://HOST[:PORT]/PATH or https://…)"
                  .formatted(OnvifFault.printable(String.valueOf(url)))));
    }
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    Target target = new Target(host, port, pins, request(url, host, port, action, message, proof));
    answered(answer, host, port, patience);
    HostResolver.resolve(host)
        .thenCombine(
            tls
                ? pins.of(CameraTls.place(host, port))
                : CompletableFuture.completedFuture(Optional.<String>empty()),
            (address, known) -> {
              connect(target, address, tls ? tls(target, known.orElse(null)) : null, answer);
              return address;
            })
        .whenComplete(
            (address, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(unreachable(target, failure));
              }
            });
    return answer;
  }

  private record Target(String host, int port, CertificatePins pins, FullHttpRequest request) {
    String shown() {
      return OnvifFault.printable(host) + ":" + port;
    }
  }

  private CameraTls tls(Target target, @Nullable String known) {
    return new CameraTls(target.host(), target.port(), settings.tls(), known, settings.timeout());
  }

  private void answered(
      CompletableFuture<HttpAnswer> answer, String host, int port, long patience) {
    long wait = settings.timeout().toMillis() + patience;
    loops
        .next()
        .schedule(
            () ->
                answer.completeExceptionally(
                    OnvifException.of(
                        Kind.UNREACHABLE,
                        "%s:%d: no whole answer within %d ms"
                            .formatted(OnvifFault.printable(host), port, wait))),
            wait,
            TimeUnit.MILLISECONDS);
  }

  private static FullHttpRequest request(
      URI url, String host, int port, String action, byte[] message, @Nullable String proof) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, path(url), Unpooled.wrappedBuffer(message));
    request
        .headers()
        .set(HttpHeaderNames.HOST, host + ":" + port)
        .set(HttpHeaderNames.CONNECTION, "close")
        .set(
            HttpHeaderNames.CONTENT_TYPE,
            "application/soap+xml; charset=utf-8; action=\"" + action + "\"")
        .set(HttpHeaderNames.CONTENT_LENGTH, message.length);
    if (proof != null) {
      request.headers().set(HttpHeaderNames.AUTHORIZATION, proof);
    }
    return request;
  }

  /** What a request names. */
  static String path(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private void connect(
      Target target,
      InetAddress address,
      @Nullable CameraTls tls,
      CompletableFuture<HttpAnswer> answer) {
    String why = settings.egress().refusal(address);
    if (why != null) {
      answer.completeExceptionally(
          OnvifException.of(
              Kind.FORBIDDEN,
              "%s (%s): %s (camfleet.bridge.egress)"
                  .formatted(OnvifFault.printable(target.host()), address.getHostAddress(), why)));
      return;
    }
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.timeout().toMillis())
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                if (tls != null) {
                  pipeline.addLast(tls.handler());
                }
                pipeline
                    .addLast(new HttpClientCodec(MAX_LINE, MAX_FIELDS, CHUNK))
                    .addLast(new HttpExchange(answer, address, settings.xml().maxBytes()));
              }
            })
        .connect(new InetSocketAddress(address, target.port()))
        .addListener(
            (ChannelFuture connected) -> {
              if (!connected.isSuccess()) {
                answer.completeExceptionally(unreachable(target, connected.cause()));
                return;
              }
              Channel channel = connected.channel();
              answer.whenComplete((any, failure) -> channel.close());
              send(target, tls, channel, answer);
            });
  }

  /** Over TLS, nothing is said before it is known whom it is said to. */
  private static void send(
      Target target,
      @Nullable CameraTls tls,
      Channel channel,
      CompletableFuture<HttpAnswer> answer) {
    if (tls == null) {
      channel.writeAndFlush(target.request());
      return;
    }
    tls.handler()
        .handshakeFuture()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                answer.completeExceptionally(
                    OnvifException.of(Kind.UNTRUSTED, tls.fault(done.cause()).text()));
                return;
              }
              judged(target, tls)
                  .whenComplete(
                      (any, failure) -> {
                        if (failure == null) {
                          channel.writeAndFlush(target.request());
                        } else {
                          answer.completeExceptionally(failure);
                        }
                      });
            });
  }

  /** Keeps the certificate of a place that is asked for the first time. */
  private static CompletableFuture<Void> judged(Target target, CameraTls tls) {
    String shown = tls.toKeep();
    if (shown == null) {
      return CompletableFuture.completedFuture(null);
    }
    return target
        .pins()
        .keep(CameraTls.place(target.host(), target.port()), shown)
        .thenAccept(
            held -> {
              if (!held.equals(shown)) {
                throw OnvifException.of(
                    Kind.UNTRUSTED, target.shown() + ": it showed another certificate before");
              }
            })
        .toCompletableFuture();
  }

  private static OnvifException unreachable(Target target, Throwable failure) {
    OnvifFault fault = OnvifException.of(failure);
    return OnvifException.of(fault.kind(), target.shown() + ": " + fault.text());
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
