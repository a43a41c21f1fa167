package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.Damage;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.webrtc.IceCandidate;
import org.junit.jupiter.api.Test;

/**
 * Candidates of strangers: read, or refused with one short line; never looked up, never hoarded.
 */
class CandidateLineFuzzTest {
  private static final long SEED = 20_261_129;
  private static final List<String> GOOD = Damage.lines("candidates.txt");

  @Test
  void goodLinesAreReadAndWrittenTheSame() throws MalformedException {
    for (String line : GOOD) {
      CandidateLine read = CandidateLine.parse(line);
      assertThat(CandidateLine.parse(read.format())).isEqualTo(read);
    }
  }

  @Test
  void damagedLinesAreReadOrRefusedInOneShortLine() {
    Random random = new Random(SEED);
    for (int round = 0; round < 30_000; round++) {
      String text = Damage.text(random, GOOD.get(random.nextInt(GOOD.size())));
      try {
        CandidateLine read = CandidateLine.parse(text);
        read.socketAddress();
        assertThat(CandidateLine.parse(read.format()).port()).isEqualTo(read.port());
      } catch (MalformedException refusal) {
        assertThat(refusal.getMessage()).hasSizeLessThan(200).doesNotContain("\n", "\0");
      } catch (RuntimeException | Error e) {
        fail("seed " + SEED + ", round " + round + ": " + text, e);
      }
    }
  }

  @Test
  void aPeerThatNeverStopsSendingThemIsRememberedUpToTheLimit() {
    Random random = new Random(SEED);
    CountingMetrics metrics = new CountingMetrics();
    RemoteCandidates candidates = new RemoteCandidates(new IceCounters(metrics));
    for (int round = 0; round < 30_000; round++) {
      String line =
          "candidate:1 1 udp 1 192.0.%d.%d %d typ host"
              .formatted(random.nextInt(256), random.nextInt(256), 1 + random.nextInt(65_535));
      String text = random.nextBoolean() ? line : Damage.text(random, line);
      candidates.add(payload(text));
    }
    assertThat(candidates.all()).hasSize(RemoteCandidates.MAX);
    assertThat(metrics.value("camfleet_ice_candidates_ignored_total", "reason", "surplus"))
        .isGreaterThan(10_000);
    assertThat(metrics.value("camfleet_ice_candidates_ignored_total", "reason", "malformed"))
        .isPositive();
  }

  /** As it comes out of a signaling message. */
  private static IceCandidate payload(String line) {
    try {
      return CandidatePayload.parse(
          CandidatePayload.toJson(new IceCandidate(line, "0", 0, "ufrag")));
    } catch (MalformedException e) {
      return new IceCandidate("", "0", 0, null);
    }
  }
}
