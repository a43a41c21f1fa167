package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.rtsp.Backchannel;

/** How many cameras of this node may be spoken to at the same time, and how. Any thread. */
public final class TalkRoom {
  private final Limits limits;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * What talking to cameras may cost.
   *
   * @param most cameras of the node that are spoken to at the same time
   * @param hangOver how long a pause is before nothing is sent any more
   * @param pace how sound waits for a camera
   */
  public record Limits(int most, Duration hangOver, Backchannel.Pace pace) {
    /** The defaults of reference.conf. */
    public static final Limits DEFAULT =
        new Limits(32, Duration.ofMillis(500), Backchannel.Pace.DEFAULT);
  }

  /** Nobody is spoken to yet. */
  public TalkRoom(Limits limits) {
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  /** Takes a place; false when there is none. */
  boolean enter() {
    if (taken.incrementAndGet() > limits.most()) {
      taken.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    taken.decrementAndGet();
  }
}
