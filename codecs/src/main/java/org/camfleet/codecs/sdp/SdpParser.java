package org.camfleet.codecs.sdp;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.jspecify.annotations.Nullable;

/**
 * Reads line by line and never lets one bad line spoil the others: cameras cut {@code o=}, empty
 * {@code c=}, forget {@code s=} and end lines as they like.
 */
final class SdpParser {
  /** An offer of a browser with every codec is near 10 kB. */
  static final int MAX_LENGTH = 256 * 1024;

  static final int MAX_LINES = 4000;
  static final int MAX_MEDIA = 128;

  private final List<Line> session = new ArrayList<>();
  private final List<MediaDescription> media = new ArrayList<>();
  private final Quirks quirks;
  private MediaDescription.@Nullable Builder open;
  private boolean strayed;

  private SdpParser(Quirks quirks) {
    this.quirks = quirks;
  }

  static SessionDescription parse(String text, Quirks quirks) throws MalformedException {
    if (text.length() > MAX_LENGTH) {
      throw new MalformedException(
          "SDP length: " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
    }
    return new SdpParser(quirks).read(text);
  }

  private SessionDescription read(String text) throws MalformedException {
    int count = 0;
    for (int from = 0; from < text.length(); ) {
      int end = lineEnd(text, from);
      count += line(text.substring(from, end).strip()) ? 1 : 0;
      if (count > MAX_LINES) {
        throw new MalformedException("SDP lines: over " + MAX_LINES + " (expected: fewer)");
      }
      from = end + 1;
    }
    if (count == 0) {
      throw new MalformedException("SDP: no line of the form x=value (expected: v=0 and more)");
    }
    closeMedia();
    return new SessionDescription(session, media);
  }

  private static int lineEnd(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r' || c == '\0') {
        return i;
      }
    }
    return text.length();
  }

  private boolean line(String line) throws MalformedException {
    if (line.length() < 2 || line.charAt(1) != '=' || !isLetter(line.charAt(0))) {
      stray(line);
      return false;
    }
    char type = line.charAt(0);
    String value = line.substring(2).strip();
    if (type == 'm') {
      closeMedia();
      open = openMedia(value);
    } else if (open != null) {
      open.line(type, value);
    } else {
      session.add(new Line(type, value));
    }
    return true;
  }

  private void stray(String line) throws MalformedException {
    if (!line.isEmpty() && !strayed) {
      strayed = true;
      quirks.require(Quirk.SDP_STRAY_LINE, "SDP line: not of the form x=value");
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private void closeMedia() throws MalformedException {
    if (open != null) {
      media.add(open.build());
      if (media.size() > MAX_MEDIA) {
        throw new MalformedException("SDP media: over " + MAX_MEDIA + " (expected: fewer)");
      }
    }
  }

  private static MediaDescription.Builder openMedia(String value) {
    String[] fields = value.split("\\s+");
    List<String> formats = new ArrayList<>();
    for (int i = 3; i < fields.length; i++) {
      formats.add(fields[i]);
    }
    return MediaDescription.builder(
        fields[0],
        fields.length > 1 ? port(fields[1]) : 0,
        fields.length > 2 ? fields[2] : "",
        formats);
  }

  /** Also of the form port/count (RFC 8866 5.14). */
  private static int port(String text) {
    String digits = text.split("/", 2)[0];
    if (!digits.matches("\\d{1,5}")) {
      return 0;
    }
    int port = Integer.parseInt(digits);
    return port <= 65_535 ? port : 0;
  }
}
