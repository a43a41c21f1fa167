package org.camfleet.core.rtsp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Opens the two connections of an {@link HttpTunnel}, and one more for each time that the camera
 * asks who we are: all of them are one dial ({@link FurtherDials}). On the loop.
 */
final class TunnelDialer {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String MEDIA = "application/x-rtsp-tunnelled";

  private final CameraDialer dialer;
  private final InetSocketAddress camera;
  private final Authorizer authorizer;
  private int tries;

  TunnelDialer(CameraDialer dialer, InetSocketAddress camera) {
    this.dialer = dialer;
    this.camera = camera;
    this.authorizer = dialer.authorizer();
  }

  /** Begins; with a proof of who we are once the camera has asked for one. */
  void dial(@Nullable String authorization) {
    dialer.open(camera, channel -> new Get(channel).ask(authorization));
  }

  private static String cookie() {
    byte[] bytes = new byte[11];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private String head(String method, String cookie, @Nullable String authorization, String more) {
    CameraUrl url = dialer.camera();
    return "%s %s HTTP/1.0\r\nHost: %s:%d\r\nUser-Agent: Camfleet\r\nx-sessioncookie: %s\r\n%s%s\r\n"
        .formatted(
            method,
            url.path(),
            url.host(),
            camera.getPort(),
            cookie,
            authorization == null ? "" : "Authorization: " + authorization + "\r\n",
            more);
  }

  private static void write(Channel channel, String text) {
    channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  /** The connection that the camera answers on. */
  private final class Get implements HttpTunnel.Owner {
    private final Channel channel;
    private final String cookie = cookie();
    private final HttpTunnel tunnel = new HttpTunnel(this);
    private @Nullable ScheduledFuture<?> overdue;

    Get(Channel channel) {
      this.channel = channel;
    }

    void ask(@Nullable String authorization) {
      channel.pipeline().addLast(tunnel);
      long patience = dialer.patience().toMillis();
      overdue =
          channel
              .eventLoop()
              .schedule(
                  () -> onBroken("no answer to GET within " + patience + " ms"),
                  patience,
                  TimeUnit.MILLISECONDS);
      write(channel, head("GET", cookie, authorization, "Accept: " + MEDIA + "\r\n"));
    }

    private boolean over() {
      if (overdue != null) {
        overdue.cancel(false);
      }
      return dialer.hungUp();
    }

    @Override
    public void onAnswer(RtspResponse answer) {
      if (over()) {
        channel.close();
      } else if (answer.isSuccess()) {
        authorizer.accepted();
        dialer.half(channel);
        dialer.open(camera, this::post);
      } else {
        channel.close();
        refused(answer);
      }
    }

    @Override
    public void onBroken(String why) {
      boolean nobodyWaits = over();
      channel.close();
      if (!nobodyWaits) {
        dialer.fail(Faults.protocol("HTTP tunnel: " + why));
      }
    }

    private void post(Channel posting) {
      String more =
          "Content-Type: %s\r\nContent-Length: 32767\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n"
              .formatted(MEDIA);
      posting.pipeline().addLast(new Post(channel));
      if (!channel.isActive()) {
        posting.close();
        dialer.fail(
            new RtspFault(Kind.CLOSED, "HTTP tunnel: the camera closed the connection of GET"));
        return;
      }
      write(posting, head("POST", cookie, proof("POST"), more));
      tunnel.open(posting);
      channel.closeFuture().addListener(closed -> posting.close());
      dialer.hand(channel);
    }
  }

  private @Nullable String proof(String method) {
    return authorizer.authorization(method, dialer.camera().path());
  }

  private void refused(RtspResponse answer) {
    if (answer.status() == 401
        && ++tries < RtspConnection.MOST_PROOFS
        && authorizer.challenged(answer)) {
      dial(proof("GET"));
      return;
    }
    dialer.fail(Faults.of("HTTP tunnel: GET", answer, authorizer.explanation()));
  }

  /** The connection that we send on: what the camera says on it does not matter, its end does. */
  private static final class Post extends ChannelInboundHandlerAdapter {
    private final Channel get;

    Post(Channel get) {
      this.get = get;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      get.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
