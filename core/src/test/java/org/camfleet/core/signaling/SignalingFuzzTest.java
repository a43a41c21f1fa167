package org.camfleet.core.signaling;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;

/** Random damage to good frames: a reading or a MalformedException, never anything else. */
class SignalingFuzzTest {
  private static final List<String> GOOD =
      List.of(
          "{\"action\":\"SDP_OFFER\",\"messagePayload\":\"eyJhIjoxfQ==\",\"recipientClientId\":\"v\"}",
          "{\"messageType\":\"STATUS_RESPONSE\",\"statusResponse\":{\"statusCode\":\"400\"}}",
          "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}",
          "{\"candidate\":\"candidate:1 1 udp 1 1.2.3.4 5 typ host\",\"sdpMLineIndex\":0}");

  private static final String ALPHABET = "{}[]\",:\\u0 aA9-+.eE\u0000\uD800ü/=";

  @Test
  void damagedFramesAreRefusedAndNothingElseHappens() {
    for (long seed = 1; seed <= 4_000; seed++) {
      String text = damaged(new Random(seed));
      try {
        SignalingJson.readClientMessage(text);
        tolerate(() -> SignalingJson.readServiceMessage(text));
        tolerate(() -> SdpPayload.parse(text));
        tolerate(() -> CandidatePayload.parse(text));
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ": " + text, e);
      }
    }
  }

  private static String damaged(Random random) {
    var text = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
    int edits = 1 + random.nextInt(6);
    for (int i = 0; i < edits && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        case 2 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 30)));
      }
    }
    return text.toString();
  }

  private interface Parse {
    void run() throws MalformedException;
  }

  private static void tolerate(Parse parse) {
    try {
      parse.run();
    } catch (MalformedException expected) {
      // A verdict on damaged input is what we want.
    }
  }
}
