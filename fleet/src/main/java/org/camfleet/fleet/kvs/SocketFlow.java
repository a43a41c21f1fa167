package org.camfleet.fleet.kvs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.scaladsl.model.ws.BinaryMessage;
import org.apache.pekko.http.scaladsl.model.ws.Message;
import org.apache.pekko.http.scaladsl.model.ws.TextMessage;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.camfleet.core.signaling.ChannelInbox;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SignalingJson;
import org.camfleet.core.signaling.SignalingSocket;
import org.camfleet.core.signaling.SocketActivity;
import org.camfleet.core.signaling.SocketLimits;
import org.camfleet.core.signaling.SocketMetrics;
import org.camfleet.core.signaling.SocketOutlet;
import org.jspecify.annotations.Nullable;

/**
 * Joins a WebSocket with its SignalingSocket actor: frames in one at a time, texts out through a
 * bounded queue.
 */
final class SocketFlow {
  /** An offer with all its candidates, several times over. */
  private static final int QUEUE = 256;

  private SocketFlow() {}

  /** Turns an upgrade into a connected socket; its actor starts when the socket does. */
  static HttpResponse accept(
      WebSocketUpgrade upgrade,
      Participant participant,
      String socketId,
      ChannelInbox inbox,
      SocketLimits limits,
      SocketMetrics metrics,
      ActorSystem<?> system) {
    var close = new AtomicReference<SocketFrames.@Nullable CloseFrame>();
    var activity = new SocketActivity(System::nanoTime);
    Flow<Message, Message, NotUsed> flow =
        Flow.<Message, Message, NotUsed>fromMaterializer(
                (materializer, attributes) -> {
                  var outbound = Source.<String>queue(QUEUE).preMaterialize(materializer);
                  ActorRef<SignalingSocket.Command> socket =
                      system.systemActorOf(
                          SignalingSocket.create(
                              participant,
                              socketId,
                              inbox,
                              new QueueOutlet(outbound.first(), close),
                              limits,
                              activity,
                              metrics,
                              System::nanoTime),
                          "signaling-" + socketId,
                          Props.empty());
                  return Flow.fromSinkAndSource(
                      inbound(socket, system),
                      outbound.second().map(text -> (Message) new TextMessage.Strict(text)));
                })
            .mapMaterializedValue(ignored -> NotUsed.getInstance());
    return SocketFrames.accept(upgrade, flow, close, activity, system);
  }

  private static Sink<Message, NotUsed> inbound(
      ActorRef<SignalingSocket.Command> socket, ActorSystem<?> system) {
    return Flow.<Message>create()
        .mapAsync(1, message -> frame(message, system))
        .to(
            ActorSink
                .<Function<ActorRef<SignalingSocket.Ready>, SignalingSocket.Command>,
                    SignalingSocket.Command, SignalingSocket.Ready>
                    actorRefWithBackpressure(
                        socket,
                        (ready, command) -> command.apply(ready),
                        SignalingSocket.Opened::new,
                        SignalingSocket.Ready.INSTANCE,
                        SignalingSocket.Ended.INSTANCE,
                        failure -> SignalingSocket.Ended.INSTANCE));
  }

  /** The command for a frame, as soon as the whole of it is here; too long a frame is not kept. */
  private static CompletionStage<Function<ActorRef<SignalingSocket.Ready>, SignalingSocket.Command>>
      frame(Message message, ActorSystem<?> system) {
    if (message instanceof BinaryMessage binary) {
      binary.dataStream().asJava().runWith(Sink.ignore(), system);
      return CompletableFuture.completedFuture(
          ready -> new SignalingSocket.Unacceptable(1003, "binary frames are not taken", ready));
    }
    if (message instanceof TextMessage.Strict strict) {
      return CompletableFuture.completedFuture(command(strict.text()));
    }
    return ((TextMessage) message)
        .textStream()
        .asJava()
        .limitWeighted(SignalingJson.MAX_TEXT, piece -> (long) piece.length())
        .runFold(new StringBuilder(), StringBuilder::append, system)
        .thenApply(StringBuilder::toString)
        .handle((whole, failure) -> failure == null ? command(whole) : tooLong());
  }

  private static Function<ActorRef<SignalingSocket.Ready>, SignalingSocket.Command> command(
      String text) {
    return text.length() > SignalingJson.MAX_TEXT
        ? tooLong()
        : ready -> new SignalingSocket.TextReceived(text, ready);
  }

  private static Function<ActorRef<SignalingSocket.Ready>, SignalingSocket.Command> tooLong() {
    return ready -> new SignalingSocket.Unacceptable(1009, "the frame is too long", ready);
  }

  /** The queue in front of the wire; the first close counts. */
  private record QueueOutlet(
      BoundedSourceQueue<String> queue, AtomicReference<SocketFrames.@Nullable CloseFrame> close)
      implements SocketOutlet {
    @Override
    public boolean offer(String text) {
      return queue.offer(text) == QueueOfferResult.enqueued();
    }

    @Override
    public void close(int code, String reason) {
      if (close.compareAndSet(null, new SocketFrames.CloseFrame(code, reason))) {
        complete();
      }
    }

    private void complete() {
      try {
        queue.complete();
      } catch (IllegalStateException e) {
        // The client went first, and took the queue with it.
      }
    }
  }
}
