package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camfleet.core.onvif.DeviceEvent;

/**
 * What a camera's device said last, so that the same is told once, and how much may be told in a
 * minute. One thread.
 */
final class WatchedStates {
  private static final int MOST_SOURCES = 32;

  private record Place(DeviceEvent.Kind kind, String source) {}

  private final int perMinute;
  private final Map<Place, Boolean> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Boolean> eldest) {
          return size() > MOST_SOURCES;
        }
      };
  private double allowance;
  private long grantedNanos;
  private boolean begun;

  WatchedStates(int perMinute) {
    this.perMinute = perMinute;
    this.allowance = perMinute;
  }

  /** Whether this is news; that nothing is the matter is none at first. */
  boolean changes(DeviceEvent event) {
    Boolean before = last.put(new Place(event.kind(), event.source()), event.active());
    return before == null ? event.active() : before != event.active();
  }

  /** Whether one more may be told. */
  boolean mayTell(long nowNanos) {
    if (begun) {
      double minutes = (nowNanos - grantedNanos) / (double) Duration.ofMinutes(1).toNanos();
      allowance = Math.min(perMinute, allowance + minutes * perMinute);
    }
    begun = true;
    grantedNanos = nowNanos;
    if (allowance < 1) {
      return false;
    }
    allowance--;
    return true;
  }
}
