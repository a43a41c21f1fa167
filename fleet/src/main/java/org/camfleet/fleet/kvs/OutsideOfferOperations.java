package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.Channel;

/**
 * SendAlexaOfferToMaster: hands the offer of a caller without a signaling socket to the master and
 * answers with what the master says, at the end of the channel's message life at the latest.
 */
final class OutsideOfferOperations {
  private static final int LONGEST_PAYLOAD = 10_000; // characters of base64

  private final KvsEnvironment environment;
  private final Resources resources;

  OutsideOfferOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add("SendAlexaOfferToMaster", "/v1/send-alexa-offer-to-master", this::send);
  }

  private CompletionStage<ObjectNode> send(KvsCall call) {
    String arn = call.fields().arn("ChannelARN", ResourceArn.Kind.CHANNEL);
    String sender = call.fields().text("SenderClientId");
    String problem = SessionOperations.problemOf(sender);
    if (problem != null) {
      throw KvsRefusal.invalid("SenderClientId: " + problem);
    }
    String payload = decoded(call.fields().text("MessagePayload"));
    return resources
        .channelOf(arn)
        .thenCompose(channel -> environment.door().sendOffer(arn, sender, payload))
        .thenApply(OutsideOfferOperations::answer);
  }

  private static ObjectNode answer(Channel.OfferReply reply) {
    if (reply instanceof Channel.Rejected rejected) {
      throw new KvsRefusal(KvsError.named(rejected.code()), rejected.text());
    }
    String payload = ((Channel.Answered) reply).payload();
    String encoded = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    return KvsJson.object().put("Answer", encoded);
  }

  private static String decoded(String payload) {
    if (payload.isEmpty() || payload.length() > LONGEST_PAYLOAD) {
      throw KvsRefusal.invalid(
          "MessagePayload: %d characters (expected: 1 to %d of base64)"
              .formatted(payload.length(), LONGEST_PAYLOAD));
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(payload);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw KvsRefusal.invalid(
          "MessagePayload: not base64 of a text (expected: a session description in base64)");
    }
  }
}
