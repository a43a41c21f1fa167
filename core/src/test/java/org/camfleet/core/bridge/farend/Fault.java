package org.camfleet.core.bridge.farend;

/** What goes wrong on purpose. */
public enum Fault {
  THROTTLED_CALL,
  THROTTLED_EVERYTHING,
  JOIN_WITHOUT_OFFER,
  SOCKET_CUT,
  SENT_AWAY_AT_ONCE,
  TWO_OFFERS,
  OFFER_WITHOUT_H264,
  /** All candidates of an offer come before it, and none after it. */
  CANDIDATES_FIRST,
  /** No candidate of an offer says to which media section it belongs. */
  CANDIDATES_WITHOUT_MID,
  ANSWER_REFUSED,
  CONNECTION_FAILED,
  /** The TURN server lends nothing to a client that has no other way. */
  TURN_REFUSED,
  SESSION_DIED,
  /** Another master takes the channel, and for some time takes it again whenever he lost it. */
  STRANGER,
  CREDENTIALS_EXPIRED,
  ENDPOINT_UNRESOLVABLE,
  CLOCK_OFF,
  REFUSED_IN_OUTAGE,
  UNREACHABLE_IN_OUTAGE
}
