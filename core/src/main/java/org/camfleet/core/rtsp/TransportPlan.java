package org.camfleet.core.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which transport of a camera is tried now, and why those before it were left. One thread. */
final class TransportPlan {
  private record Failure(Transport transport, RtspFault fault) {}

  private final List<Transport> order;
  private final List<Failure> failures = new ArrayList<>();

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

  /** A session over the current one ended, or none began: what to tell of it. */
  RtspFault explain(RtspFault last) {
    if (failures.isEmpty()) {
      return last;
    }
    String before =
        failures.stream()
            .map(failure -> failure.transport().code() + ": " + failure.fault().text())
            .collect(Collectors.joining("; "));
    return new RtspFault(
        last.kind(), before + "; " + current().code() + ": " + last.text(), last.retryAfter());
  }

  /** What to tell when none is left to try; silence weighs more than a refusal. */
  RtspFault verdict() {
    Failure last = failures.get(failures.size() - 1);
    if (failures.size() == 1) {
      return last.fault();
    }
    RtspFault.Kind kind =
        failures.stream()
            .map(failure -> failure.fault().kind())
            .filter(RtspFault.Kind.NO_MEDIA::equals)
            .findFirst()
            .orElse(last.fault().kind());
    return new RtspFault(
        kind,
        failures.stream()
            .map(failure -> failure.transport().code() + ": " + failure.fault().text())
            .collect(Collectors.joining("; ")));
  }
}
