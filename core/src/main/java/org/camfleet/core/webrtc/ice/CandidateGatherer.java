package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import org.camfleet.core.webrtc.net.DatagramPath;

/** Finds candidates beyond those of the machine itself, through a STUN or TURN server. */
interface CandidateGatherer {
  /** What a gatherer reports to; on the loop. */
  interface Found {
    /** Our address as a server saw it; may be known already. */
    void onReflexive(InetSocketAddress mapped);

    /** An address on a server, and the base that sends from it. */
    void onRelayed(RelayBase base, InetSocketAddress relayed, InetSocketAddress mapped);

    /** This server gives nothing; told at most once, and never after something was found. */
    void onFailed(String why);

    /** The server takes the address back soon: it lengthens the allocation no more. */
    void onEnding(RelayBase base, String why);

    /**
     * The server does not let a peer through, or no longer: the permission that there may be ends
     * within a minute.
     */
    void onPeerRefused(DatagramPath path, String why);

    /** What the server lent is gone. */
    void onLost(RelayBase base, String why);
  }

  /** Starts; results come later and may never come. */
  void start(Found found);

  /** Gives up, and returns what the server lent. */
  void close();
}
