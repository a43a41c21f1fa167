package org.camfleet.core.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.Damage;
import org.junit.jupiter.api.Test;

/** Random damage to good frames: a reading or a refusal of one line, never anything else. */
class SignalingFuzzTest {
  private static final List<String> GOOD = Damage.lines("signaling.txt");

  /** AWS's C client takes no longer description of an error. */
  private static final int LONGEST_TEXT = 1024;

  @Test
  void damagedFramesAreRefusedAndNothingElseHappens() {
    for (long seed = 1; seed <= 20_000; seed++) {
      Random random = new Random(seed);
      String text = Damage.text(random, GOOD.get(random.nextInt(GOOD.size())));
      try {
        if (SignalingJson.readClientMessage(text) instanceof ClientReading.Refused refused) {
          assertShort(refused.text());
        }
        tolerate(() -> SignalingJson.readServiceMessage(text));
        tolerate(() -> SdpPayload.parse(text));
        tolerate(() -> CandidatePayload.parse(text));
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ": " + text, e);
      }
    }
  }

  @Test
  void hugeFramesAreRefusedWithAShortText() throws MalformedException {
    String long64k = "x".repeat(SignalingJson.MAX_TEXT - 100);
    for (String text :
        List.of(
            "[".repeat(100_000),
            "{\"action\":\"" + long64k + "\"}",
            "{\"" + long64k + "\":1}",
            "{\"correlationId\":\"" + long64k + "\"}",
            "{\"action\":" + "9".repeat(60_000) + "}",
            "{\"action\":\"SDP_OFFER\",\"messagePayload\":\"" + "A".repeat(60_000) + "\"}",
            "{\"a\":1,".repeat(6_000) + "\"b\":2}",
            "x".repeat(100_000))) {
      ClientReading reading = SignalingJson.readClientMessage(text);
      assertThat(reading).isInstanceOf(ClientReading.Refused.class);
      assertShort(((ClientReading.Refused) reading).text());
    }
  }

  private static void assertShort(String text) {
    assertThat(text).isNotBlank().hasSizeLessThanOrEqualTo(LONGEST_TEXT).doesNotContain("\n", "\0");
  }

  private interface Parse {
    void run() throws MalformedException;
  }

  private static void tolerate(Parse parse) {
    try {
      parse.run();
    } catch (MalformedException refusal) {
      assertShort(String.valueOf(refusal.getMessage()));
    }
  }
}
