package org.camfleet.core.webrtc.ice;

import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request to a TURN server.
 *
 * @param success the answer, or null when there is none that carries the request out
 * @param code of the refusal; 0 when the server did not answer
 */
record TurnOutcome(@Nullable StunMessage success, int code) {
  static TurnOutcome of(@Nullable StunMessage answer) {
    if (answer != null && answer.messageClass() == StunClass.SUCCESS) {
      return new TurnOutcome(answer, 0);
    }
    StunError error = answer == null ? null : answer.error();
    return new TurnOutcome(null, error == null ? 0 : error.code());
  }

  /** Why it was in vain, to go behind the server's name; the server's own words are not trusted. */
  String refusal() {
    if (success != null) {
      return " answers without an address";
    }
    return code == 0
        ? " does not answer"
        : " refuses with " + code + " (" + StunError.meaning(code) + ")";
  }
}
