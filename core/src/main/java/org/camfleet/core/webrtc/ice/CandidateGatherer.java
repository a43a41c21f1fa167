package org.camfleet.core.webrtc.ice;

/** Finds candidates beyond those of the machine itself: through STUN and TURN servers. */
interface CandidateGatherer {
  /** What a gatherer reports to; on the loop. */
  interface Found {
    /** A candidate to tell the peer. */
    void onCandidate(CandidateLine line);

    /** A further base from which checks can be sent. */
    void onBase(IceBase base);
  }

  /** Starts; results come later and may never come. */
  void start(Found found);

  /** Gives up, and returns what servers lent. */
  void close();
}
