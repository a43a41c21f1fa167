package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.camfleet.core.signaling.Participant;

/** SendAlexaOfferToMaster: a viewer's offer and the master's answer in one call. */
final class AlexaOperations {
  /** The longest life of a message, and some time to say that it ended. */
  static final Duration LONGEST = Duration.ofSeconds(130);

  /** Calls that wait at the same time; further ones are refused. */
  private static final int MOST_WAITING = 100;

  private final KvsEnvironment environment;
  private final ActorSystem<?> system;
  private final Resources resources;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  AlexaOperations(KvsEnvironment environment, ActorSystem<?> system) {
    this.environment = environment;
    this.system = system;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.SEND_ALEXA_OFFER_TO_MASTER, this::send);
  }

  private CompletionStage<ObjectNode> send(KvsCall call) {
    String arn = call.fields().arn("ChannelARN", ResourceArn.Kind.CHANNEL);
    Participant sender =
        SessionOperations.viewer("SenderClientId", call.fields().text("SenderClientId"));
    AlexaPayload offer = AlexaPayload.read(call.fields());
    return resources.channelOf(arn).thenCompose(channel -> exchange(channel, sender, offer));
  }

  private CompletionStage<ObjectNode> exchange(
      ChannelInfo channel, Participant sender, AlexaPayload offer) {
    if (!waiting.tryAcquire()) {
      throw new KvsRefusal(
          KvsError.CLIENT_LIMIT_EXCEEDED,
          "SendAlexaOfferToMaster: %d offers wait for their answers already (expected: fewer)"
              .formatted(MOST_WAITING));
    }
    var answer = new CompletableFuture<String>();
    String socketId = UUID.randomUUID().toString();
    system.systemActorOf(
        AlexaExchange.create(
            environment.door(),
            channel.arn(),
            new AlexaExchange.Offer(sender, socketId, offer.description()),
            Duration.ofSeconds(channel.messageTtlSeconds()),
            answer),
        "alexa-" + socketId,
        Props.empty());
    return answer
        .whenComplete((done, failure) -> waiting.release())
        .thenApply(description -> KvsJson.object().put("Answer", offer.answer(description)));
  }
}
