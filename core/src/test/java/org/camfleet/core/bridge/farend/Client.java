package org.camfleet.core.bridge.farend;

/** What a channel's master hears of the service. */
public interface Client {
  /** The socket is open. */
  void opened(long socket);

  /** The socket did not open: an HTTP status, or 0 when nothing answered. */
  void refused(long socket, int status);

  /** The socket ended: a close code, or 0 when the line broke. */
  void closed(long socket, int code);

  /** GO_AWAY. */
  void sentAway(long socket);

  /** An SDP_OFFER of this leg came, with this ICE user name fragment. */
  void offered(long socket, long leg, String ufrag, boolean h264);

  /** An ICE_CANDIDATE with this payload came. */
  void candidate(long socket, String payload);

  /** A STATUS_RESPONSE about the answer to this leg came. */
  void answerRefused(long socket, long leg);

  /** ICE and DTLS are done: media may flow. */
  void connected(long leg);

  /** The leg ended. */
  void ended(long leg, String why);
}
