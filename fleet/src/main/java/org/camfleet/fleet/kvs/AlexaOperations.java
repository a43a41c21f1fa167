package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.Channel;

/**
 * SendAlexaOfferToMaster: hands the offer of a caller without a signaling socket to the master and
 * answers with what the master says, at the end of the channel's message life at the latest.
 */
final class AlexaOperations {
  /** The longest life of a message, and some time to say that it ended. */
  static final Duration LONGEST = Duration.ofSeconds(130);

  private final KvsEnvironment environment;
  private final Resources resources;

  AlexaOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.SEND_ALEXA_OFFER_TO_MASTER, this::send);
  }

  private CompletionStage<ObjectNode> send(KvsCall call) {
    String arn = call.fields().arn("ChannelARN", ResourceArn.Kind.CHANNEL);
    String sender = call.fields().text("SenderClientId");
    SessionOperations.viewer("SenderClientId", sender); // refuses what is no viewer's id
    AlexaPayload offer = AlexaPayload.read(call.fields());
    return resources
        .channelOf(arn)
        .thenCompose(channel -> environment.door().sendOffer(arn, sender, offer.description()))
        .thenApply(reply -> answer(offer, reply));
  }

  private static ObjectNode answer(AlexaPayload offer, Channel.OfferReply reply) {
    if (reply instanceof Channel.Rejected rejected) {
      throw new KvsRefusal(KvsError.named(rejected.code()), rejected.text());
    }
    return KvsJson.object().put("Answer", offer.answer(((Channel.Answered) reply).payload()));
  }
}
