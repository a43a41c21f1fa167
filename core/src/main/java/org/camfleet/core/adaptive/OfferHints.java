package org.camfleet.core.adaptive;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells libwebrtc with which bit rate to begin, the only way that it takes: as format parameters of
 * the far end's H.264; and how many it may reach, as the bandwidth that the far end takes.
 */
final class OfferHints {
  private static final Pattern H264 = Pattern.compile("a=rtpmap:(\\d+) H264/90000");
  private static final Pattern FORMAT = Pattern.compile("a=fmtp:(\\d+) (.*)");

  private static final Pattern BANDWIDTH = Pattern.compile("b=(AS|TIAS):(\\d{1,9})");

  private OfferHints() {}

  /**
   * Bits a second that an offer's video may have at most, or {@code most} where it says no less.
   */
  static int ceiling(String offer, int most) {
    long least = most;
    boolean video = false;
    for (String line : offer.lines().toList()) {
      video = line.startsWith("m=") ? line.startsWith("m=video ") : video;
      Matcher found = BANDWIDTH.matcher(line);
      if (video && found.matches()) {
        long unit = found.group(1).equals("AS") ? 1_000 : 1;
        least = Math.min(least, unit * Long.parseLong(found.group(2)));
      }
    }
    return (int) Math.max(1_000, least);
  }

  /** The offer with this bandwidth of its video, in kbit/s, instead of any other. */
  static String limited(String offer, int kbits) {
    StringBuilder limited = new StringBuilder();
    boolean video = false;
    boolean said = true;
    for (String line : offer.lines().toList()) {
      if (!said && !line.startsWith("i=") && !line.startsWith("c=")) {
        limited.append("b=AS:").append(kbits).append("\r\n");
        said = true;
      }
      if (line.startsWith("m=")) {
        video = line.startsWith("m=video ");
        said = !video;
      }
      if (!video || !line.startsWith("b=")) {
        limited.append(line).append("\r\n");
      }
    }
    return limited.toString();
  }

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
