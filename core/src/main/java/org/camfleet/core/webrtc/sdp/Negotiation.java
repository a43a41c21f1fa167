package org.camfleet.core.webrtc.sdp;

import org.camfleet.codecs.MalformedException;
import org.camfleet.core.webrtc.Refusal;

/** How reading a description ends: in an {@link Agreement}, or {@link Refused}. */
public sealed interface Negotiation permits Agreement, Negotiation.Refused {
  /** The description can not be taken. */
  record Refused(Refusal refusal) implements Negotiation {
    static Refused malformed(MalformedException e) {
      return of("malformed-sdp", String.valueOf(e.getMessage()));
    }

    static Refused of(String code, String text) {
      return new Refused(new Refusal(code, text));
    }
  }
}
