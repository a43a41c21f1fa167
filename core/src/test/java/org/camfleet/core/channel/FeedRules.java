package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Who may feed the archive: one at most, the most recent join that negotiated and brought a key
 * frame, and never one after a newer one.
 */
final class FeedRules {
  private FeedRules() {}

  /** Checks a channel at rest. */
  static void check(SimulatedChannel world) {
    assertThat(world.archive.problems()).as(world.where()).isEmpty();
    List<SimulatedJoin> could =
        world.alive().stream()
            .filter(join -> join.participant.isMaster() && join.keyFrames > 0)
            .toList();
    long feeding = world.archive.feeding();
    long least = least(could);
    assertThat(feeding)
        .as("%s: the most recent of %s feeds at %s", world.where(), could, world.now())
        .isGreaterThanOrEqualTo(least);
    if (feeding != SimulatedArchive.NOBODY) {
      assertThat(could)
          .as("%s: %s feeds and is there", world.where(), feeding)
          .extracting(join -> join.epoch)
          .contains(feeding);
    }
  }

  /** Of one clock the former master may feed until the newcomer's window is over. */
  private static long least(List<SimulatedJoin> could) {
    SimulatedJoin newest = could.isEmpty() ? null : could.get(could.size() - 1);
    return newest != null && newest.ripe() ? newest.epoch : SimulatedArchive.NOBODY;
  }
}
