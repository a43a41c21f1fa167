package org.camfleet.core.bridge.farend;

import java.util.List;
import java.util.stream.IntStream;

/** An offer of the service, and the leg that may come of it: the client has to find the way. */
final class Offer {
  private static final int CANDIDATES = 2;
  private static final int PORTS = 30_000;

  final long id;
  final String ufrag;
  boolean candidatesFirst;
  boolean answered;
  boolean relayed;
  boolean reached;
  boolean connecting;
  boolean live;

  Offer(long id) {
    this.id = id;
    this.ufrag = "far" + id;
  }

  /** An address of this offer alone, among those that a client can still have in mind. */
  int port() {
    return 20_000 + (int) (id % PORTS);
  }

  /**
   * The payloads of its candidates.
   *
   * @param mid whether they say to which media section they belong
   * @param named whether they say to which offer
   */
  List<String> candidates(boolean mid, boolean named) {
    return IntStream.rangeClosed(1, CANDIDATES)
        .mapToObj(
            i ->
                "{\"candidate\":\"candidate:"
                    + i
                    + " 1 udp 16777215 203.0.113."
                    + i
                    + " "
                    + port()
                    + " typ relay raddr 0.0.0.0 rport 0\""
                    + (mid ? ",\"sdpMid\":\"0\",\"sdpMLineIndex\":0" : "")
                    + (named ? ",\"usernameFragment\":\"" + ufrag + "\"" : "")
                    + "}")
        .toList();
  }

  /** Whether the client answered, may send, and knows where to. */
  boolean isReady() {
    return answered && relayed && reached && !connecting;
  }
}
