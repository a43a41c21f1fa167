package org.camfleet.core.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalingClientTest {
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
  private final MediaLoops loops = MediaLoops.start(1);
  private final EventLoopGroup serverGroup =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private volatile ChannelHandlerContext serverSide;
  private volatile boolean answersPings = true;
  private Channel server;

  private final SignalingClient.Listener listener =
      new SignalingClient.Listener() {
        @Override
        public void onConnected() {
          heard.add("connected");
        }

        @Override
        public void onMessage(ServiceMessage message) {
          heard.add(message);
        }

        @Override
        public void onEnded(SignalingEnd end) {
          heard.add(end);
        }
      };

  @BeforeEach
  void serve() {
    server =
        new ServerBootstrap()
            .group(serverGroup)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(32_768, 8192, 8192))
                        .addLast(new HttpObjectAggregator(1024))
                        .addLast(new Peer());
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .syncUninterruptibly()
            .channel();
  }

  @AfterEach
  void stop() {
    loops.close();
    serverGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void sendsThePresignedTargetExactlyAsWritten() throws Exception {
    connect("/signaling/master?X-Amz-ChannelARN=arn%3Aaws%3akvs&X-Amz-Signature=ab");
    assertThat(next(arrived))
        .isEqualTo(
            "/signaling/master?X-Amz-ChannelARN=arn%3Aaws%3akvs&X-Amz-Signature=ab"
                + " at 127.0.0.1:"
                + port());
    assertThat(next(heard)).isEqualTo("connected");
  }

  @Test
  void carriesMessagesBothWaysAlsoInPieces() throws Exception {
    SignalingClient client = connect("/");
    next(arrived);
    next(heard);
    var answer = new ClientMessage(MessageKind.SDP_ANSWER, null, "{\"type\":\"answer\"}", "c1");
    loops.all().get(0).eventLoop().submit(() -> client.send(answer)).sync();
    assertThat(next(arrived)).isEqualTo(SignalingJson.write(answer));
    var offer = ServiceMessage.fromStorage(MessageKind.SDP_OFFER, "{\"type\":\"offer\"}");
    String text = SignalingJson.write(offer);
    serverSide.writeAndFlush(new TextWebSocketFrame(false, 0, text.substring(0, 20)));
    serverSide.writeAndFlush(new ContinuationWebSocketFrame(true, 0, text.substring(20)));
    assertThat(next(heard)).isEqualTo(offer);
  }

  @Test
  void tellsTheCodeOfAClose() throws Exception {
    connect("/");
    assertThat(next(heard)).isEqualTo("connected");
    serverSide.writeAndFlush(new CloseWebSocketFrame(1000, "a newer master connected"));
    assertThat(next(heard))
        .isEqualTo(new SignalingEnd(SignalingEnd.Kind.CLOSED, 1000, "a newer master connected"));
  }

  @Test
  void tellsTheStatusOfARefusedHandshake() throws Exception {
    connect("/refuse");
    assertThat(next(heard))
        .isEqualTo(new SignalingEnd(SignalingEnd.Kind.REFUSED, 403, "Signature expired"));
  }

  @Test
  void aSilentServiceCountsAsLost() throws Exception {
    answersPings = false;
    connect("/");
    assertThat(next(heard)).isEqualTo("connected");
    assertThat(next(heard))
        .isEqualTo(new SignalingEnd(SignalingEnd.Kind.LOST, 0, "127.0.0.1 answers no ping"));
  }

  @Test
  void aBrokenConnectionCountsAsLost() throws Exception {
    connect("/");
    assertThat(next(heard)).isEqualTo("connected");
    serverSide.close();
    assertThat(((SignalingEnd) next(heard)).kind()).isEqualTo(SignalingEnd.Kind.LOST);
  }

  @Test
  void aPortWhereNobodyListensIsUnreachable() throws Exception {
    URI nowhere = URI.create("ws://127.0.0.1:" + port() + "/");
    server.close().sync();
    SignalingClient.connect(
        loops.of("c"), settings(nowhere, Duration.ofSeconds(20)), new CountingMetrics(), listener);
    assertThat(((SignalingEnd) next(heard)).kind()).isEqualTo(SignalingEnd.Kind.UNREACHABLE);
  }

  @Test
  void aServiceThatNeverAnswersTheHandshakeTimesOut() throws Exception {
    URI url = URI.create("ws://127.0.0.1:" + port() + "/mute");
    SignalingClient.connect(
        loops.of("c"), settings(url, Duration.ofMillis(300)), new CountingMetrics(), listener);
    assertThat(next(heard))
        .isEqualTo(
            new SignalingEnd(
                SignalingEnd.Kind.UNREACHABLE, 0, "127.0.0.1: no open socket within 300 ms"));
  }

  @Test
  void afterCloseTheListenerHearsNothing() throws Exception {
    SignalingClient client = connect("/");
    next(arrived);
    assertThat(next(heard)).isEqualTo("connected");
    client.close();
    assertThat(next(arrived)).isEqualTo(1000);
    assertThat(heard.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }

  private SignalingClient connect(String target) {
    URI url = URI.create("ws://127.0.0.1:" + port() + target);
    return SignalingClient.connect(
        loops.of("c"), settings(url, Duration.ofSeconds(20)), new CountingMetrics(), listener);
  }

  private static SignalingClient.Settings settings(URI url, Duration timeout) {
    try {
      return new SignalingClient.Settings(
          url, SSLContext.getDefault(), timeout, Duration.ofMillis(100));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private static Object next(BlockingQueue<Object> queue) throws InterruptedException {
    Object value = queue.poll(20, TimeUnit.SECONDS);
    assertThat(value).as("something within 20 s").isNotNull();
    return value;
  }

  /** Accepts every socket but the ones that ask to be refused or ignored. */
  private final class Peer extends SimpleChannelInboundHandler<Object> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
      if (message instanceof FullHttpRequest request) {
        accept(context, request);
      } else if (message instanceof TextWebSocketFrame frame) {
        arrived.add(frame.text());
      } else if (message instanceof CloseWebSocketFrame close) {
        arrived.add(close.statusCode());
      } else if (message instanceof PingWebSocketFrame ping && answersPings) {
        context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      }
    }

    private void accept(ChannelHandlerContext context, FullHttpRequest request) {
      if (request.uri().equals("/refuse")) {
        context.writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.FORBIDDEN,
                Unpooled.copiedBuffer("Signature expired", StandardCharsets.UTF_8)));
        context.close();
      } else if (!request.uri().equals("/mute")) {
        arrived.add(request.uri() + " at " + request.headers().get("host"));
        serverSide = context;
        new WebSocketServerHandshakerFactory("ws://x", null, false)
            .newHandshaker(request)
            .handshake(context.channel(), request);
      }
    }
  }
}
