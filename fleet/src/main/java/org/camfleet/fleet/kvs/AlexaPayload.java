package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.signaling.SdpPayload;

/**
 * The offer of SendAlexaOfferToMaster: base64 of bare SDP, or of the JSON that signaling messages
 * have; the answer goes back in the same form.
 *
 * @param description as JSON, for the master's signaling socket
 * @param bare whether the caller speaks bare SDP
 */
record AlexaPayload(String description, boolean bare) {
  private static final String EXPECTED = "base64 of an SDP offer, 1 to 10000 characters";

  static AlexaPayload read(RequestFields fields) {
    String encoded = String.valueOf(fields.textOr("MessagePayload", 10_000, ""));
    String text;
    try {
      text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException e) {
      throw fields.bad("MessagePayload", encoded, EXPECTED);
    }
    if (text.startsWith("v=0")) {
      ObjectNode json = KvsJson.object().put("type", "offer").put("sdp", text + "\r\n");
      return new AlexaPayload(json.toString(), true);
    }
    try {
      if (SdpPayload.parse(text).type().equals("offer")) {
        return new AlexaPayload(text, false);
      }
    } catch (MalformedException e) {
      // Neither form: refused below.
    }
    throw fields.bad("MessagePayload", encoded, EXPECTED);
  }

  /** The master's answer as its sender wants it. */
  String answer(String json) {
    try {
      String text = bare ? SdpPayload.parse(json).sdp() : json;
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw KvsRefusal.invalid("the master's answer is no SDP answer: " + e.getMessage());
    }
  }
}
