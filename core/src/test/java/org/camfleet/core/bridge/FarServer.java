package org.camfleet.core.bridge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SignalingJson;
import org.jspecify.annotations.Nullable;

/**
 * A far end over HTTPS and WSS, as small as can be, that treats each channel as a test wants it to.
 * Shares no code with our service but the form of messages.
 */
final class FarServer implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\"ChannelName\":\"([^\"]+)\"");
  private static final Reply OLD =
      new Reply(403, "InvalidSignatureException", "{\"message\":\"Signature expired: too old\"}");

  private static final Pattern DATE = Pattern.compile("X-Amz-Date=([0-9TZ]+)");
  private static final Pattern ARN = Pattern.compile("(?:channel|stream)/([^/\"]+)/0");

  /** What becomes of the calls and sockets of one channel; all as it should be, by default. */
  interface Manner {
    /** As it should be. */
    Manner GOOD = new Manner() {};

    /** What the service's clock is ahead of ours, in seconds. */
    default long secondsAhead() {
      return 0;
    }

    /** The answer to an operation, null for the usual one. */
    default @Nullable Reply answer(String operation) {
      return null;
    }

    /** Where something is found: HTTPS, WSS or WEBRTC. */
    default String endpoint(String protocol, String usual) {
      return usual;
    }

    /** A socket was opened. */
    default void opened(Socket socket) {}

    /** A join was accepted. */
    default void joined(Socket socket) {
      socket.offer("v=0\r\na=ice-ufrag:far\r\n");
    }
  }

  /** An HTTP answer; {@code error} goes into its header, unless it is empty. */
  record Reply(int status, String error, String body) {
    static Reply error(int status, String error) {
      return new Reply(status, error, "{\"message\":\"as the test wants it\"}");
    }
  }

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, Manner> manners = new ConcurrentHashMap<>();
  private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final AtomicInteger activity = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final Consumer<String> answered;
  private final int port;

  /** Tells of the channel of each answer to an offer. */
  FarServer(SSLContext tls, Consumer<String> answered) {
    this.answered = answered;
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    SSLEngine engine = tls.createSSLEngine();
                    engine.setUseClientMode(false);
                    channel
                        .pipeline()
                        .addLast(new SslHandler(engine))
                        .addLast(new HttpServerCodec(32_768, 32_768, 8192))
                        .addLast(new HttpObjectAggregator(65_536))
                        .addLast(new Handler());
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .syncUninterruptibly()
            .channel();
    port = ((InetSocketAddress) server.localAddress()).getPort();
  }

  int port() {
    return port;
  }

  void behaves(String channel, Manner manner) {
    manners.put(channel, manner);
  }

  /** How often an operation was called for a channel so far; {@code socket} for sockets. */
  int count(String channel, String operation) {
    return counter(channel, operation).get();
  }

  private AtomicInteger counter(String channel, String operation) {
    return counts.computeIfAbsent(channel + " " + operation, key -> new AtomicInteger());
  }

  /** Grows with all that comes in. */
  int activity() {
    return activity.get();
  }

  /** Whether a connection is being secured, after which something comes in. */
  boolean isGreeting() {
    return handshakes.get() > 0;
  }

  /** The newest socket of a channel. */
  @Nullable Socket socket(String channel) {
    return sockets.get(channel);
  }

  private Manner manner(String channel) {
    return manners.getOrDefault(channel, Manner.GOOD);
  }

  static String arn(String channel) {
    return "arn:aws:kinesisvideo:us-east-1:000000000000:channel/" + channel + "/0";
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** A signaling socket. */
  static final class Socket {
    private final Channel channel;

    private Socket(Channel channel) {
      this.channel = channel;
    }

    boolean isOpen() {
      return channel.isActive();
    }

    void offer(String sdp) {
      send(MessageKind.SDP_OFFER, SdpPayload.offer(sdp).toJson());
    }

    void send(MessageKind kind, String payload) {
      text(SignalingJson.write(ServiceMessage.fromStorage(kind, payload)));
    }

    void text(String text) {
      channel.writeAndFlush(new TextWebSocketFrame(text));
    }

    /** Closes with any number; those that stand for no frame break the connection. */
    void close(int code, String reason) {
      if (code == 1005) {
        channel.writeAndFlush(new CloseWebSocketFrame()).addListener(ChannelFutureListener.CLOSE);
      } else if (code == 1006 || code == 1015) {
        channel.close();
      } else {
        ByteBuf body = Unpooled.buffer().writeShort(code);
        body.writeCharSequence(reason, StandardCharsets.UTF_8);
        channel
            .writeAndFlush(new CloseWebSocketFrame(true, 0, body))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  private final class Handler extends SimpleChannelInboundHandler<Object> {
    private String channel = "";
    private boolean greeting;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      greeting = true;
      handshakes.incrementAndGet();
      context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent) {
        greeted();
      }
      context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      greeted();
      context.fireChannelInactive();
    }

    private void greeted() {
      if (greeting) {
        greeting = false;
        activity.incrementAndGet();
        handshakes.decrementAndGet();
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
      activity.incrementAndGet();
      if (message instanceof FullHttpRequest request) {
        if (request.headers().contains(HttpHeaderNames.UPGRADE)) {
          upgrade(context, request);
        } else {
          answer(context, request);
        }
      } else if (message instanceof TextWebSocketFrame frame
          && frame.text().contains("SDP_ANSWER")) {
        answered.accept(channel);
      }
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
      String query = URLDecoder.decode(request.uri(), StandardCharsets.UTF_8);
      channel = find(ARN, query);
      counter(channel, "socket").incrementAndGet();
      Instant now = Instant.now().plusSeconds(manner(channel).secondsAhead());
      if (isFarFrom(now, find(DATE, query))) {
        send(context, OLD, now);
        return;
      }
      new WebSocketServerHandshakerFactory("wss://127.0.0.1/", null, true)
          .newHandshaker(request)
          .handshake(context.channel(), request)
          .addListener(
              done -> {
                Socket socket = new Socket(context.channel());
                sockets.put(channel, socket);
                manner(channel).opened(socket);
              });
    }

    private void answer(ChannelHandlerContext context, FullHttpRequest request) {
      String body = request.content().toString(StandardCharsets.UTF_8);
      String name = find(ARN, body);
      String channel = name.isEmpty() ? find(NAME, body) : name;
      String operation = request.uri().replaceFirst(".*/", "");
      counter(channel, operation).incrementAndGet();
      Manner manner = manner(channel);
      Instant now = Instant.now().plusSeconds(manner.secondsAhead());
      Reply reply = manner.answer(operation);
      if (isFarFrom(now, request.headers().get("X-Amz-Date"))) {
        reply = OLD;
      }
      send(context, reply == null ? usual(manner, operation, channel) : reply, now);
      Socket socket = sockets.get(channel);
      if (reply == null && operation.equals("joinStorageSession") && socket != null) {
        manner.joined(socket);
      }
    }

    private boolean isFarFrom(Instant now, @Nullable String date) {
      Instant signed =
          DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
              .withZone(ZoneOffset.UTC)
              .parse(date, Instant::from);
      return Math.abs(now.getEpochSecond() - signed.getEpochSecond()) > 300;
    }

    private void send(ChannelHandlerContext context, Reply reply, Instant now) {
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(reply.status()),
              Unpooled.copiedBuffer(reply.body(), StandardCharsets.UTF_8));
      response.headers().set("Content-Type", "application/json");
      response.headers().set("Content-Length", response.content().readableBytes());
      response
          .headers()
          .set("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
      if (!reply.error().isEmpty()) {
        response.headers().set("x-amzn-ErrorType", reply.error());
      }
      context.writeAndFlush(response);
    }

    private Reply usual(Manner manner, String operation, String channel) {
      return new Reply(
          200,
          "",
          switch (operation) {
            case "describeSignalingChannel" ->
                """
                {"ChannelInfo":
                 {"ChannelARN":"%s","ChannelType":"SINGLE_MASTER","ChannelStatus":"ACTIVE"}}
                """
                    .formatted(arn(channel));
            case "describeMediaStorageConfiguration" ->
                """
                {"MediaStorageConfiguration":{"Status":"ENABLED","StreamARN":"%s"}}
                """
                    .formatted(arn(channel).replace(":channel/", ":stream/"));
            case "describeStream" ->
                """
                {"StreamInfo":{"Status":"ACTIVE","DataRetentionInHours":24}}
                """;
            case "getSignalingChannelEndpoint" -> endpoints(manner);
            default -> "{}";
          });
    }

    private String endpoints(Manner manner) {
      List<String> list = new ArrayList<>();
      for (String protocol : List.of("HTTPS", "WSS", "WEBRTC")) {
        String usual = (protocol.equals("WSS") ? "wss" : "https") + "://127.0.0.1:" + port;
        list.add(
            "{\"Protocol\":\"%s\",\"ResourceEndpoint\":\"%s\"}"
                .formatted(protocol, manner.endpoint(protocol, usual)));
      }
      return "{\"ResourceEndpointList\":[" + String.join(",", list) + "]}";
    }

    private static String find(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? matcher.group(1) : "";
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
