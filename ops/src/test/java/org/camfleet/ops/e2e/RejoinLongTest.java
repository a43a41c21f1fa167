package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Half an hour of cameras whose sessions last two minutes, with AWS's quotas on, connections that
 * are cut and keys that are rotated every five minutes: {@code dev/long RejoinLongTest}.
 */
@Tag("long")
@Tag("alone")
class RejoinLongTest {
  private static final int CAMERAS = Integer.getInteger("camfleet.rejoin.cameras", 20);
  private static final int MINUTES = Integer.getInteger("camfleet.rejoin.minutes", 30);
  private static final long SEED = Long.getLong("camfleet.seed", System.nanoTime());
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final Duration ROTATIONS = Duration.ofMinutes(5);

  @TempDir Path directory;

  @Test
  void noPictureIsMissingInHalfAnHourOfSessionsThatEndEveryTwoMinutes() throws Exception {
    System.out.println("seed " + SEED);
    try (FarEnd farEnd = FarEnd.start(directory, CAMERAS, LIFE)) {
      Instant from = Instant.now();
      RejoinedSessions sessions = new RejoinedSessions(farEnd, CAMERAS, SEED);
      double keys = farEnd.keys();
      double sockets = farEnd.sockets();
      double offers = farEnd.offers();
      RejoinedSessions.Passed passed =
          sessions.pass(Duration.ofMinutes(MINUTES), Duration.ofSeconds(10), ROTATIONS);
      double rejoins = farEnd.offers() - offers;
      double reconnects = farEnd.sockets() - sockets - rejoins;
      Figures.print("FIGURE cuts " + passed.cuts());
      Figures.print("FIGURE rejoins " + rejoins);
      Figures.print("FIGURE reconnects " + reconnects);
      Figures.print("FIGURE rotations " + passed.rotations());
      Figures.print("FIGURE keys_taken_up " + (farEnd.keys() - keys));
      assertThat(reconnects).as("sockets opened anew while media went on").isPositive();
      assertThat(passed.rotations())
          .as("rotations")
          .isGreaterThanOrEqualTo(MINUTES / (int) ROTATIONS.toMinutes() - 1);
      assertThat(farEnd.keys() - keys)
          .as("keys that the bridge has signed with after its first one, perhaps not the last one")
          .isGreaterThanOrEqualTo(passed.rotations() - 1);
      Figures.print("FIGURE calls_throttled " + farEnd.throttled());
      Figures.print("FIGURE sessions_ended_by_life " + farEnd.endedByLife());
      assertThat(farEnd.throttled()).as("calls beyond a quota").isZero();
      assertThat(farEnd.endedByLife()).as("sessions that reached their life").isZero();
      double gap = sessions.areGapless(from, directory, MINUTES / 2);
      Figures.print("FIGURE longest_gap %.3f s".formatted(gap));
    }
  }
}
