package org.camfleet.codecs.sdp;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a payload type means, such as {@code 111 opus/48000/2} (RFC 8866 6.6).
 *
 * @param payloadType 0 to 127
 * @param encoding the codec's name as written; compare with {@link #is}
 * @param clockRate ticks of the RTP clock a second
 * @param channels audio channels; 1 when not said
 */
public record RtpMap(int payloadType, String encoding, int clockRate, int channels) {
  // Some cameras write a space after the slash, or leave the clock rate out.
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,3})\\s+([^\\s/]+)(?:\\s*/\\s*(\\d{1,9}))?(?:\\s*/\\s*(\\d{1,2}))?.*",
          Pattern.DOTALL); // without it a line separator makes the match try everything twice

  /** Reads the value of an {@code rtpmap} attribute; null when it makes no sense. */
  public static @Nullable RtpMap parse(String value) {
    Matcher matcher = FORM.matcher(value.strip());
    if (!matcher.matches()) {
      return null;
    }
    int payloadType = Integer.parseInt(matcher.group(1));
    int clockRate = number(matcher.group(3), usualClockRate(matcher.group(2)));
    int channels = number(matcher.group(4), 1);
    if (payloadType > 127 || clockRate == 0 || channels == 0) {
      return null;
    }
    return new RtpMap(payloadType, matcher.group(2), clockRate, channels);
  }

  /** The fixed payload types of RFC 3551 that cameras use without an {@code rtpmap}. */
  public static @Nullable RtpMap fixed(int payloadType) {
    return switch (payloadType) {
      case 0 -> new RtpMap(0, "PCMU", 8000, 1);
      case 2 -> new RtpMap(2, "G726-32", 8000, 1);
      case 8 -> new RtpMap(8, "PCMA", 8000, 1);
      case 10 -> new RtpMap(10, "L16", 44_100, 2);
      case 11 -> new RtpMap(11, "L16", 44_100, 1);
      case 9 -> new RtpMap(9, "G722", 8000, 1);
      case 14 -> new RtpMap(14, "MPA", 90_000, 1);
      case 26 -> new RtpMap(26, "JPEG", 90_000, 1);
      default -> null;
    };
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static int usualClockRate(String encoding) {
    return switch (encoding.toUpperCase(Locale.ROOT)) {
      case "PCMU", "PCMA" -> 8000;
      case "OPUS" -> 48_000;
      default -> 90_000;
    };
  }

  /** Whether this is the named codec, whatever its letters' case. */
  public boolean is(String name) {
    return encoding.equalsIgnoreCase(name);
  }

  /** The attribute's value, as written into a description. */
  @Override
  public String toString() {
    return payloadType + " " + encoding + "/" + clockRate + (channels > 1 ? "/" + channels : "");
  }
}
