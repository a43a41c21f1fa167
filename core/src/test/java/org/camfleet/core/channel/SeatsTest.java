package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.channel.JoinKind.CONSOLE;
import static org.camfleet.core.channel.JoinKind.SIGNALING;
import static org.camfleet.core.channel.JoinKind.WHEP;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.camfleet.core.signaling.Participant;
import org.junit.jupiter.api.Test;

class SeatsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Participant ANN = Participant.viewer("ann");

  private final Seats seats = new Seats(3, 2, 2, Duration.ofMinutes(1));

  @Test
  void aViewerThatWasConnectedKeepsItsPlaceForAMinute() {
    fill();
    seats.connected(ANN);
    seats.left(ANN, NOW);
    assertThat(seats.take(Participant.viewer("dan"), SIGNALING, NOW.plusSeconds(59))).isFalse();
    assertThat(seats.take(ANN, SIGNALING, NOW.plusSeconds(59))).isTrue();
    seats.left(ANN, NOW.plusSeconds(60));
    assertThat(seats.take(Participant.viewer("dan"), SIGNALING, NOW.plusSeconds(120))).isTrue();
    assertThat(seats.take(ANN, SIGNALING, NOW.plusSeconds(120))).isFalse();
  }

  @Test
  void aViewerThatNeverConnectedGivesItsPlaceBackAtOnce() {
    fill();
    seats.left(ANN, NOW);
    assertThat(seats.take(Participant.viewer("dan"), SIGNALING, NOW)).isTrue();
  }

  @Test
  void theConsoleHasPlacesOfItsOwnAndKeepsNone() {
    fill();
    Participant one = Participant.viewer("console-1");
    assertThat(seats.take(one, CONSOLE, NOW)).isTrue();
    assertThat(seats.take(Participant.viewer("console-2"), CONSOLE, NOW)).isTrue();
    assertThat(seats.take(Participant.viewer("console-3"), CONSOLE, NOW)).isFalse();
    seats.connected(one);
    seats.left(one, NOW);
    assertThat(seats.take(Participant.viewer("console-3"), CONSOLE, NOW)).isTrue();
    assertThat(seats.taken(SIGNALING)).isEqualTo(3);
  }

  @Test
  void playersHavePlacesOfTheirOwnAndKeepNone() {
    fill();
    Participant one = Participant.viewer("whep-1");
    assertThat(seats.take(one, WHEP, NOW)).isTrue();
    assertThat(seats.take(Participant.viewer("whep-2"), WHEP, NOW)).isTrue();
    assertThat(seats.take(Participant.viewer("whep-3"), WHEP, NOW)).isFalse();
    assertThat(seats.take(Participant.viewer("console-1"), CONSOLE, NOW)).isTrue();
    seats.connected(one);
    seats.left(one, NOW);
    assertThat(seats.take(Participant.viewer("whep-3"), WHEP, NOW)).isTrue();
    assertThat(seats.taken(WHEP)).isEqualTo(2);
  }

  /** Whatever happens, places in use and places kept are never more than there are. */
  @Test
  void placesAreNeverOverdrawn() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      Seats some = new Seats(3, 2, 2, Duration.ofSeconds(20));
      Set<Participant> inside = new HashSet<>();
      Instant now = NOW;
      for (int step = 0; step < 300; step++) {
        now = now.plusSeconds(random.nextInt(8));
        Participant viewer = Participant.viewer("v" + random.nextInt(7));
        switch (random.nextInt(3)) {
          case 0 -> {
            boolean had = inside.contains(viewer);
            boolean taken = some.take(viewer, SIGNALING, now);
            assertThat(taken || !had).as("seed %s: a viewer inside is let in", seed).isTrue();
            if (taken) {
              inside.add(viewer);
            }
          }
          case 1 -> some.connected(viewer);
          default -> {
            if (inside.remove(viewer)) {
              some.left(viewer, now);
            }
          }
        }
        assertThat(inside).as("seed %s", seed).hasSizeLessThanOrEqualTo(3);
        assertThat(some.taken(SIGNALING)).as("seed %s", seed).isBetween((long) inside.size(), 3L);
      }
      inside.forEach(viewer -> some.left(viewer, NOW));
      some.expire(NOW.plus(Duration.ofDays(1)));
      assertThat(some.taken(SIGNALING)).as("seed %s: nobody is left", seed).isZero();
    }
  }

  private void fill() {
    assertThat(seats.take(ANN, SIGNALING, NOW)).isTrue();
    assertThat(seats.take(Participant.viewer("bob"), SIGNALING, NOW)).isTrue();
    assertThat(seats.take(Participant.viewer("cat"), SIGNALING, NOW)).isTrue();
    assertThat(seats.take(Participant.viewer("dan"), SIGNALING, NOW)).isFalse();
  }
}
