package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of RejoinLongTest: a minute of sessions of 36 s, which are joined anew each 24 s.
 */
@Tag("peer")
class RejoinTest {
  private static final int CAMERAS = 2;
  private static final long SEED = Long.getLong("camfleet.seed", System.nanoTime());

  @TempDir Path directory;

  @Test
  void noPictureIsMissingThoughSessionsEndConnectionsAreCutAndTheKeyIsRotated() throws Exception {
    System.out.println("seed " + SEED);
    try (FarEnd farEnd = FarEnd.start(directory, CAMERAS, Duration.ofSeconds(36))) {
      Instant from = Instant.now();
      RejoinedSessions sessions = new RejoinedSessions(farEnd, CAMERAS, SEED);
      double keys = farEnd.keys();
      RejoinedSessions.Passed passed =
          sessions.pass(Duration.ofSeconds(55), Duration.ofSeconds(5), Duration.ofSeconds(15));
      assertThat(passed.rotations()).as("rotations").isPositive();
      assertThat(farEnd.keys() - keys)
          .as("keys that the bridge has signed with after its first one, perhaps not the last one")
          .isGreaterThanOrEqualTo(passed.rotations() - 1);
      assertThat(farEnd.throttled()).as("calls beyond a quota").isZero();
      assertThat(farEnd.endedByLife()).as("sessions that reached their life").isZero();
      sessions.areGapless(from, directory, 3);
    }
  }
}
