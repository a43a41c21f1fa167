package org.camfleet.core.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.Peers;
import org.jspecify.annotations.Nullable;

/**
 * A node's means to re-encode: the engine, and places for so many cameras, because each costs a
 * good part of a core. Any thread.
 */
public final class Reencoding {
  private final @Nullable Peers engine;
  private final int places;
  private final Metrics.@Nullable Gauge taken;
  private final AtomicInteger present = new AtomicInteger();

  private Reencoding(@Nullable Peers engine, int places, Metrics.@Nullable Gauge taken) {
    this.engine = engine;
    this.places = places;
    this.taken = taken;
  }

  /** Of a node that re-encodes nothing. */
  public static Reencoding none() {
    return new Reencoding(null, 0, null);
  }

  /** Of a node whose engine makes these peers, for so many cameras at once. */
  public static Reencoding by(Peers engine, int places, Metrics metrics) {
    return places == 0
        ? none()
        : new Reencoding(engine, places, metrics.gauge("camfleet_bridge_reencoded_cameras"));
  }

  /** Whether this node re-encodes at all. */
  boolean isOffered() {
    return engine != null;
  }

  /** The peers that re-encode. */
  Peers peers() {
    if (engine == null) {
      throw new IllegalStateException("re-encoding: none on this node (expected: an engine)");
    }
    return engine;
  }

  /** Takes a place, to be given back by {@link #leave}; answers in a sentence why there is none. */
  @Nullable String enter() {
    if (engine == null) {
      return "its pictures have to be re-encoded, which this node does not"
          + " (expected: a node with the role transcode)";
    }
    if (present.incrementAndGet() > places) {
      present.decrementAndGet();
      return "its pictures have to be re-encoded, and this node does that for %d cameras already"
          .formatted(places);
    }
    count(1);
    return null;
  }

  /** Gives a place back. */
  void leave() {
    present.decrementAndGet();
    count(-1);
  }

  private void count(int change) {
    if (taken != null) {
      taken.add(change);
    }
  }
}
