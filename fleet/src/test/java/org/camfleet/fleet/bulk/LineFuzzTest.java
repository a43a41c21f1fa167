package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/**
 * Damaged bodies: every line ends as a camera or as an error, and no error shows a password when
 * one byte is wrong: with more it may be the value of another field.
 */
class LineFuzzTest {
  private static final int ROUNDS = Integer.getInteger("camfleet.fuzz.rounds", 4000);
  private static final String NDJSON =
      """
      {"id":"door","urls":["rtsp://root:hunter2@cam/1","rtsp://cam/2"],"retentionHours":48,"labels":{"site":"north"}}
      {"id":"gate","url":"rtsp://cam","username":"root","password":"hunter2","enabled":false,"targets":[{"kind":"local"},{"kind":"kvs"}]}
      """;
  private static final String CSV =
      """
      id,urls,username,password,target.kind,retentionHours,enabled,labels.site
      door,rtsp://root:hunter2@cam/1 rtsp://cam/2,,,kvs,48,true,"a ""b"", c"
      gate,rtsp://cam,root,hunter2,,,false,
      """;

  @Test
  void damagedLinesOfJsonAreErrorsAndNothingElse() {
    fuzz(NDJSON, false);
  }

  @Test
  void damagedRowsAreErrorsAndNothingElse() {
    fuzz(CSV, true);
  }

  private static void fuzz(String body, boolean csv) {
    long seed = Long.getLong("camfleet.seed", System.nanoTime());
    Random random = new Random(seed);
    int right = 0;
    for (int round = 0; round < ROUNDS; round++) {
      boolean cutting = round % 2 == 0;
      byte[] damaged = damaged(body.getBytes(StandardCharsets.UTF_8), random, cutting);
      String which =
          "seed %d, round %d: %s"
              .formatted(seed, round, new String(damaged, StandardCharsets.ISO_8859_1));
      right += read(damaged, csv ? new CsvReader() : new JsonLines(), which, cutting);
    }
    assertThat(right).as("seed %d: lines that are still right", seed).isPositive();
  }

  private static int read(byte[] body, LineReader reader, String which, boolean cut) {
    NamedBefore named = new NamedBefore();
    int right = 0;
    try {
      for (BodyLines.Line line : lines(body)) {
        ReadLine read = ReadLine.of(line, reader, named);
        if (read == null) {
          continue;
        }
        assertThat(read.line() == null).as(which).isNotEqualTo(read.failure() == null);
        right += read.line() == null ? 0 : 1;
        if (read.failure() != null) {
          assertThat(read.failure().errors()).as(which).isNotEmpty();
          assertThat(cut ? "" : read.failure().errors().toString())
              .as(which)
              .doesNotContain("hunter2");
        }
      }
    } catch (LineReader.Unreadable e) {
      assertThat(e).as(which).hasMessageStartingWith("header");
    } catch (RuntimeException e) {
      throw new AssertionError(which, e);
    }
    return right;
  }

  private static List<BodyLines.Line> lines(byte[] body) {
    BodyLines lines = new BodyLines();
    List<BodyLines.Line> all = new ArrayList<>(lines.take(ByteString.fromArray(body)));
    all.addAll(lines.end());
    return all;
  }

  private static byte[] damaged(byte[] body, Random random, boolean cutting) {
    byte[] bytes = body.clone();
    for (int i = cutting ? random.nextInt(4) : 0; i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(cutting ? 4 : 3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "\"{}[],:\n\\0".charAt(random.nextInt(10));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          int from = random.nextInt(at + 1);
          byte[] shorter = new byte[bytes.length - (at - from)];
          System.arraycopy(bytes, 0, shorter, 0, from);
          System.arraycopy(bytes, at, shorter, from, bytes.length - at);
          bytes = shorter;
        }
      }
    }
    return bytes;
  }
}
