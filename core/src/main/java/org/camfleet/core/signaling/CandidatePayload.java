package org.camfleet.core.signaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.webrtc.IceCandidate;
import org.jspecify.annotations.Nullable;

/** The payload of ICE_CANDIDATE: the browser's RTCIceCandidateInit; all but the line may lack. */
public final class CandidatePayload {
  private static final int MAX_CANDIDATE = 1024;

  private CandidatePayload() {}

  /** Reads a payload; says what is wrong with a bad one. */
  public static IceCandidate parse(String json) throws MalformedException {
    JsonFields fields = JsonFields.parse("candidate", json);
    String line = fields.requiredText("candidate");
    if (line.length() > MAX_CANDIDATE) {
      throw new MalformedException(
          "candidate.candidate: %d characters (expected: at most %d)"
              .formatted(line.length(), MAX_CANDIDATE));
    }
    return new IceCandidate(
        line,
        fields.scalar("sdpMid"),
        index(fields.node("sdpMLineIndex")),
        fields.text("usernameFragment"));
  }

  /** Writes a payload; the index is always there, because some clients look at nothing else. */
  public static String toJson(IceCandidate candidate) {
    ObjectNode json = JsonFields.JSON.createObjectNode();
    json.put("candidate", candidate.candidate());
    if (candidate.sdpMid() != null) {
      json.put("sdpMid", candidate.sdpMid());
    }
    Integer index = candidate.sdpMLineIndex();
    json.put("sdpMLineIndex", index == null ? 0 : index);
    if (candidate.usernameFragment() != null) {
      json.put("usernameFragment", candidate.usernameFragment());
    }
    return json.toString();
  }

  private static @Nullable Integer index(@Nullable JsonNode node) throws MalformedException {
    if (node == null) {
      return null;
    }
    if (!node.canConvertToInt() || node.intValue() < 0 || node.intValue() > 1023) {
      String shown = node.isNumber() ? node.asText() : node.getNodeType().name();
      throw new MalformedException(
          "candidate.sdpMLineIndex: %s (expected: 0 to 1023)".formatted(shown));
    }
    return node.intValue();
  }
}
