package org.camfleet.core.webrtc;

import org.camfleet.core.media.MediaLoop;

/** Makes peers; one per node and engine. */
@FunctionalInterface
public interface Peers {
  /** A new peer on this loop; called on the loop, and so is the listener. */
  Peer create(MediaLoop loop, PeerSettings settings, PeerListener listener);
}
