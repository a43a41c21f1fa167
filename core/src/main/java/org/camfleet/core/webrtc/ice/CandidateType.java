package org.camfleet.core.webrtc.ice;

import org.jspecify.annotations.Nullable;

/** The four kinds of candidates, with their recommended type preferences (RFC 8445 5.1.2.1). */
public enum CandidateType {
  /** An address of this machine, or one that is forwarded to it. */
  HOST("host", 126),
  /** Our address as a STUN server saw it. */
  SERVER_REFLEXIVE("srflx", 100),
  /** An address learned from a check. */
  PEER_REFLEXIVE("prflx", 110),
  /** An address on a TURN server. */
  RELAYED("relay", 0);

  private final String token;
  private final int preference;

  CandidateType(String token, int preference) {
    this.token = token;
    this.preference = preference;
  }

  /** The word of the candidate line. */
  public String token() {
    return token;
  }

  /**
   * The candidate priority of the formula in RFC 8445 clause 5.1.2.1, for component 1.
   *
   * @param localPreference 0 to 65535, higher is better
   */
  public long priority(int localPreference) {
    return ((long) preference << 24) + ((long) localPreference << 8) + 255;
  }

  static @Nullable CandidateType of(String token) {
    for (CandidateType type : values()) {
      if (type.token.equals(token)) {
        return type;
      }
    }
    return null;
  }
}
