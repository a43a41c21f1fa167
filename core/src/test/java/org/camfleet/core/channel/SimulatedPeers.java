package org.camfleet.core.channel;

import java.util.HashMap;
import java.util.Map;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.Peers;
import org.jspecify.annotations.Nullable;

/** Fake peers by the epoch of their join, which is in the name of each offer. */
final class SimulatedPeers implements Peers {
  private static final String LEG = "peer-";

  private final Map<Long, FakePeers.FakePeer> made = new HashMap<>();

  @Override
  public Peer create(MediaLoop loop, PeerSettings settings, PeerListener listener) {
    long epoch = Long.parseLong(listener.toString().substring(LEG.length()));
    FakePeers.FakePeer peer = new FakePeers.FakePeer("offer-" + epoch, settings, listener, loop);
    if (made.put(epoch, peer) != null) {
      throw new AssertionError("a second peer for the join " + epoch);
    }
    return peer;
  }

  /** The peer of a join, or null when none was made. */
  FakePeers.@Nullable FakePeer of(long epoch) {
    return made.get(epoch);
  }

  /** How many were made. */
  int count() {
    return made.size();
  }
}
