package org.camfleet.fleet.bulk;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;

/**
 * Cuts a body into lines as its bytes come. Blank lines are left out but counted; of a line that is
 * too long only its number is kept. One body, one thread at a time.
 */
final class BodyLines {
  /** Longest line in bytes: that of a single camera's body. */
  static final int MAX_LINE = 64 * 1024;

  /**
   * A line without its end.
   *
   * @param number from 1
   * @param text empty when it was too long
   */
  record Line(long number, byte[] text, boolean tooLong) {}

  private final ByteArrayOutputStream rest = new ByteArrayOutputStream(512);
  private long number = 1;
  private boolean tooLong;

  /** The lines that end in these bytes. */
  List<Line> take(ByteString chunk) {
    byte[] bytes = chunk.toArray();
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        keep(bytes, start, i);
        cut(lines);
        start = i + 1;
      }
    }
    keep(bytes, start, bytes.length);
    return lines;
  }

  /** The last line, when nothing ended it. */
  List<Line> end() {
    List<Line> lines = new ArrayList<>();
    cut(lines);
    return lines;
  }

  private void keep(byte[] bytes, int from, int to) {
    if (tooLong || rest.size() + (to - from) > MAX_LINE) {
      tooLong = true;
      rest.reset();
    } else {
      rest.write(bytes, from, to - from);
    }
  }

  private void cut(List<Line> lines) {
    byte[] text = trimmed(rest.toByteArray());
    if (tooLong || text.length > 0) {
      lines.add(new Line(number, text, tooLong));
    }
    number++;
    tooLong = false;
    rest.reset();
  }

  /** Without blanks at both ends, and without the byte order mark that some programs write. */
  private byte[] trimmed(byte[] line) {
    int from = 0;
    int to = line.length;
    boolean marked =
        number == 1
            && line.length >= 3
            && line[0] == (byte) 0xEF
            && line[1] == (byte) 0xBB
            && line[2] == (byte) 0xBF;
    if (marked) {
      from = 3;
    }
    while (to > from && (line[to - 1] == '\r' || line[to - 1] == ' ' || line[to - 1] == '\t')) {
      to--;
    }
    return from == 0 && to == line.length ? line : java.util.Arrays.copyOfRange(line, from, to);
  }
}
