package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.channel.HandoverLog.unitAt;

import org.junit.jupiter.api.Test;

/** The sound of masters at the seams between them, and away from them. */
class HandoverSoundTest {
  private final HandoverLog log = new HandoverLog();
  private final Handover handover = new Handover(false, log);

  @Test
  void soundCrossesTheSeamByItsOwnTimesWhereverItComesAmongThePictures() {
    sameClock();
    handover.unit(1, unitAt("sound-a160", 160, 200, true));
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    handover.unit(1, unitAt("sound-a180", 180, 255, true));
    handover.unit(2, unitAt("sound-b180", 180, 260, true));
    handover.unit(1, unitAt("sound-a200", 200, 265, true));
    handover.unit(1, unitAt("a200", 200, 270, true));
    handover.unit(2, unitAt("sound-b200", 200, 275, true));
    handover.unit(2, unitAt("sound-b220", 220, 280, true));
    assertThat(log.lines)
        .containsExactly(
            "feeds 1",
            "a-k0",
            "sound-a160",
            "sound-a180",
            "sound-a200",
            "feeds 2",
            "b-k200",
            "retired 1",
            "sound-b220");
  }

  @Test
  void allSoundOfOneMasterPassesHoweverCloseItsTimesAre() {
    handover.joined(1);
    handover.unit(1, unitAt("a-k0", 0, 40, true));
    for (int millis = 20; millis < 24; millis++) {
      handover.unit(1, unitAt("sound-a" + millis, millis, 60, true));
    }
    assertThat(log.lines)
        .containsExactly("feeds 1", "a-k0", "sound-a20", "sound-a21", "sound-a22", "sound-a23");
    assertThat(handover.late()).isZero();
  }

  @Test
  void allSoundOfANewcomerPassesHoweverCloseItsTimesAre() {
    sameClock();
    handover.unit(1, unitAt("sound-a180", 180, 200, true));
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    handover.unit(2, unitAt("sound-b180", 180, 255, true));
    handover.unit(1, unitAt("a200", 200, 260, true));
    handover.unit(2, unitAt("sound-b200", 200, 265, true));
    handover.unit(2, unitAt("sound-b202", 202, 265, true));
    assertThat(log.lines).endsWith("b-k200", "retired 1", "sound-b200", "sound-b202");
  }

  @Test
  void soundThatANewcomerBringsAheadOfItsKeyFrameStandsInForWhatTheFormerBringsTooLate() {
    sameClock();
    handover.unit(1, unitAt("sound-a160", 160, 200, true));
    handover.unit(2, unitAt("sound-b160", 160, 230, true));
    handover.unit(2, unitAt("sound-b180", 180, 235, true));
    handover.unit(2, unitAt("sound-b200", 200, 240, true));
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    handover.unit(1, unitAt("a200", 200, 260, true));
    handover.unit(1, unitAt("sound-a180", 180, 265, true));
    handover.unit(2, unitAt("sound-b220", 220, 270, true));
    assertThat(log.lines)
        .containsExactly(
            "feeds 1",
            "a-k0",
            "sound-a160",
            "feeds 2",
            "b-k200",
            "sound-b180",
            "sound-b200",
            "retired 1",
            "sound-b220");
  }

  @Test
  void soundThatTheFormerHasBroughtByTheSeamIsNotTakenFromTheNewcomer() {
    sameClock();
    handover.unit(1, unitAt("a-k200", 200, 240, true));
    handover.unit(2, unitAt("sound-b180", 180, 241, true));
    handover.unit(1, unitAt("sound-a180", 180, 242, true));
    handover.unit(2, unitAt("sound-b200", 200, 243, true));
    handover.unit(2, unitAt("b-k200", 200, 250, true));
    assertThat(log.lines)
        .containsExactly(
            "feeds 1", "a-k0", "sound-a180", "feeds 2", "b-k200", "sound-b200", "retired 1");
  }

  @Test
  void aStrangersSoundBeginsWithItsKeyFrame() {
    handover.joined(1);
    handover.unit(1, unitAt("a-k0", 0, 40, true));
    handover.unit(1, unitAt("sound-a200", 200, 240, true));
    handover.joined(2);
    handover.unit(2, unitAt("sound-b80", 80, 245, true));
    handover.unit(2, unitAt("b-k80", 80, 250, true));
    handover.unit(2, unitAt("sound-b100", 100, 265, true));
    assertThat(log.lines)
        .containsExactly(
            "feeds 1", "a-k0", "sound-a200", "feeds 2", "b-k80", "retired 1", "sound-b100");
  }

  @Test
  void ofANewcomerWithoutAKeyFrameTheLatestSoundIsRemembered() {
    sameClock();
    for (int i = 1; i <= SeamSound.MAX_EARLY + 1; i++) {
      handover.unit(2, unitAt("sound-b" + i * 20, i * 20, 40 + i * 20, true));
    }
    handover.unit(2, unitAt("b-k1400", 1400, 1440, true));
    handover.ended(1);
    assertThat(log.lines)
        .hasSize(4 + SeamSound.MAX_EARLY)
        .startsWith("feeds 1", "a-k0", "feeds 2", "b-k1400", "sound-b40")
        .endsWith("sound-b1300");
  }

  /** A master feeds, and the same source joins again. */
  private void sameClock() {
    handover.joined(1);
    handover.clock(1, "camera");
    handover.unit(1, unitAt("a-k0", 0, 40, true));
    handover.joined(2);
    handover.clock(2, "camera");
  }
}
