package org.camfleet.core.signaling;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.metrics.Metrics.Counter;
import org.jspecify.annotations.Nullable;

/** Handshake, frames and keep-alive of one SignalingClient; on its loop. */
final class SignalingClientHandler extends SimpleChannelInboundHandler<Object> {
  private static final int SILENT_PINGS = 3;

  private final SignalingClient.Settings settings;
  private final SignalingClient.Listener listener;
  private final WebSocketClientHandshaker handshaker;
  private final Counter dropped;
  private final Counter malformed;
  private @Nullable Future<?> deadline;
  private int pingsUnanswered;
  private boolean open;
  private boolean silent;

  SignalingClientHandler(
      SignalingClient.Settings settings, Metrics metrics, SignalingClient.Listener listener) {
    this.settings = settings;
    this.listener = listener;
    this.dropped = metrics.counter("camfleet_signaling_client_dropped_total");
    this.malformed = metrics.counter("camfleet_signaling_client_malformed_total");
    this.handshaker =
        WebSocketClientHandshakerFactory.newHandshaker(
            settings.url(),
            WebSocketVersion.V13,
            null,
            false,
            new DefaultHttpHeaders(),
            SignalingJson.MAX_TEXT);
  }

  boolean isOpen() {
    return open;
  }

  void countDropped() {
    dropped.increment();
  }

  /** No more callbacks. */
  void silence() {
    silent = true;
  }

  /** Says goodbye where the socket is open, and closes. */
  void closeFrom(Channel channel) {
    if (open && channel.isActive()) {
      open = false;
      channel
          .writeAndFlush(new CloseWebSocketFrame(1000, ""))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      channel.close();
    }
  }

  /** The connection never came about. */
  void unreachable(String why) {
    end(new SignalingEnd(SignalingEnd.Kind.UNREACHABLE, 0, why));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(
                () -> timedOut(context),
                settings.connectTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!"wss".equalsIgnoreCase(settings.url().getScheme())) {
      handshaker.handshake(context.channel());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent tls) {
      if (tls.isSuccess()) {
        handshaker.handshake(context.channel());
      } else {
        unreachable("TLS with %s: %s".formatted(settings.url().getHost(), tls.cause()));
        context.close();
      }
    } else if (event instanceof IdleStateEvent) {
      onSilence(context);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Object message) {
    pingsUnanswered = 0;
    if (message instanceof FullHttpResponse response) {
      onHandshakeAnswer(context, response);
    } else if (message instanceof TextWebSocketFrame frame) {
      onText(frame.text());
    } else if (message instanceof PingWebSocketFrame ping) {
      context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
    } else if (message instanceof CloseWebSocketFrame close) {
      int code = close.statusCode() < 0 ? 1005 : close.statusCode();
      end(new SignalingEnd(SignalingEnd.Kind.CLOSED, code, close.reasonText()));
      context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(lost("the connection to %s ended".formatted(settings.url().getHost())));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(lost(settings.url().getHost() + ": " + cause));
    context.close();
  }

  private void onHandshakeAnswer(ChannelHandlerContext context, FullHttpResponse response) {
    if (response.status().code() != 101) {
      String body = response.content().toString(StandardCharsets.UTF_8);
      String shown = body.length() <= 500 ? body : body.substring(0, 500) + "…";
      end(new SignalingEnd(SignalingEnd.Kind.REFUSED, response.status().code(), shown));
      context.close();
      return;
    }
    try {
      handshaker.finishHandshake(context.channel(), response);
    } catch (WebSocketHandshakeException e) {
      unreachable("WebSocket handshake: " + e.getMessage());
      context.close();
      return;
    }
    // After the decoder that the handshake put in, so that a message in pieces becomes one.
    context
        .pipeline()
        .addBefore(context.name(), "pieces", new WebSocketFrameAggregator(SignalingJson.MAX_TEXT));
    open = true;
    cancelDeadline();
    if (!silent) {
      listener.onConnected();
    }
  }

  private void onText(String text) {
    try {
      ServiceMessage message = SignalingJson.readServiceMessage(text);
      if (message != null && !silent) {
        listener.onMessage(message);
      }
    } catch (MalformedException e) {
      malformed.increment();
    }
  }

  private void onSilence(ChannelHandlerContext context) {
    if (!open) {
      return;
    }
    if (++pingsUnanswered > SILENT_PINGS) {
      end(lost("%s answers no ping".formatted(settings.url().getHost())));
      context.close();
    } else {
      context.writeAndFlush(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER));
    }
  }

  private void timedOut(ChannelHandlerContext context) {
    unreachable(
        "%s: no open socket within %d ms"
            .formatted(settings.url().getHost(), settings.connectTimeout().toMillis()));
    context.close();
  }

  private SignalingEnd lost(String why) {
    return new SignalingEnd(open ? SignalingEnd.Kind.LOST : SignalingEnd.Kind.UNREACHABLE, 0, why);
  }

  private void end(SignalingEnd end) {
    open = false;
    cancelDeadline();
    if (!silent) {
      silent = true;
      listener.onEnded(end);
    }
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
