package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.camfleet.core.signaling.Participant;

/** A viewer is refused only while three others have places, or left them a minute ago at most. */
final class SeatRules {
  private static final Duration KEPT = Duration.ofSeconds(61);

  private final Map<Participant, Instant> seen = new HashMap<>();
  private Set<Participant> last = Set.of();
  private int refused;
  private Instant before = Instant.EPOCH;

  /** Checks a channel at rest. */
  void check(SimulatedChannel world) {
    Set<Participant> here = new HashSet<>();
    for (SimulatedJoin join : world.joins) {
      boolean inStep = !join.since.isBefore(before);
      if (!join.participant.isMaster() && (inStep || world.isAlive(join))) {
        here.add(join.participant);
      }
    }
    // One that was here when this step began has left its place in it.
    last.forEach(viewer -> seen.put(viewer, world.now()));
    here.forEach(viewer -> seen.put(viewer, world.now()));
    last = here;
    if (world.refused() > refused) {
      Instant kept = before.minus(KEPT);
      assertThat(seen.values().stream().filter(when -> !when.isBefore(kept)))
          .as("%s: a viewer is refused, so places are taken by", world.where())
          .hasSizeGreaterThanOrEqualTo(SimulatedChannel.VIEWERS);
    }
    refused = world.refused();
    before = world.now();
  }
}
