package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.camfleet.core.channel.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesisvideosignaling.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesisvideosignaling.model.ResourceNotFoundException;

/** SendAlexaOfferToMaster with AWS's own client. */
class OutsideOffersTest {
  private KvsTestServer server;
  private String arn;

  @BeforeEach
  void start() throws Exception {
    server = new KvsTestServer();
    arn = await(server.control().createSignalingChannel(r -> r.channelName("door"))).channelARN();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theMastersAnswerComesBack() {
    server.channels.offerReply =
        new Channel.Answered("{\"type\":\"answer\",\"sdp\":\"v=0 there\"}");
    String answer = send(arn, "alexa-1", base64("v=0 here"));
    assertThat(server.channels.offers)
        .containsExactly("alexa-1 {\"type\":\"offer\",\"sdp\":\"v=0 here\\r\\n\"}");
    assertThat(answer).isEqualTo(base64("v=0 there"));
  }

  @Test
  void whoSpeaksTheJsonOfSignalingMessagesIsAnsweredInIt() {
    String offer = "{\"type\":\"offer\",\"sdp\":\"v=0 here\"}";
    String reply = "{\"type\":\"answer\",\"sdp\":\"v=0 there\"}";
    server.channels.offerReply = new Channel.Answered(reply);
    assertThat(send(arn, "alexa-1", base64(offer))).isEqualTo(base64(reply));
    assertThat(server.channels.offers).containsExactly("alexa-1 " + offer);
  }

  @Test
  void aMastersAnswerThatIsNoDescriptionIsRefusedWhereBareSdpIsWanted() {
    server.channels.offerReply = new Channel.Answered("{}");
    assertThatThrownBy(() -> send(arn, "alexa-1", base64("v=0")))
        .cause()
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("the master's answer is no SDP answer");
  }

  @Test
  void aMasterThatDoesNotAnswerIsNotFound() {
    server.channels.offerReply =
        new Channel.Rejected("ResourceNotFoundException", "The master did not answer.");
    assertThatThrownBy(() -> send(arn, "alexa-1", base64("v=0")))
        .cause()
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("did not answer");
  }

  @ParameterizedTest
  @CsvSource({
    "'a b', dj0w, SenderClientId",
    "AWS_x, dj0w, SenderClientId",
    "alexa, '!!', MessagePayload",
    "alexa, '/w==', MessagePayload",
  })
  void badMembersAreNamed(String sender, String payload, String member) {
    assertThatThrownBy(() -> send(arn, sender, payload))
        .cause()
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(member);
    assertThat(server.channels.offers).isEmpty();
  }

  @Test
  void aPayloadThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> send(arn, "alexa", "A".repeat(10_004)))
        .cause()
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("MessagePayload");
  }

  @Test
  void anUnknownChannelIsNotFound() {
    String other = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/other/1";
    assertThatThrownBy(() -> send(other, "alexa", base64("v=0")))
        .cause()
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private String send(String channel, String sender, String payload) {
    return await(
            server
                .signaling()
                .sendAlexaOfferToMaster(
                    r -> r.channelARN(channel).senderClientId(sender).messagePayload(payload)))
        .answer();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
