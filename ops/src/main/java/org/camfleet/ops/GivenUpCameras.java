package org.camfleet.ops;

import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.bridge.Succession;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;

/**
 * Passes events on, and counts those of cameras that allow one RTSP session: this node had to give
 * them up before others had them. Any thread.
 */
final class GivenUpCameras implements Events {
  private final Events events;
  private final AtomicInteger count = new AtomicInteger();

  GivenUpCameras(Events events) {
    this.events = events;
  }

  @Override
  public void publish(Event event) {
    if (event.type().equals(Succession.GIVEN_UP)) {
      count.incrementAndGet();
    }
    events.publish(event);
  }

  /** How many hand-overs of this node so far. */
  int count() {
    return count.get();
  }

  /** What is said of so many of them. */
  static String report(int cameras) {
    return cameras == 1
        ? "1 camera allows one RTSP session: its media had a gap"
        : cameras + " cameras allow one RTSP session: their media had a gap";
  }
}
