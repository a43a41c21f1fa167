package org.camfleet.core.bridge;

import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.webrtc.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Passes units on, and tells once for each change when the pictures are no longer of the profile
 * that a session was negotiated for. On the loop.
 */
final class ProfileWatch implements UnitConsumer {
  private final Peer peer;
  private final UnitConsumer out;
  private final Runnable left;
  private @Nullable Track last;

  ProfileWatch(Peer peer, UnitConsumer out, Runnable left) {
    this.peer = peer;
    this.out = out;
    this.left = left;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a track object stands for its parameter sets
  public void accept(AccessUnit unit) {
    if (unit.track() != last && unit.keyFrame() && unit.track() instanceof VideoTrack track) {
      last = track;
      if (peer.isLeftBy(track)) {
        left.run();
      }
    }
    out.accept(unit);
  }
}
