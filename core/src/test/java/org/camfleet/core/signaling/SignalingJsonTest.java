package org.camfleet.core.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.webrtc.IceCandidate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalingJsonTest {
  private static final String ANSWER = "{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}";

  @Test
  void readsTheSpellingOfTheJavaScriptClient() {
    String text =
        "{\"action\":\"SDP_ANSWER\",\"messagePayload\":\"%s\",\"correlationId\":\"1700\"}"
            .formatted(base64(ANSWER));
    assertThat(SignalingJson.readClientMessage(text))
        .isEqualTo(
            new ClientReading.Message(
                new ClientMessage(MessageKind.SDP_ANSWER, null, ANSWER, "1700")));
  }

  @Test
  void readsTheSpellingOfTheCClientWithItsEmptyRecipientAndServerList() {
    String text =
        """
        {
          "action": "SDP_OFFER", "RecipientClientId": "", "MessagePayload": "%s",
          "CorrelationId": "c.1",
          "IceServerList": [{"Password": "p", "Ttl": 300, "Uris": ["turn:a"], "Username": "u"}]
        }"""
            .formatted(base64(ANSWER));
    assertThat(SignalingJson.readClientMessage(text))
        .isEqualTo(
            new ClientReading.Message(
                new ClientMessage(MessageKind.SDP_OFFER, null, ANSWER, "c.1")));
  }

  @Test
  void anEmptyFrameMeansNothing() throws Exception {
    assertThat(SignalingJson.readClientMessage(" ")).isEqualTo(ClientReading.Nothing.INSTANCE);
    assertThat(SignalingJson.readServiceMessage("")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|message: array (expected: a JSON object)",
        "{|message: not JSON at line 1 column 2 (expected: an object)",
        "{} x|message: not JSON at line 1 column 4 (expected: an object)",
        "{\"action\":5}|message.action: number (expected: a string)",
        "{}|message.action: missing (expected: a string)",
        "{\"action\":\"GO_AWAY\",\"messagePayload\":\"\"}"
            + "|message.action: GO_AWAY (expected: SDP_OFFER, SDP_ANSWER or ICE_CANDIDATE)",
        "{\"action\":\"SDP_OFFER\"}|message.messagePayload: missing (expected: a string)",
        "{\"action\":\"SDP_OFFER\",\"messagePayload\":\"?\"}"
            + "|message.messagePayload: not base64 (expected: base64 of JSON)",
        "{\"action\":\"SDP_OFFER\",\"messagePayload\":\"/w==\"}"
            + "|message.messagePayload: not UTF-8 (expected: JSON in UTF-8)",
        "{\"action\":\"SDP_OFFER\",\"recipientClientId\":\"a b\"}"
            + "|message.recipientClientId: a b (expected: 1 to 256 of a-z A-Z 0-9 _ . -)",
      })
  void saysWhatIsWrongWithABadFrame(String text, String expected) {
    assertThat(SignalingJson.readClientMessage(text))
        .isEqualTo(ClientReading.Refused.invalid(null, expected));
  }

  @Test
  void keepsTheCorrelationIdOfABadFrameSoThatItCanBeAnswered() {
    assertThat(SignalingJson.readClientMessage("{\"CorrelationId\":\"c1\",\"action\":\"X\"}"))
        .isInstanceOfSatisfying(
            ClientReading.Refused.class,
            refused -> assertThat(refused.correlationId()).isEqualTo("c1"));
  }

  @Test
  void refusesAPayloadOverTheQuota() {
    String text =
        "{\"action\":\"SDP_OFFER\",\"messagePayload\":\"%s\"}".formatted("A".repeat(10_244));
    assertThat(SignalingJson.readClientMessage(text))
        .isEqualTo(
            ClientReading.Refused.invalid(
                null,
                "message.messagePayload: 10244 characters of base64 (expected: at most 10240)"));
  }

  @Test
  void refusesAFrameThatNestsTooDeeply() {
    assertThat(SignalingJson.readClientMessage("{\"a\":".repeat(5000)))
        .isInstanceOf(ClientReading.Refused.class);
  }

  @Test
  void clientMessagesSurviveTheWire() {
    var message = new ClientMessage(MessageKind.ICE_CANDIDATE, "viewer-1", "{\"ü\":1}", "id");
    assertThat(SignalingJson.readClientMessage(SignalingJson.write(message)))
        .isEqualTo(new ClientReading.Message(message));
  }

  @Test
  void serviceMessagesSurviveTheWire() throws Exception {
    var message = new ServiceMessage(MessageKind.SDP_OFFER, "viewer-1", ANSWER, null);
    assertThat(SignalingJson.readServiceMessage(SignalingJson.write(message))).isEqualTo(message);
  }

  @Test
  void aStorageMessageHasNoSenderAndNoNulls() {
    assertThat(SignalingJson.write(ServiceMessage.fromStorage(MessageKind.SDP_OFFER, "{}")))
        .isEqualTo("{\"messagePayload\":\"e30=\",\"messageType\":\"SDP_OFFER\"}");
    assertThat(SignalingJson.write(new ServiceMessage(MessageKind.GO_AWAY, null, "", null)))
        .isEqualTo("{\"messageType\":\"GO_AWAY\"}");
  }

  @Test
  void aFailureCarriesItsCodeAsText() throws Exception {
    var status = new StatusResponse("17", "InvalidArgumentException", 400, "no audio");
    String text = SignalingJson.write(ServiceMessage.failure(status));
    assertThat(text)
        .isEqualTo(
            "{\"messageType\":\"STATUS_RESPONSE\",\"statusResponse\":{\"correlationId\":\"17\","
                + "\"errorType\":\"InvalidArgumentException\",\"statusCode\":\"400\","
                + "\"description\":\"no audio\",\"success\":false}}");
    assertThat(SignalingJson.readServiceMessage(text)).isEqualTo(ServiceMessage.failure(status));
  }

  @Test
  void anUnknownTypeFromTheServiceIsIgnored() throws Exception {
    assertThat(SignalingJson.readServiceMessage("{\"messageType\":\"NEWS\"}")).isNull();
  }

  @Test
  void candidatesMayLackEverythingButTheLine() throws Exception {
    assertThat(
            CandidatePayload.parse("{\"candidate\":\"candidate:1 1 udp 1 10.0.0.1 9 typ host\"}"))
        .isEqualTo(new IceCandidate("candidate:1 1 udp 1 10.0.0.1 9 typ host", null, null, null));
    var full = new IceCandidate("candidate:1", "0", 0, "abcd");
    assertThat(CandidatePayload.parse(CandidatePayload.toJson(full))).isEqualTo(full);
    assertThat(CandidatePayload.toJson(new IceCandidate("candidate:1", "0", null, null)))
        .isEqualTo("{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}");
  }

  @Test
  void badPayloadsSayWhatIsWrong() {
    assertThatThrownBy(() -> CandidatePayload.parse("{\"candidate\":\"c\",\"sdpMLineIndex\":-1}"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("candidate.sdpMLineIndex: -1 (expected: 0 to 1023)");
    assertThatThrownBy(() -> SdpPayload.parse("{\"type\":\"pranswer\",\"sdp\":\"v=0\"}"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("description.type: pranswer (expected: offer or answer)");
    assertThatThrownBy(() -> SdpPayload.parse("{\"type\":\"offer\"}"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("description.sdp: missing (expected: a string)");
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
