package org.camfleet.core.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.core.webrtc.Peers;
import org.jspecify.annotations.Nullable;

/**
 * A node's means to re-encode: the engine, and places for so many cameras, because each costs a
 * good part of a core; and where in the cluster it is done. Any thread.
 */
public final class Reencoding {
  private final @Nullable Peers engine;
  private final int places;
  private final Metrics.@Nullable Gauge taken;
  private final Supplier<Where> where;
  private final Obstacles obstacles;
  private final AtomicInteger present = new AtomicInteger();

  /** Where pictures are re-encoded. */
  public enum Where {
    /** By the node that pulls the camera. */
    HERE,
    /** By nodes that pull no other cameras: the camera moves to one. */
    APART,
    /** Nowhere in this cluster. */
    NOWHERE
  }

  /** Takes what bridges find of their cameras, so that others know it; must not block. */
  @FunctionalInterface
  public interface Obstacles {
    /** Nobody is told. */
    Obstacles UNTOLD = (cameraId, obstacle) -> {};

    /** This is in the way of a camera's pictures, or nothing any more. */
    void met(String cameraId, @Nullable Obstacle obstacle);
  }

  private Reencoding(
      @Nullable Peers engine,
      int places,
      Metrics.@Nullable Gauge taken,
      Supplier<Where> where,
      Obstacles obstacles) {
    this.engine = engine;
    this.places = places;
    this.taken = taken;
    this.where = where;
    this.obstacles = obstacles;
  }

  /** Of a node that re-encodes nothing, and knows none that does. */
  public static Reencoding none() {
    return new Reencoding(null, 0, null, () -> Where.NOWHERE, Obstacles.UNTOLD);
  }

  /** Of a node alone whose engine makes these peers, for so many cameras at once. */
  public static Reencoding by(Peers engine, int places, Metrics metrics) {
    return places == 0
        ? none()
        : new Reencoding(engine, places, gauge(metrics), () -> Where.HERE, Obstacles.UNTOLD);
  }

  /**
   * The same among other nodes.
   *
   * @param place where re-encoding is done now; must not block
   */
  public Reencoding among(Supplier<Where> place, Obstacles told) {
    Supplier<Where> possible =
        () -> {
          Where wanted = place.get();
          return wanted == Where.HERE && engine == null ? Where.NOWHERE : wanted;
        };
    return new Reencoding(engine, places, taken, possible, told);
  }

  private static Metrics.Gauge gauge(Metrics metrics) {
    return metrics.gauge("camfleet_bridge_reencoded_cameras");
  }

  /** Where it is done now. */
  Where where() {
    return where.get();
  }

  /** Where others learn what is in the way of a camera's pictures. */
  Obstacles obstacles() {
    return obstacles;
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
