package org.camfleet.core.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

/** Descriptions of strangers, damaged in every way a seed can think of: a value comes, always. */
class NegotiationFuzzTest {
  private static final long SEED = 20_261_126;
  private static final int ROUNDS = 500;

  @Test
  void damagedDescriptionsAreAgreedOnOrRefusedButNeverThrow() {
    Random random = new Random(SEED);
    LocalSide local = NegotiationTest.side(1, "ufrag");
    String[] seeds = {
      NegotiationTest.chromiumAnswer("sendonly"),
      ServiceOffer.toMaster(local),
      ServiceOffer.toViewer(local, NegotiationTest.track("640028"))
    };
    for (int round = 0; round < ROUNDS; round++) {
      String text = damage(random, seeds[round % seeds.length]);
      assertThat(AnswerReader.fromMaster(text, true))
          .as("seed %d, round %d", SEED, round)
          .isNotNull();
      assertThat(AnswerReader.fromViewer(text, false)).isNotNull();
      answer(text, local);
    }
  }

  private static void answer(String text, LocalSide local) {
    try {
      SessionDescription offer = SessionDescription.parse(text);
      if (OfferReader.read(offer, null) instanceof Agreement agreement) {
        assertThat(AnswerWriter.write(offer, agreement, local)).startsWith("v=0\r\n");
      }
      answerWhole(offer, WhipOfferReader.ofPublisher(offer, false), local);
      answerWhole(offer, WhipOfferReader.ofPlayer(offer, null), local);
    } catch (MalformedException e) {
      assertThat(e).hasMessageContaining("SDP");
    }
  }

  private static void answerWhole(SessionDescription offer, Negotiation read, LocalSide local) {
    if (read instanceof Agreement agreement) {
      String answer = AnswerWriter.writeWhole(offer, agreement, local, List.of("candidate:1"));
      assertThat(answer).contains("a=candidate:1\r\na=end-of-candidates");
    }
  }

  private static String damage(Random random, String text) {
    String[] lines = text.split("\r\n");
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(lines.length);
      int other = random.nextInt(lines.length);
      switch (random.nextInt(5)) {
        case 0 -> lines[at] = lines[other];
        case 1 -> lines[at] = lines[at].substring(0, random.nextInt(lines[at].length() + 1));
        case 2 -> lines[at] = lines[at].replaceAll("\\d+", Long.toString(random.nextLong()));
        case 3 -> lines = Arrays.copyOf(lines, at + 1);
        default -> lines[at] = mutate(random, lines[at]);
      }
    }
    return String.join(random.nextBoolean() ? "\r\n" : "\n", lines);
  }

  private static String mutate(Random random, String line) {
    StringBuilder mutated = new StringBuilder(line);
    if (mutated.length() > 0) {
      mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(256));
    }
    return mutated.toString();
  }
}
