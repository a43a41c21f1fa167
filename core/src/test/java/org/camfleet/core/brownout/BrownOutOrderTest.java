package org.camfleet.core.brownout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrownOutOrderTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int NEVER = Integer.MAX_VALUE;

  private final BrownOutOrder order =
      new BrownOutOrder(
          new BrownOutSettings(
              true,
              Duration.ZERO,
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              90,
              2,
              Map.of(Resource.CPU, 100)));

  static Stream<Arguments> courses() {
    return Stream.of(
        arguments("nothing is short", "600x89", 0, ""),
        arguments("a shortage of four seconds", "4x200 600x50", 0, ""),
        arguments("five seconds at the limit", "5x100", 0, "5:no-images"),
        arguments(
            "a shortage that lasts, on a node without viewers",
            "600x100",
            0,
            "5:no-images 10:no-new-viewers 15:fewer-viewers 20:fewer-adaptive"),
        arguments(
            "a shortage that lasts until the last viewer has left in second 40",
            "600x100",
            40,
            "5:no-images 10:no-new-viewers 15:fewer-viewers 41:fewer-adaptive"),
        arguments(
            "a shortage that lasts while viewers never end",
            "600x100",
            NEVER,
            "5:no-images 10:no-new-viewers 15:fewer-viewers"),
        arguments("between ease and limit the level stays", "5x100 600x95", 0, "5:no-images"),
        arguments("29 seconds of ease", "5x100 29x50 1x95 29x50", 0, "5:no-images"),
        arguments("30 seconds of ease", "5x100 30x50", 0, "5:no-images 35:normal"),
        arguments(
            "back one level at a time",
            "15x100 300x50",
            NEVER,
            "5:no-images 10:no-new-viewers 15:fewer-viewers 45:no-new-viewers 75:no-images"
                + " 105:normal"),
        arguments(
            "a shortage that comes back on the way back",
            "10x100 30x50 5x100",
            0,
            "5:no-images 10:no-new-viewers 40:no-images 45:no-new-viewers"),
        arguments("a spike every other second", "1x900 1x50 ".repeat(100), 0, ""),
        arguments("a flutter around the limit", "1x101 1x99 ".repeat(100), 0, ""),
        arguments("short two seconds of three", "2x100 1x95 ".repeat(4), 0, "11:no-images"),
        arguments(
            "a flutter around the ease", "5x100 " + "1x89 1x91 ".repeat(100), 0, "5:no-images"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("courses")
  void theLevelFollowsTheCourse(String what, String course, int viewersUntil, String expected) {
    List<String> changes = new ArrayList<>();
    Level before = Level.NORMAL;
    int second = 0;
    for (int percent : percents(course)) {
      second++;
      Level level = order.take(cpu(percent), second <= viewersUntil, SECOND);
      if (level != before) {
        changes.add(second + ":" + level.word());
      }
      before = level;
    }
    assertThat(String.join(" ", changes)).isEqualTo(expected);
  }

  @Test
  void viewersLeaveOnlyWhileTheShortageIsThere() {
    looks(14, 100);
    assertThat(order.closesViewers()).as("before the level").isFalse();
    looks(1, 100);
    assertThat(order.closesViewers()).as("at the level").isTrue();
    looks(1, 95);
    assertThat(order.closesViewers()).as("when it eases").isFalse();
    looks(1, 100);
    assertThat(order.closesViewers()).as("when it comes back").isTrue();
  }

  @Test
  void aLookAfterALongStandstillCountsAsThreeSeconds() {
    assertThat(order.take(cpu(100), true, 3_600 * SECOND)).isEqualTo(Level.NORMAL);
    assertThat(order.take(cpu(100), true, SECOND)).isEqualTo(Level.NORMAL);
    assertThat(order.take(cpu(100), true, SECOND)).isEqualTo(Level.NO_IMAGES);
  }

  @Test
  void whatCanNotBeMeasuredIsNotShort() {
    looks(5, 100);
    for (int i = 0; i < 30; i++) {
      order.take(null, true, SECOND);
    }
    assertThat(order.take(null, true, SECOND)).isEqualTo(Level.NORMAL);
  }

  @Test
  void theWorstResourceIsTheOneFurthestBeyondItsLimit() {
    Pressure worst =
        Pressure.worst(
            Map.of(Resource.CPU, 97.4, Resource.LOOP_LAG, 420.0, Resource.HEAP, 99.0),
            Map.of(Resource.CPU, 95, Resource.LOOP_LAG, 300, Resource.HEAP, 0));
    assertThat(worst.sentence()).isEqualTo("media loops: 420 ms late (limit: 300)");
    assertThat(worst.ratio()).isEqualTo(1.4);
  }

  @Test
  void everySentenceFitsIntoTheCloseOfASocket() {
    for (Resource resource : Resource.values()) {
      String reason = new Pressure(resource, 12_345_678, 60_000).sentence();
      assertThat("the node is short: " + reason).hasSizeLessThan(124).isASCII();
    }
  }

  private void looks(int seconds, int percent) {
    for (int i = 0; i < seconds; i++) {
      order.take(cpu(percent), true, SECOND);
    }
  }

  private static Pressure cpu(int percent) {
    return new Pressure(Resource.CPU, percent, 100);
  }

  /** {@code 5x100 1x50} is 100 five times and then 50. */
  private static List<Integer> percents(String course) {
    List<Integer> all = new ArrayList<>();
    for (String stretch : course.strip().split(" ")) {
      String[] parts = stretch.split("x");
      for (int i = 0; i < Integer.parseInt(parts[0]); i++) {
        all.add(Integer.parseInt(parts[1]));
      }
    }
    return all;
  }
}
