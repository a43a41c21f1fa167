package org.camfleet.fleet.recordings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.events.Event;
import org.jspecify.annotations.Nullable;

/**
 * Says why nothing was recorded, from what was told at the time: first what the archive said of the
 * very gap, then what the camera's state was when it began, then what happened within it. Pure.
 */
final class GapCauses {
  private static final String ARCHIVE = "archive.gap";
  private static final String CAMERA = "camera.";

  /** That a camera is gone is noticed some seconds after its last picture. */
  private static final Duration NOTICED = Duration.ofSeconds(30);

  /** The clocks of a camera, of its node and of the archive's may differ. */
  private static final Duration CLOCKS = Duration.ofSeconds(2);

  private static final Set<String> STATES = states();

  private final Instant added;
  private final List<Event> events;

  /**
   * Of a camera.
   *
   * @param added since when it is in the inventory
   * @param events those of the camera and of its stream, oldest first
   */
  GapCauses(Instant added, List<Event> events) {
    this.added = added;
    this.events = List.copyOf(events);
  }

  private static Set<String> states() {
    Set<String> states = new TreeSet<>();
    for (CameraStatus.State state : CameraStatus.State.values()) {
      if (state != CameraStatus.State.LIVE) {
        states.add(state.name().toLowerCase(Locale.ROOT));
      }
    }
    states.add("deleted");
    return states;
  }

  /** What is missing, with its cause; what was before the camera was there by itself. */
  List<Gap> explain(Span missing) {
    if (!missing.from().isBefore(added)) {
      return List.of(since(missing));
    }
    boolean all = !missing.to().isAfter(added.plus(CLOCKS));
    Span before = new Span(missing.from(), all ? missing.to() : added);
    Gap none = new Gap(before, "not-added", "the camera was added at " + added);
    return all ? List.of(none) : List.of(none, since(new Span(added, missing.to())));
  }

  private Gap since(Span gap) {
    Event archive = ofArchive(gap);
    if (archive != null) {
      return new Gap(gap, archive.details().getOrDefault("cause", "archive"), archive.text());
    }
    Event state = stateAt(gap.from().plus(NOTICED), gap);
    if (state != null) {
      return new Gap(gap, state.type().substring(CAMERA.length()), state.text());
    }
    return new Gap(gap, "unknown", "no event tells why");
  }

  /** What the archive told of media of this time that it could not store. */
  private @Nullable Event ofArchive(Span gap) {
    for (Event event : events) {
      Instant from = time(event, "fromMicros");
      Instant to = time(event, "toMicros");
      if (event.type().equals(ARCHIVE)
          && from != null
          && to != null
          && from.isBefore(gap.to().plus(CLOCKS))
          && to.isAfter(gap.from().minus(CLOCKS))) {
        return event;
      }
    }
    return null;
  }

  private static @Nullable Instant time(Event event, String detail) {
    String micros = event.details().get(detail);
    return micros == null || !micros.matches("\\d{1,18}")
        ? null
        : Instant.ofEpochMilli(Long.parseLong(micros) / 1000);
  }

  /**
   * The state that the camera was in when the gap began, or the first one that it came into within;
   * null when it was live, or nothing is known.
   */
  private @Nullable Event stateAt(Instant noticed, Span gap) {
    List<Event> before = new ArrayList<>();
    for (Event event : events) {
      if (event.at().isAfter(gap.to())) {
        break;
      } else if (!isState(event)) {
        continue;
      } else if (event.at().isAfter(noticed)) {
        return isLive(last(before)) && !isLive(event) ? event : worst(before, gap);
      }
      before.add(event);
    }
    return worst(before, gap);
  }

  /** A camera that fails comes to it by other states: what it came to says why. */
  private static @Nullable Event worst(List<Event> before, Span gap) {
    Event worst = null;
    for (Event event : before) {
      if (event.at().isBefore(gap.from().minus(CLOCKS))) {
        worst = isLive(event) ? null : event; // the last one before counts
      } else if (!isLive(event) && (worst == null || weight(event) >= weight(worst))) {
        worst = event;
      }
    }
    return worst;
  }

  private static @Nullable Event last(List<Event> events) {
    return events.isEmpty() ? null : events.get(events.size() - 1);
  }

  /** On the way to somewhere: says less than what it led to. */
  private static int weight(Event event) {
    return event.type().endsWith("connecting") || event.type().endsWith("joining") ? 0 : 1;
  }

  private static boolean isState(Event event) {
    return isLive(event)
        || event.type().startsWith(CAMERA)
            && STATES.contains(event.type().substring(CAMERA.length()));
  }

  private static boolean isLive(@Nullable Event event) {
    return event != null && event.type().equals("camera.live");
  }
}
