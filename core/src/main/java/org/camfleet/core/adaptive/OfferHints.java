package org.camfleet.core.adaptive;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells libwebrtc with which bit rate to begin, the only way that it takes: as format parameters of
 * the far end's H.264.
 */
final class OfferHints {
  private static final Pattern H264 = Pattern.compile("a=rtpmap:(\\d+) H264/90000");
  private static final Pattern FORMAT = Pattern.compile("a=fmtp:(\\d+) (.*)");

  private OfferHints() {}

  /** The offer with these bit rates, in bits a second, beside its H.264 formats. */
  static String with(String offer, int start, int most) {
    List<String> lines = offer.lines().toList();
    Set<String> types =
        lines.stream()
            .map(H264::matcher)
            .filter(Matcher::lookingAt)
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    String hint =
        ";x-google-start-bitrate=" + start / 1000 + ";x-google-max-bitrate=" + most / 1000;
    return lines.stream()
        .map(line -> isOf(types, line) ? line + hint : line)
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static boolean isOf(Set<String> types, String line) {
    Matcher format = FORMAT.matcher(line);
    return format.matches() && types.contains(format.group(1));
  }
}
