package org.camfleet.core.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.camfleet.codecs.quirks.Quirk;
import org.jspecify.annotations.Nullable;

/** Which transport of a camera is tried now, and why those before it were left. One thread. */
final class TransportPlan {
  private record Failure(Transport transport, RtspFault fault) {}

  private final List<Transport> order;
  private final List<Failure> failures = new ArrayList<>();
  private boolean skipped;

  TransportPlan(List<Transport> order) {
    this.order = order;
  }

  /** The one to try. */
  Transport current() {
    return order.get(Math.min(failures.size(), order.size() - 1));
  }

  /** The one that was left last; there must be one. */
  Transport former() {
    return failures.get(failures.size() - 1).transport();
  }

  /** The current one is of no use; whether there is another to try. */
  boolean leave(RtspFault why) {
    failures.add(new Failure(current(), why));
    return failures.size() < order.size();
  }

  /** Nothing but this one may help; whether it is still to be tried. */
  boolean leaveFor(Transport other, RtspFault why) {
    if (order.indexOf(other) <= failures.size()) {
      return false;
    }
    while (current() != other) {
      failures.add(new Failure(current(), why));
    }
    skipped = true;
    return true;
  }

  /** What it says of the camera that media comes over the current one; null: nothing. */
  @Nullable Quirk habit() {
    if (failures.isEmpty()) {
      return null;
    }
    return skipped ? Quirk.RTSP_ONLY_IN_HTTP : Quirk.RTSP_OTHER_TRANSPORT;
  }

  /** A session over the current one ended, or none began: what to tell of it. */
  RtspFault explain(RtspFault last) {
    if (failures.isEmpty()) {
      return last;
    }
    String before =
        failures.stream()
            .map(failure -> failure.transport().code() + ": " + failure.fault().text())
            .collect(Collectors.joining("; "));
    return last.saying(before + "; " + current().code() + ": " + last.text());
  }

  /** What to tell when none is left to try; silence weighs more than a refusal. */
  RtspFault verdict() {
    Failure last = failures.get(failures.size() - 1);
    if (failures.size() == 1) {
      return last.fault();
    }
    RtspFault worst =
        failures.stream()
            .map(Failure::fault)
            .filter(fault -> fault.kind() == RtspFault.Kind.NO_MEDIA)
            .findFirst()
            .orElse(last.fault());
    return worst.saying(
        failures.stream()
            .map(failure -> failure.transport().code() + ": " + failure.fault().text())
            .collect(Collectors.joining("; ")));
  }
}
