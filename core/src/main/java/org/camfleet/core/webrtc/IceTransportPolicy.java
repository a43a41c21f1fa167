package org.camfleet.core.webrtc;

/** Which candidates a peer may use (RTCIceTransportPolicy of W3C's WebRTC). */
public enum IceTransportPolicy {
  /** All that there are. */
  ALL,
  /** Only those of TURN servers: nothing passes, and nothing is told, of our own addresses. */
  RELAY
}
