package org.camfleet.core.signaling;

import org.camfleet.codecs.MalformedException;

/**
 * The payload of SDP_OFFER and SDP_ANSWER: {@code {"type":"offer","sdp":"v=0…"}}.
 *
 * @param type {@code offer} or {@code answer}
 * @param sdp the session description, lines ended by CRLF
 */
public record SdpPayload(String type, String sdp) {

  /** Our offer. */
  public static SdpPayload offer(String sdp) {
    return new SdpPayload("offer", sdp);
  }

  /** Our answer. */
  public static SdpPayload answer(String sdp) {
    return new SdpPayload("answer", sdp);
  }

  /** Reads a payload; says what is wrong with a bad one. */
  public static SdpPayload parse(String json) throws MalformedException {
    JsonFields fields = JsonFields.parse("description", json);
    String type = fields.requiredText("type");
    if (!type.equals("offer") && !type.equals("answer")) {
      throw new MalformedException(
          "description.type: %s (expected: offer or answer)"
              .formatted(SignalingJson.shortened(type)));
    }
    String sdp = fields.requiredText("sdp");
    if (sdp.isBlank()) {
      throw new MalformedException("description.sdp: empty (expected: a session description)");
    }
    return new SdpPayload(type, sdp);
  }

  /** The JSON text. */
  public String toJson() {
    return JsonFields.JSON.createObjectNode().put("type", type).put("sdp", sdp).toString();
  }
}
