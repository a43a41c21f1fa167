package org.camfleet.core.signaling;

/**
 * Why a client's signaling connection ended.
 *
 * @param kind how far it had come
 * @param code HTTP status for REFUSED, WebSocket close code for CLOSED, else 0
 * @param text one sentence, no secret in it
 */
public record SignalingEnd(Kind kind, int code, String text) {
  /** How far the connection had come. */
  public enum Kind {
    /** No connection: name, address, TLS or time-out. */
    UNREACHABLE,
    /** The service answered the handshake with an HTTP error. */
    REFUSED,
    /** The service closed the socket with a code: 1000 takeover, 1001 planned end. */
    CLOSED,
    /** The connection broke, or the service fell silent. */
    LOST
  }
}
