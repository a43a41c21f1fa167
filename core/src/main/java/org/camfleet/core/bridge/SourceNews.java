package org.camfleet.core.bridge;

import java.time.InstantSource;
import java.util.Map;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;

/** Tells by an event when another of a camera's addresses is pulled than before. Plain state. */
final class SourceNews {
  private static final String EVENT = "camera.address";

  private final Events events;
  private final InstantSource wallClock;
  private final String cameraId;
  private final int size;
  private int told;

  SourceNews(Events events, InstantSource wallClock, String cameraId, int size) {
    this.events = events;
    this.wallClock = wallClock;
    this.cameraId = cameraId;
    this.size = size;
  }

  /** The address of this index plays. */
  void plays(int index) {
    if (index == told) {
      return;
    }
    String text = "pulled from address %d of %d (preferred: the first)".formatted(index + 1, size);
    events.publish(
        new Event(
            wallClock.instant(),
            cameraId,
            EVENT,
            text,
            Map.of("address", String.valueOf(index + 1))));
    told = index;
  }
}
