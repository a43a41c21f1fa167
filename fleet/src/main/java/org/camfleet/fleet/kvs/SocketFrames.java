package org.camfleet.fleet.kvs;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.NoLogging$;
import org.apache.pekko.http.impl.engine.ws.FrameEvent;
import org.apache.pekko.http.impl.engine.ws.FrameStart;
import org.apache.pekko.http.impl.engine.ws.Protocol$Opcode$Close$;
import org.apache.pekko.http.impl.engine.ws.Protocol$Opcode$Ping$;
import org.apache.pekko.http.impl.engine.ws.UpgradeToWebSocketLowLevel;
import org.apache.pekko.http.impl.engine.ws.WebSocket;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.http.scaladsl.model.ws.Message;
import org.apache.pekko.http.scaladsl.settings.WebSocketSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.camfleet.core.signaling.SocketActivity;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The one room that touches Pekko HTTP's frame layer. Its public interface closes every socket with
 * code 1000 or 1011, but whether a master was displaced (1000) or the service goes away (1001) must
 * reach the client; and it never shows whether a client still answers pings.
 */
final class SocketFrames {
  private static final scala.concurrent.duration.FiniteDuration CLOSE_TIMEOUT =
      scala.concurrent.duration.FiniteDuration.apply(3, "s");

  private static final Duration PING_AFTER = Duration.ofSeconds(30);

  /** A client that answers pings is never silent for this long; one that does not is gone. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(100);

  private SocketFrames() {}

  /** Code and reason of a close. */
  record CloseFrame(int code, String reason) {}

  /**
   * Accepts an upgrade.
   *
   * @param close what to close with, once the flow has completed; empty means 1000
   * @param activity told of every ping of the client
   */
  static HttpResponse accept(
      WebSocketUpgrade upgrade,
      Flow<Message, Message, NotUsed> messages,
      AtomicReference<@Nullable CloseFrame> close,
      SocketActivity activity,
      ActorSystem<?> system) {
    if (!(upgrade instanceof UpgradeToWebSocketLowLevel frames)) {
      throw new IllegalStateException("WebSocket upgrade: " + upgrade.getClass());
    }
    var settings =
        (WebSocketSettings)
            ServerSettings.create(system.classicSystem())
                .getWebsocketSettings()
                .withPeriodicKeepAliveMaxIdle(PING_AFTER);
    Flow<FrameEvent, FrameEvent, NotUsed> stack =
        WebSocket.stack(true, settings, CLOSE_TIMEOUT, NoLogging$.MODULE$)
            .join(messages.asScala())
            .asJava();
    Flow<FrameEvent, FrameEvent, NotUsed> flow =
        Flow.<FrameEvent>create()
            .idleTimeout(LONGEST_SILENCE)
            .map(frame -> noted(frame, activity))
            .via(stack)
            .map(frame -> coded(frame, close.get()));
    @SuppressWarnings({"unchecked", "rawtypes"}) // Nobody uses what the flow materialises.
    HttpResponse response = frames.handleFrames((Flow) flow, Option.empty());
    return response;
  }

  private static FrameEvent noted(FrameEvent frame, SocketActivity activity) {
    if (frame instanceof FrameStart start
        && start.header().opcode() == Protocol$Opcode$Ping$.MODULE$) {
      activity.heard();
    }
    return frame;
  }

  private static FrameEvent coded(FrameEvent frame, @Nullable CloseFrame close) {
    boolean isClose =
        frame instanceof FrameStart start
            && start.header().opcode() == Protocol$Opcode$Close$.MODULE$;
    return isClose && close != null
        ? FrameEvent.closeFrame(close.code(), close.reason(), Option.empty())
        : frame;
  }
}
