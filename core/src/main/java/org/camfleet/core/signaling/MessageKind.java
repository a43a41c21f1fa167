package org.camfleet.core.signaling;

/**
 * What a signaling message is, in the spelling of the wire (PROTOCOL of KVS: action and
 * messageType).
 */
public enum MessageKind {
  /** An offer. */
  SDP_OFFER,
  /** An answer. */
  SDP_ANSWER,
  /** A trickled candidate. */
  ICE_CANDIDATE,
  /** The service will close this socket. */
  GO_AWAY,
  /** The ICE servers changed. */
  RECONNECT_ICE_SERVER,
  /** An earlier message failed. */
  STATUS_RESPONSE
}
