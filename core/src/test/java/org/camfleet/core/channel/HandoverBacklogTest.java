package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.channel.HandoverLog.unitAt;

import org.junit.jupiter.api.Test;

/** What a newcomer brings of before it stood. */
class HandoverBacklogTest {
  private final HandoverLog log = new HandoverLog();
  private final Handover handover = new Handover(false, log);

  @Test
  void whatANewcomerBringsOfBeforeItStoodIsNoSeamWhereTheFormerFeeds() {
    handover.joined(1);
    handover.clock(1, "camera");
    handover.unit(1, unitAt("a0", 0, 40, true));
    handover.joined(2);
    handover.unit(1, unitAt("a-k2000", 2_000, 2_040, true));
    handover.unit(1, unitAt("a2960", 2_960, 3_000, false));
    handover.clock(2, "camera");
    handover.unit(2, unitAt("b-k0", 0, 3_010, true));
    handover.unit(2, unitAt("b40", 40, 3_020, false));
    handover.unit(2, unitAt("b-k2000", 2_000, 3_400, true));
    handover.unit(1, unitAt("a3960", 3_960, 4_000, false));
    handover.unit(1, unitAt("a-k4000", 4_000, 4_040, true));
    handover.unit(2, unitAt("b-k4000", 4_000, 4_050, true));
    assertThat(log.lines)
        .containsExactly(
            "feeds 1", "a0", "a-k2000", "a2960", "a3960", "feeds 2", "b-k4000", "retired 1");
  }

  @Test
  void whatAStrangerBringsOfBeforeItStoodIsNoSeamEither() {
    handover.joined(1);
    handover.unit(1, unitAt("a0", 0, 40, true));
    handover.unit(1, unitAt("a3000", 3_000, 3_040, false));
    handover.joined(2);
    handover.unit(2, unitAt("b-k2000", 2_000, 3_100, true));
    handover.unit(2, unitAt("b-k4000", 4_000, 4_050, true));
    assertThat(log.lines)
        .containsExactly("feeds 1", "a0", "a3000", "feeds 2", "b-k4000", "retired 1");
  }

  @Test
  void aSourceThatAlwaysLagsBehindTakesOverAllTheSame() {
    handover.joined(1);
    handover.unit(1, unitAt("a0", 0, 40, true));
    handover.joined(2);
    for (int second = 1; second <= 6; second++) {
      long now = second * 1_000L;
      handover.unit(1, unitAt("a" + now, now, now + 40, false));
      handover.unit(2, unitAt("b-k" + now, now - 900, now + 50, true));
    }
    assertThat(log.lines).contains("feeds 2", "b-k4000").doesNotContain("b-k3000");
  }

  @Test
  void afterAGapTheRecordingBeginsWithWhatTheSourceSentBeforeItsSessionStood() {
    handover.joined(1);
    handover.unit(1, unitAt("a0", 0, 40, true));
    handover.ended(1);
    handover.joined(2);
    handover.unit(2, unitAt("b-k8000", 8_000, 11_000, true));
    handover.unit(2, unitAt("b8040", 8_040, 11_010, false));
    assertThat(log.lines).containsExactly("feeds 1", "a0", "feeds 2", "b-k8000", "b8040");
  }

  @Test
  void soundOfBeforeIsOnlyTakenWhereTheFormerHasBroughtNone() {
    handover.joined(1);
    handover.clock(1, "camera");
    handover.unit(1, unitAt("a0", 0, 40, true));
    handover.unit(1, unitAt("a2000", 2_000, 2_040, false));
    handover.unit(1, unitAt("sound-a2000", 2_000, 2_045, true));
    handover.joined(2);
    handover.clock(2, "camera");
    handover.unit(2, unitAt("b-k1000", 1_000, 3_010, true));
    handover.unit(2, unitAt("sound-b1980", 1_980, 3_020, true));
    handover.unit(2, unitAt("sound-b2000", 2_000, 3_025, true));
    handover.unit(2, unitAt("sound-b2020", 2_020, 3_030, true));
    handover.unit(2, unitAt("b-k2040", 2_040, 3_035, true));
    handover.ended(1);
    assertThat(log.lines)
        .containsExactly(
            "feeds 1", "a0", "a2000", "sound-a2000", "feeds 2", "b-k2040", "sound-b2020");
  }
}
