package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.channel.HandoverLog.unitAt;

import java.util.Random;
import org.camfleet.core.media.AccessUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoverTest {
  private final HandoverLog log = new HandoverLog();
  private final Handover handover = new Handover(false, log);

  @Test
  void theFirstMasterFeedsFromItsFirstKeyFrame() {
    handover.joined(1);
    handover.unit(1, picture("d0", 0, false));
    handover.unit(1, picture("k1", 40, true));
    handover.unit(1, picture("d2", 80, false));
    assertThat(log.lines).containsExactly("feeds 1", "k1", "d2");
  }

  @Test
  void aStrangerTakesOverAtTheArrivalOfItsKeyFrame() {
    handover.joined(1);
    handover.unit(1, picture("a1", 0, true));
    handover.joined(2);
    handover.unit(1, picture("a2", 40, false));
    handover.unit(2, picture("b0", 60, false));
    handover.unit(1, picture("a3", 80, false));
    handover.unit(2, picture("b1", 100, true));
    handover.unit(1, picture("a4", 120, false));
    handover.unit(2, picture("b2", 140, false));
    assertThat(log.lines)
        .containsExactly("feeds 1", "a1", "a2", "a3", "feeds 2", "b1", "retired 1", "b2");
    assertThat(handover.late()).isEqualTo(1);
  }

  @Test
  void oneClockMakesTheSeamThePresentationTimeOfTheKeyFrame() {
    sameClock();
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    handover.unit(1, unitAt("a160", 160, 260, false));
    handover.unit(2, unitAt("b240", 240, 290, false));
    handover.unit(1, unitAt("a200", 200, 300, false));
    handover.unit(2, unitAt("b280", 280, 330, false));
    assertThat(log.lines)
        .containsExactly("feeds 1", "a0", "a160", "feeds 2", "b-k200", "b240", "retired 1", "b280");
  }

  @Test
  void theWindowClosesAfterHalfASecondEvenIfTheFormerLegLagsBehind() {
    sameClock();
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    handover.unit(1, unitAt("a40", 40, 300, false));
    handover.unit(2, unitAt("b700", 700, 751, false));
    handover.unit(1, unitAt("a80", 80, 760, false));
    assertThat(log.lines)
        .containsExactly("feeds 1", "a0", "a40", "feeds 2", "b-k200", "retired 1", "b700");
  }

  @Test
  void aKeyFrameThatIsStoredAlreadyIsNoSeamAndTheNextOneIsKeptForTheNewcomer() {
    clockOfFormer();
    handover.unit(1, unitAt("a-k200", 200, 240, true));
    handover.clock(2, "camera");
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    handover.unit(1, unitAt("a240", 240, 280, false));
    handover.unit(2, unitAt("b240", 240, 290, false));
    handover.unit(1, unitAt("a-k280", 280, 320, true));
    handover.unit(1, unitAt("a320", 320, 360, false));
    handover.unit(2, unitAt("b-k280", 281, 370, true));
    handover.unit(2, unitAt("b320", 321, 380, false));
    assertThat(log.lines)
        .containsExactly(
            "feeds 1", "a0", "a-k200", "a240", "feeds 2", "b-k280", "retired 1", "b320");
  }

  @Test
  void whatWasKeptForANewcomerThatBringsNothingIsStoredAfterHalfASecond() {
    clockOfFormer();
    handover.unit(1, unitAt("a-k200", 200, 240, true));
    handover.clock(2, "camera");
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    handover.unit(1, unitAt("a-k280", 280, 320, true));
    handover.unit(1, unitAt("a320", 320, 360, false));
    handover.unit(1, unitAt("a800", 800, 840, false));
    handover.unit(2, unitAt("b-k280", 280, 850, true));
    handover.unit(1, unitAt("a840", 840, 880, false));
    handover.unit(2, unitAt("b-k1200", 1_200, 1_240, true));
    handover.unit(1, unitAt("a1200", 1_200, 1_250, true));
    assertThat(log.lines)
        .containsExactly(
            "feeds 1",
            "a0",
            "a-k200",
            "a-k280",
            "a320",
            "a800",
            "a840",
            "feeds 2",
            "b-k1200",
            "retired 1");
  }

  @Test
  void whatWasKeptIsStoredWhenTheFormerEnds() {
    clockOfFormer();
    handover.unit(1, unitAt("a-k200", 200, 240, true));
    handover.clock(2, "camera");
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    handover.unit(1, unitAt("a-k280", 280, 320, true));
    handover.ended(1);
    assertThat(log.lines).containsExactly("feeds 1", "a0", "a-k200", "a-k280");
  }

  @Test
  void aNewcomerThatFailsLeavesTheFormerInPlace() {
    handover.joined(1);
    handover.unit(1, picture("a1", 0, true));
    handover.joined(2);
    handover.ended(2);
    handover.unit(1, picture("a2", 40, false));
    assertThat(log.lines).containsExactly("feeds 1", "a1", "a2");
    assertThat(handover.feeding()).isEqualTo(1);
  }

  @Test
  void eachNewerMasterTakesOverAsSoonAsItBringsAKeyFrame() {
    handover.joined(1);
    handover.unit(1, picture("a1", 0, true));
    handover.joined(2);
    handover.joined(3);
    handover.unit(2, picture("b1", 40, true));
    handover.unit(3, picture("c1", 80, true));
    handover.unit(2, picture("b2", 120, true));
    assertThat(log.lines)
        .containsExactly(
            "feeds 1", "a1", "feeds 2", "b1", "retired 1", "feeds 3", "c1", "retired 2");
  }

  @Test
  void anOlderMasterFeedsWhileNewerOnesHaveNoMedia() {
    handover.joined(1);
    handover.joined(2);
    handover.unit(1, picture("a1", 0, true));
    handover.unit(1, picture("a2", 40, false));
    handover.unit(2, picture("b1", 80, true));
    assertThat(log.lines).containsExactly("feeds 1", "a1", "a2", "feeds 2", "b1", "retired 1");
  }

  @Test
  void immediateTakeoverSilencesTheFormerAtTheJoin() {
    Handover strict = new Handover(true, log);
    strict.joined(1);
    strict.unit(1, picture("a1", 0, true));
    strict.joined(2);
    strict.unit(1, picture("a2", 40, false));
    strict.unit(2, picture("b1", 80, true));
    assertThat(log.lines).containsExactly("feeds 1", "a1", "retired 1", "feeds 2", "b1");
  }

  @Test
  void immediateTakeoverSilencesAnOlderLegThatStartsLast() {
    Handover strict = new Handover(true, log);
    strict.joined(2);
    strict.joined(1);
    strict.unit(1, picture("a1", 0, true));
    strict.unit(2, picture("b1", 40, true));
    assertThat(log.lines).containsExactly("retired 1", "feeds 2", "b1");
  }

  @Test
  void anOlderLegThatStartsWhileANewerOneFeedsIsRetiredAtOnce() {
    handover.joined(2);
    handover.unit(2, picture("b1", 0, true));
    handover.joined(1);
    handover.unit(1, picture("a1", 40, true));
    handover.unit(2, picture("b2", 80, false));
    assertThat(log.lines).containsExactly("feeds 2", "b1", "retired 1", "b2");
  }

  @Test
  void whenTheFormerEndsInsideTheWindowTheNewcomerFeedsAtOnce() {
    sameClock();
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    handover.ended(1);
    assertThat(log.lines).containsExactly("feeds 1", "a0", "feeds 2", "b-k200");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void neverTwoAtOnceAndEpochsOnlyRise(long seed) {
    Random random = new Random(seed);
    Invariants invariants = new Invariants("seed " + seed);
    Handover handover = new Handover(random.nextInt(4) == 0, invariants);
    long newest = 0;
    for (int step = 0; step < 5_000; step++) {
      long epoch = newest == 0 ? 0 : Math.max(1, newest - random.nextInt(4));
      int dice = random.nextInt(100);
      if (dice < 4) {
        handover.joined(++newest);
      } else if (dice < 6) {
        handover.ended(epoch);
      } else if (dice < 9) {
        handover.clock(epoch, "camera");
      } else {
        invariants.speaking = epoch;
        handover.unit(
            epoch, unitAt("u" + epoch, step * 10L - random.nextInt(300), step * 10L, dice < 25));
      }
      assertThat(handover.feeding()).as(invariants.name).isLessThanOrEqualTo(newest);
    }
    assertThat(invariants.published).as(invariants.name).isPositive();
  }

  /** Checks after every decision what must always hold. */
  private static final class Invariants implements Handover.Output {
    private final String name;
    private long feeding;
    private long speaking;
    private int published;

    Invariants(String name) {
      this.name = name;
    }

    @Override
    public void feeds(long epoch, long fromMicros) {
      assertThat(epoch).as(name).isGreaterThanOrEqualTo(feeding);
      feeding = epoch;
    }

    @Override
    public void publish(AccessUnit unit) {
      published++;
      assertThat(new String(unit.data())).as(name).isEqualTo("u" + feeding);
    }

    @Override
    public void retired(long epoch) {
      assertThat(speaking).as(name).isNotNegative();
    }
  }

  private void sameClock() {
    clockOfFormer();
    handover.clock(2, "camera");
  }

  /** The newcomer's clock becomes known with its first picture. */
  private void clockOfFormer() {
    handover.joined(1);
    handover.clock(1, "camera");
    handover.unit(1, unitAt("a0", 0, 40, true));
    handover.joined(2);
  }

  private static AccessUnit picture(String name, long millis, boolean key) {
    return unitAt(name, millis, millis, key);
  }
}
