package org.camfleet.core.signaling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of signaling messages, both directions: one JSON object per text frame, payloads in
 * base64. Keys are read in any letter case; unknown keys are ignored.
 */
public final class SignalingJson {
  /** Longest text frame read, in characters: a full payload with room for keys a client adds. */
  public static final int MAX_TEXT = 64 * 1024;

  /** Longest payload in its base64 form, in characters (service quota: 10 K). */
  public static final int MAX_ENCODED_PAYLOAD = 10 * 1024;

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_.-]{1,256}");

  private SignalingJson() {}

  /** Whether a text may be a client id or a correlation id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Reads a frame that a master or viewer sent; never throws. */
  public static ClientReading readClientMessage(String text) {
    if (text.isBlank()) {
      return ClientReading.Nothing.INSTANCE;
    }
    String correlationId = null;
    try {
      JsonFields fields = parse(text);
      correlationId = id(fields, "correlationId");
      MessageKind kind = action(fields.requiredText("action"));
      String recipient = id(fields, "recipientClientId");
      String payload = decode(fields.requiredText("messagePayload"));
      return new ClientReading.Message(new ClientMessage(kind, recipient, payload, correlationId));
    } catch (MalformedException e) {
      return ClientReading.Refused.invalid(correlationId, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads a frame that the service sent; null when it means nothing to us (empty, or of a type that
   * we do not know).
   */
  public static @Nullable ServiceMessage readServiceMessage(String text) throws MalformedException {
    if (text.isBlank()) {
      return null;
    }
    JsonFields fields = parse(text);
    MessageKind kind = kind(fields.requiredText("messageType"));
    if (kind == null) {
      return null;
    }
    String sender = fields.text("senderClientId");
    String encoded = fields.text("messagePayload");
    String payload = encoded == null || encoded.isEmpty() ? "" : decode(encoded);
    return new ServiceMessage(
        kind, sender == null || sender.isEmpty() ? null : sender, payload, status(fields));
  }

  /** Writes what a master or viewer sends. */
  public static String write(ClientMessage message) {
    ObjectNode json = JsonFields.JSON.createObjectNode();
    json.put("action", message.kind().name());
    json.put("messagePayload", encode(message.payload()));
    if (message.recipientClientId() != null) {
      json.put("recipientClientId", message.recipientClientId());
    }
    if (message.correlationId() != null) {
      json.put("correlationId", message.correlationId());
    }
    return json.toString();
  }

  /** Writes what the service sends; keys without a value are left out, never null. */
  public static String write(ServiceMessage message) {
    ObjectNode json = JsonFields.JSON.createObjectNode();
    if (!message.payload().isEmpty()) {
      json.put("messagePayload", encode(message.payload()));
    }
    json.put("messageType", message.kind().name());
    if (message.senderClientId() != null) {
      json.put("senderClientId", message.senderClientId());
    }
    StatusResponse status = message.status();
    if (status != null) {
      ObjectNode inner = json.putObject("statusResponse");
      inner.put("correlationId", status.correlationId());
      inner.put("errorType", status.errorType());
      inner.put("statusCode", Integer.toString(status.statusCode()));
      inner.put("description", status.description());
      inner.put("success", false);
    }
    return json.toString();
  }

  private static JsonFields parse(String text) throws MalformedException {
    if (text.length() > MAX_TEXT) {
      throw new MalformedException(
          "message: %d characters (expected: at most %d)".formatted(text.length(), MAX_TEXT));
    }
    return JsonFields.parse("message", text);
  }

  private static MessageKind action(String name) throws MalformedException {
    MessageKind kind = kind(name);
    if (kind == MessageKind.SDP_OFFER
        || kind == MessageKind.SDP_ANSWER
        || kind == MessageKind.ICE_CANDIDATE) {
      return kind;
    }
    throw new MalformedException(
        "message.action: %s (expected: SDP_OFFER, SDP_ANSWER or ICE_CANDIDATE)"
            .formatted(shortened(name)));
  }

  private static @Nullable MessageKind kind(String name) {
    for (MessageKind kind : MessageKind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** An id; AWS's C client sends an empty recipient where others send none. */
  private static @Nullable String id(JsonFields fields, String key) throws MalformedException {
    String id = fields.text(key);
    if (id == null || id.isEmpty()) {
      return null;
    }
    if (!isId(id)) {
      throw new MalformedException(
          "message.%s: %s (expected: 1 to 256 of a-z A-Z 0-9 _ . -)".formatted(key, shortened(id)));
    }
    return id;
  }

  private static @Nullable StatusResponse status(JsonFields fields) throws MalformedException {
    if (fields.node("statusResponse") == null) {
      return null;
    }
    JsonFields status = JsonFields.of("message.statusResponse", fields.node("statusResponse"));
    return new StatusResponse(
        orEmpty(status.scalar("correlationId")),
        orEmpty(status.scalar("errorType")),
        code(status.scalar("statusCode")),
        orEmpty(status.scalar("description")));
  }

  /** The code is a string on the wire; one that is no number counts as 0. */
  private static int code(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }

  private static String encode(String payload) {
    return Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String encoded) throws MalformedException {
    if (encoded.length() > MAX_ENCODED_PAYLOAD) {
      throw new MalformedException(
          "message.messagePayload: %d characters of base64 (expected: at most %d)"
              .formatted(encoded.length(), MAX_ENCODED_PAYLOAD));
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException e) {
      throw new MalformedException("message.messagePayload: not base64 (expected: base64 of JSON)");
    } catch (CharacterCodingException e) {
      throw new MalformedException("message.messagePayload: not UTF-8 (expected: JSON in UTF-8)");
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** What is quoted of a stranger's text: short, and without control characters. */
  static String shortened(String text) {
    String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
