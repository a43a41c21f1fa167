package org.camfleet.core.signaling;

import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The payload of SDP_OFFER and SDP_ANSWER: {@code {"type":"offer","sdp":"v=0…"}}.
 *
 * @param type {@code offer} or {@code answer}
 * @param sdp the session description, lines ended by CRLF
 */
public record SdpPayload(String type, String sdp) {
  private static final String UFRAG = "a=ice-ufrag:";

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

  /**
   * The first ICE user name fragment of the description, null without one (RFC 8839 clause 5.4).
   */
  public @Nullable String ufrag() {
    int start = sdp.indexOf(UFRAG);
    if (start < 0) {
      return null;
    }
    int end = start + UFRAG.length();
    while (end < sdp.length() && sdp.charAt(end) > ' ') {
      end++;
    }
    return sdp.substring(start + UFRAG.length(), end);
  }

  /** The JSON text. */
  public String toJson() {
    return JsonFields.JSON.createObjectNode().put("type", type).put("sdp", sdp).toString();
  }
}
