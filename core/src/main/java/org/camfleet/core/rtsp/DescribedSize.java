package org.camfleet.core.rtsp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.codecs.sdp.Fmtp;
import org.camfleet.codecs.sdp.MediaDescription;
import org.jspecify.annotations.Nullable;

/**
 * The size of pictures that a description names, for payloads that can not carry it.
 *
 * @param width in pixels; 0 when the description does not say
 * @param height in pixels; 0 when the description does not say
 */
record DescribedSize(int width, int height) {
  static final DescribedSize NONE = new DescribedSize(0, 0);

  private static final Pattern TWO_NUMBERS =
      Pattern.compile("\\s*(\\d{1,5})\\s*[-,x]\\s*(\\d{1,5})");

  /**
   * Reads {@code x-dimensions} (GStreamer) or {@code framesize} (3GPP TS 26.234 clause 5.3.3.2).
   */
  static DescribedSize of(MediaDescription media, int payloadType, Fmtp fmtp) {
    String dimensions = media.attribute("x-dimensions");
    String frameSize = media.attribute("framesize");
    String ofType = payloadType + " ";
    if (dimensions == null) {
      dimensions = fmtp.get("x-dimensions");
    }
    if (dimensions == null && frameSize != null && frameSize.strip().startsWith(ofType)) {
      dimensions = frameSize.strip().substring(ofType.length());
    }
    return parse(dimensions);
  }

  private static DescribedSize parse(@Nullable String text) {
    Matcher matcher = TWO_NUMBERS.matcher(text == null ? "" : text);
    return matcher.matches()
        ? new DescribedSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : NONE;
  }
}
