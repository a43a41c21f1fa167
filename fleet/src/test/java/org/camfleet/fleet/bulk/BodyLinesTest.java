package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class BodyLinesTest {
  @Test
  void linesComeOutWhereverTheBodyIsCut() {
    String body = "one\r\n\n  \ntwo\nthree — ✓";
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      assertThat(cut(body.getBytes(StandardCharsets.UTF_8), random))
          .as("seed %d", seed)
          .containsExactly("1 one", "4 two", "5 three — ✓");
    }
  }

  @Test
  void aLineThatIsTooLongKeepsItsNumberAndLosesItsText() {
    String body = "a\n" + "x".repeat(BodyLines.MAX_LINE + 1) + "\nb\n";
    assertThat(cut(body.getBytes(StandardCharsets.UTF_8), new Random(1)))
        .containsExactly("1 a", "2 too long", "3 b");
    String longest = "x".repeat(BodyLines.MAX_LINE);
    assertThat(cut((longest + "\n").getBytes(StandardCharsets.UTF_8), new Random(1)))
        .containsExactly("1 " + longest);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() {
    assertThat(cut("\uFEFFid,url\n\uFEFFx".getBytes(StandardCharsets.UTF_8), new Random(1)))
        .containsExactly("1 id,url", "2 \uFEFFx");
  }

  private static List<String> cut(byte[] body, Random random) {
    BodyLines lines = new BodyLines();
    List<BodyLines.Line> found = new ArrayList<>();
    for (int at = 0; at < body.length; ) {
      int to = Math.min(body.length, at + 1 + random.nextInt(body.length > 100 ? 9000 : 4));
      found.addAll(lines.take(ByteString.fromArray(body, at, to - at)));
      at = to;
    }
    found.addAll(lines.end());
    return found.stream()
        .map(
            line ->
                line.number()
                    + " "
                    + (line.tooLong()
                        ? "too long"
                        : new String(line.text(), StandardCharsets.UTF_8)))
        .toList();
  }
}
