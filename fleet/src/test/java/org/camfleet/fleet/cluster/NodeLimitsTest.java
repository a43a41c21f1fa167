package org.camfleet.fleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.camfleet.fleet.cluster.NodeLimits.Measured;
import org.camfleet.fleet.cluster.NodeLimits.Settings;
import org.junit.jupiter.api.Test;

class NodeLimitsTest {
  private static final Measured NOTHING = new Measured(0, 0, 0, 1000);

  @Test
  void withoutLimitsThereIsAlwaysRoom() {
    NodeLimits limits = new NodeLimits(Settings.NONE);
    limits.measured(new Measured(9_000_000_000L, 99, 1000, 1000), 5000);

    assertThat(limits.reached(5000)).isEmpty();
    assertThat(limits.free(5000)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void camerasAreCountedExactly() {
    NodeLimits limits = new NodeLimits(new Settings(200, 0, 0, 0));

    assertThat(limits.reached(199)).isEmpty();
    assertThat(limits.free(199)).isEqualTo(1);
    assertThat(limits.reached(200)).containsExactly("200 of 200 cameras");
    assertThat(limits.free(201)).isZero();
    assertThat(limits.reached(199)).as("a place that is free is free").isEmpty();
  }

  @Test
  void whatIsMeasuredMustFallWellBelowItsLimitBeforeThereIsRoomAgain() {
    NodeLimits limits = new NodeLimits(new Settings(0, 100, 0, 0));
    limits.measured(bits(99), 50);
    assertThat(limits.reached(50)).isEmpty();
    limits.measured(bits(101), 50);
    assertThat(limits.reached(50)).containsExactly("101 of 100 Mbit/s");
    limits.measured(bits(91), 50);
    assertThat(limits.reached(50)).containsExactly("91 of 100 Mbit/s (room again below 90)");
    limits.measured(bits(89), 50);
    assertThat(limits.reached(50)).isEmpty();
    assertThat(limits.free(50)).as("each uses about 1").isEqualTo(11);
  }

  @Test
  void aLimitOfOneEndsToo() {
    NodeLimits limits = new NodeLimits(new Settings(0, 0, 1, 0));
    limits.measured(new Measured(0, 1, 0, 0), 1);
    assertThat(limits.reached(1)).containsExactly("1 of 1 transcodes");
    limits.measured(new Measured(0, 0, 0, 0), 1);
    assertThat(limits.reached(1)).isEmpty();
  }

  @Test
  void camerasThatBeginTogetherAreReckonedInUntilTheyAreMeasured() {
    NodeLimits limits = new NodeLimits(new Settings(0, 100, 0, 0));
    limits.measured(bits(0), 0);
    int begun = 0;
    while (limits.reached(begun).isEmpty()) {
      limits.began();
      begun++;
    }
    assertThat(begun).as("at 4 Mbit/s until more is known").isEqualTo(25);

    for (int look = 0; look < NodeLimits.YOUNG; look++) {
      limits.measured(bits(50), begun);
    }
    assertThat(limits.reached(begun)).as("each used 2").isEmpty();
    assertThat(limits.free(begun)).isEqualTo(25);
  }

  @Test
  void fileDescriptorsAreAShareOfWhatTheProcessMayHave() {
    NodeLimits limits = new NodeLimits(new Settings(0, 0, 0, 90));
    limits.measured(NOTHING, 0);
    assertThat(limits.reached(0)).isEmpty();
    limits.measured(new Measured(0, 0, 900, 1000), 100);
    assertThat(limits.reached(100)).containsExactly("900 of 900 file descriptors");
    limits.measured(new Measured(0, 0, 900, 2000), 100);
    assertThat(limits.reached(100)).as("the process may have more now").isEmpty();
    limits.measured(new Measured(0, 0, 900, 0), 100);
    assertThat(limits.reached(100)).as("not known").isEmpty();
  }

  @Test
  void everyLimitThatIsReachedIsNamed() {
    NodeLimits limits = new NodeLimits(new Settings(1, 10, 0, 0));
    limits.measured(bits(10), 1);

    assertThat(limits.reached(1)).containsExactly("1 of 1 cameras", "10 of 10 Mbit/s");
    assertThat(limits.uses(1))
        .containsEntry("cameras", new NodeLimits.Use(1, 1, true))
        .containsEntry("megabits", new NodeLimits.Use(10, 10, true))
        .containsEntry("transcodes", new NodeLimits.Use(0, 0, false));
  }

  private static Measured bits(int megabits) {
    return new Measured(megabits * 1_000_000L, 0, 0, 0);
  }
}
