package org.camfleet.core.webrtc.sdp;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.codecs.sdp.MediaDescription;
import org.jspecify.annotations.Nullable;

/** The RTP header extensions that we know (RFC 8285), with the ids that our offers give them. */
public enum HeaderExtension {
  /** RFC 8843: the media section's mid. */
  MID(1, "urn:ietf:params:rtp-hdrext:sdes:mid"),
  /** When a packet left, for REMB. */
  ABS_SEND_TIME(2, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
  /** One sequence number over all streams, for transport-wide feedback. */
  TRANSPORT_CC(3, "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
  /** How long a player may hold a picture back. */
  PLAYOUT_DELAY(4, "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay");

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})(?:/\\w+)?\\s+(\\S+).*", Pattern.DOTALL);
  private static final int LAST_ONE_BYTE_ID = 14;

  private final int id;
  private final String uri;

  HeaderExtension(int id, String uri) {
    this.id = id;
    this.uri = uri;
  }

  /** The value of {@code extmap} in our offers. */
  String offer() {
    return id + " " + uri;
  }

  /** The value of {@code extmap} that echoes an id of an offer. */
  String echo(int offeredId) {
    return offeredId + " " + uri;
  }

  /** What a section maps, among those we know; ids that need two-byte headers are left out. */
  static Map<HeaderExtension, Integer> in(MediaDescription media) {
    Map<HeaderExtension, Integer> found = new EnumMap<>(HeaderExtension.class);
    for (String value : media.attributes("extmap")) {
      Matcher matcher = FORM.matcher(value);
      HeaderExtension extension = matcher.matches() ? ofUri(matcher.group(2)) : null;
      if (extension != null) {
        int mapped = Integer.parseInt(matcher.group(1));
        if (mapped >= 1 && mapped <= LAST_ONE_BYTE_ID) {
          found.putIfAbsent(extension, mapped);
        }
      }
    }
    return found;
  }

  private static @Nullable HeaderExtension ofUri(String uri) {
    for (HeaderExtension extension : values()) {
      if (extension.uri.equals(uri)) {
        return extension;
      }
    }
    return null;
  }
}
