package org.camfleet.core.signaling;

import org.jspecify.annotations.Nullable;

/** What a text frame of a client turned out to be. */
public sealed interface ClientReading {
  /** A well-formed message. */
  record Message(ClientMessage message) implements ClientReading {}

  /**
   * A frame that is refused; the socket stays open.
   *
   * @param correlationId the client's id, null when it gave none (or none that is well-formed):
   *     then nothing is answered
   * @param errorType exception name
   * @param statusCode HTTP-like code
   * @param text what was wrong, where, and what was expected
   */
  record Refused(@Nullable String correlationId, String errorType, int statusCode, String text)
      implements ClientReading {

    /** A refusal because of the frame's own form. */
    static Refused invalid(@Nullable String correlationId, String text) {
      return new Refused(correlationId, "InvalidArgumentException", 400, text);
    }
  }

  /** An empty frame: means nothing, is no error. */
  enum Nothing implements ClientReading {
    /** The only value. */
    INSTANCE
  }
}
