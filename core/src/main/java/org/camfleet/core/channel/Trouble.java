package org.camfleet.core.channel;

import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.StatusResponse;

/**
 * Why a client's message was of no use, as it is told in a STATUS_RESPONSE.
 *
 * @param errorType exception name
 * @param statusCode HTTP-like code
 * @param text what was wrong, where, and what was expected
 */
record Trouble(String errorType, int statusCode, String text) {
  /** The message itself is wrong, or comes at the wrong time. */
  static Trouble invalid(String text) {
    return new Trouble("InvalidArgumentException", 400, text);
  }

  /** There is no room for the message. */
  static Trouble limited(String text) {
    return new Trouble("ClientLimitExceededException", 400, text);
  }

  /** The report for the message with this correlation id. */
  ServiceMessage toMessage(String correlationId) {
    return ServiceMessage.failure(new StatusResponse(correlationId, errorType, statusCode, text));
  }
}
