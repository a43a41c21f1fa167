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
  private static final Pattern RESPONSE = Pattern.compile("RTSP/\\d\\.\\d +(\\d{3})(?: +(.*))?");
  private static final Pattern REQUEST =
      Pattern.compile("([A-Z_]{1,32}) +(\\S{1,2048}) +RTSP/\\d\\.\\d *");

  private final String startLine;
  private final RtspHeaders headers;

  private RtspHead(String startLine, RtspHeaders headers) {
    this.startLine = startLine;
    this.headers = headers;
  }

  static RtspHead parse(String text) throws MalformedException {
    String[] lines = text.split("\r\n|\n|\r");
    String startLine = lines.length == 0 ? "" : lines[0];
    if (!RESPONSE.matcher(startLine).matches() && !REQUEST.matcher(startLine).matches()) {
      throw new MalformedException(
          "RTSP first line: (expected: METHOD URL RTSP/1.0 or RTSP/1.0 CODE REASON)");
    }
    List<RtspHeaders.Field> fields = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      addLine(fields, lines[i]);
    }
    if (fields.size() > MAX_FIELDS) {
      throw new MalformedException(
          "RTSP header fields: " + fields.size() + " (expected: at most " + MAX_FIELDS + ")");
    }
    return new RtspHead(startLine, new RtspHeaders(fields));
  }

  private static void addLine(List<RtspHeaders.Field> fields, String line) {
    int colon = line.indexOf(':');
    if (!line.isEmpty() && Character.isWhitespace(line.charAt(0)) && !fields.isEmpty()) {
      // A folded line continues the field before it (RFC 2616 2.2).
      RtspHeaders.Field last = fields.remove(fields.size() - 1);
      fields.add(new RtspHeaders.Field(last.name(), (last.value() + " " + line.strip()).strip()));
    } else if (colon > 0) {
      fields.add(
          new RtspHeaders.Field(
              line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
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
