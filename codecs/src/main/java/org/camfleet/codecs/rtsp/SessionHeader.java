package org.camfleet.codecs.rtsp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session and how long it lives without a sign of life (RFC 2326 12.37).
 *
 * @param id opaque
 * @param timeoutSeconds seconds; 60 when not said
 */
public record SessionHeader(String id, int timeoutSeconds) {
  private static final int USUAL_TIMEOUT = 60;
  private static final Pattern TIMEOUT = Pattern.compile("(?i)\\s*timeout\\s*=\\s*\"?(\\d{1,6}).*");

  /** Reads the header's value. */
  public static SessionHeader parse(String text) {
    String[] parts = text.split(";");
    int timeout = 0;
    for (int i = 1; i < parts.length; i++) {
      Matcher matcher = TIMEOUT.matcher(parts[i]);
      if (matcher.matches()) {
        timeout = Integer.parseInt(matcher.group(1));
      }
    }
    return new SessionHeader(
        parts.length == 0 ? "" : parts[0].strip(), timeout > 0 ? timeout : USUAL_TIMEOUT);
  }

  @Override
  public String toString() {
    return id + ";timeout=" + timeoutSeconds;
  }
}
