package org.camfleet.core.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.Damage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Descriptions of strangers, damaged in every way a seed can think of: a value comes, always. */
class NegotiationFuzzTest {
  private static final long SEED = 20_261_126;
  private static final int ROUNDS = 2_000;

  /** AWS's C client takes no longer description of an error. */
  private static final int LONGEST_TEXT = 1024;

  /** Far more than reading takes, far less than what would hurt. */
  private static final Duration LONG = Duration.ofMillis(1_500);

  private final LocalSide local = NegotiationTest.side(1, "ufrag");

  @Test
  void damagedDescriptionsAreAgreedOnOrRefusedButNeverThrow() {
    Random random = new Random(SEED);
    List<String> corpus = new ArrayList<>(Damage.files("sdp"));
    corpus.add(NegotiationTest.chromiumAnswer("sendonly"));
    corpus.add(ServiceOffer.toMaster(local));
    corpus.add(ServiceOffer.toViewer(local, NegotiationTest.track("640028")));
    for (int round = 0; round < ROUNDS; round++) {
      String good = corpus.get(round % corpus.size());
      String text = random.nextBoolean() ? lines(random, good) : Damage.text(random, good);
      try {
        readAll(text);
      } catch (RuntimeException | Error e) {
        fail("seed " + SEED + ", round " + round + ":\n" + text, e);
      }
    }
  }

  /** What fits into one message may not hold a media loop for long. */
  @Test
  @Timeout(20)
  void descriptionsThatAreMadeToBeReadSlowlyAreReadSoon() {
    String good = NegotiationTest.chromiumAnswer("sendonly");
    String head = good.split("m=video")[0] + "m=video 9 UDP/TLS/RTP/SAVPF";
    String every = IntStream.range(0, 128).mapToObj(i -> " " + i).collect(Collectors.joining());
    // A line separator is no blank, and no character to a dot in a pattern.
    String end = "\u2028x\r\n";
    int room = 6_500;
    List<String> slow =
        List.of(
            head + " 102".repeat(1_000) + maps(270),
            head + every + "\r\na=rtpmap:1 " + "a".repeat(room) + " " + end,
            head + every + "\r\na=rtpmap:1" + " ".repeat(room) + end,
            good + "a=extmap:1 " + "a".repeat(room) + " " + end,
            good + "a=fmtp:102 " + "a=1;".repeat(room / 4),
            good.replaceAll("a=fingerprint:.*", "a=fingerprint:" + "x".repeat(room)),
            "m=video 9 X 1\r\n".repeat(100));
    for (String text : slow) {
      long start = System.nanoTime();
      readAll(text);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(took).as("%.60s…", text.substring(text.length() / 2)).isLessThan(LONG);
    }
  }

  private static String maps(int count) {
    StringBuilder maps = new StringBuilder("\r\n");
    for (int i = 0; i < count; i++) {
      maps.append("a=rtpmap:").append(i % 100).append(" a\r\n");
    }
    return maps.toString();
  }

  private void readAll(String text) {
    check(AnswerReader.fromMaster(text, true));
    check(AnswerReader.fromViewer(text, false));
    try {
      SessionDescription offer = SessionDescription.parse(text);
      check(OfferReader.readAsViewer(offer));
      Negotiation read = OfferReader.read(offer, NegotiationTest.track("640028"));
      check(read);
      if (read instanceof Agreement agreement) {
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

  private static void check(Negotiation negotiation) {
    if (negotiation instanceof Negotiation.Refused refused) {
      assertThat(refused.refusal().code()).matches("[a-z0-9-]+");
      assertThat(refused.refusal().text())
          .isNotBlank()
          .hasSizeLessThanOrEqualTo(LONGEST_TEXT)
          .doesNotContain("\n", "\r", "\0");
    } else {
      assertThat(negotiation).isInstanceOf(Agreement.class);
    }
  }

  private static String lines(Random random, String text) {
    String[] lines = text.split("\r\n");
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(lines.length);
      int other = random.nextInt(lines.length);
      switch (random.nextInt(5)) {
        case 0 -> lines[at] = lines[other];
        case 1 -> lines[at] = lines[at].substring(0, random.nextInt(lines[at].length() + 1));
        case 2 -> lines[at] = lines[at].replaceAll("\\d+", Long.toString(random.nextLong()));
        case 3 -> lines = Arrays.copyOf(lines, at + 1);
        default -> lines[at] = Damage.text(random, lines[at]);
      }
    }
    return String.join(random.nextBoolean() ? "\r\n" : "\n", lines);
  }
}
