package org.camfleet.codecs.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/** Reads what stands before a body: the first line and the header fields. */
final class RtspHead {
  static final int MAX_FIELDS = 200;
  // Without a way back: a line of blanks that fails would be tried from each of them.
  private static final Pattern RESPONSE = Pattern.compile("RTSP/\\d\\.\\d ++(\\d{3})(?: ++(.*+))?");
  private static final Pattern REQUEST =
      Pattern.compile("([A-Z_]{1,32}) +(\\S{1,2048}) +RTSP/\\d\\.\\d *");

  private final String startLine;
  private final RtspHeaders headers;

  private RtspHead(String startLine, RtspHeaders headers) {
    this.startLine = startLine;
    this.headers = headers;
  }

  /** Whether bytes that start with RTSP/ go on as the first line of a response does. */
  static boolean beginsResponse(byte[] bytes, int start, int end) {
    int at = start + 8;
    if (at >= end || !isDigit(bytes[at - 3]) || bytes[at - 2] != '.' || !isDigit(bytes[at - 1])) {
      return false;
    }
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at > start + 8
        && at + 3 < end
        && isDigit(bytes[at])
        && isDigit(bytes[at + 1])
        && isDigit(bytes[at + 2]);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static RtspHead parse(String text) throws MalformedException {
    String[] lines = text.split("\r\n|\n|\r");
    String startLine = lines.length == 0 ? "" : lines[0];
    if (!RESPONSE.matcher(startLine).matches() && !REQUEST.matcher(startLine).matches()) {
      throw new MalformedException(
          "RTSP first line: (expected: METHOD URL RTSP/1.0 or RTSP/1.0 CODE REASON)");
    }
    List<RtspHeaders.Field> fields = new ArrayList<>();
    for (int i = 1; i < lines.length; ) {
      int next = i + 1;
      while (next < lines.length && continues(lines[next])) {
        next++;
      }
      addField(fields, lines, i, next);
      i = next;
    }
    if (fields.size() > MAX_FIELDS) {
      throw new MalformedException(
          "RTSP header fields: " + fields.size() + " (expected: at most " + MAX_FIELDS + ")");
    }
    return new RtspHead(startLine, new RtspHeaders(fields));
  }

  /** A folded line continues the field before it (RFC 2616 2.2). */
  private static boolean continues(String line) {
    return !line.isEmpty() && Character.isWhitespace(line.charAt(0));
  }

  /** The field of the lines from {@code first} to {@code last}, joined once however many. */
  private static void addField(
      List<RtspHeaders.Field> fields, String[] lines, int first, int last) {
    String line = lines[first];
    int colon = line.indexOf(':');
    if (colon > 0) {
      StringBuilder value = new StringBuilder(line.substring(colon + 1).strip());
      for (int i = first + 1; i < last; i++) {
        String more = lines[i].strip();
        value.append(value.isEmpty() || more.isEmpty() ? "" : " ").append(more);
      }
      fields.add(new RtspHeaders.Field(line.substring(0, colon).strip(), value.toString()));
    }
  }

  RtspHeaders headers() {
    return headers;
  }

  /** The body's length in bytes; a missing or senseless value counts as none. */
  int contentLength() {
    return headers.number("Content-Length", 0);
  }

  RtspMessage message(byte[] body) {
    Matcher response = RESPONSE.matcher(startLine);
    if (response.matches()) {
      @Nullable String reason = response.group(2);
      return new RtspResponse(
          Integer.parseInt(response.group(1)), reason == null ? "" : reason.strip(), headers, body);
    }
    Matcher request = REQUEST.matcher(startLine);
    if (!request.matches()) {
      throw new IllegalStateException("first line was checked when it was read");
    }
    return new RtspRequest(request.group(1), request.group(2), headers, body);
  }
}
