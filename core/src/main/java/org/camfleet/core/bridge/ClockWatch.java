package org.camfleet.core.bridge;

import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.webrtc.Peer;
import org.jspecify.annotations.Nullable;

/** Passes units on, and has a peer tell its far end how well their times are known. On the loop. */
final class ClockWatch implements UnitConsumer {
  private final Relay relay;
  private final Peer peer;
  private final UnitConsumer out;
  private @Nullable ClockQuality told;

  ClockWatch(Relay relay, Peer peer, UnitConsumer out) {
    this.relay = relay;
    this.peer = peer;
    this.out = out;
  }

  @Override
  public void accept(AccessUnit unit) {
    ClockQuality now = relay.clock();
    if (now != told) {
      told = now;
      peer.describeClock(now);
    }
    out.accept(unit);
  }
}
