package org.camfleet.codecs.sdp;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.jspecify.annotations.Nullable;

/** Notes what a camera's description has that RFC 8866 does not allow; nothing of it is needed. */
final class DescriptionHabits {
  // RFC 8866 5.2: o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>
  private static final Pattern ORIGIN =
      Pattern.compile("\\S+ +(-?[\\d.]+) +(-?[\\d.]+) +IN +IP[46] +[^\\s<>\\[\\]]+");
  private static final Pattern CONNECTION = Pattern.compile("IN +IP[46] +[^\\s<>\\[\\]]+");
  private static final Pattern RTP_MAP = Pattern.compile("\\d+ +[^\\s/]+/\\d+(/\\d+)?");
  private static final BigInteger OVER_64_BITS = BigInteger.ONE.shiftLeft(64);
  private static final int LONGEST = 60;

  private final SessionDescription description;
  private final Quirks quirks;

  private DescriptionHabits(SessionDescription description, Quirks quirks) {
    this.description = description;
    this.quirks = quirks;
  }

  static void note(SessionDescription description, Quirks quirks) throws MalformedException {
    DescriptionHabits habits = new DescriptionHabits(description, quirks);
    habits.origin();
    habits.name();
    habits.connections();
    habits.media();
    habits.rtpMaps();
  }

  private void origin() throws MalformedException {
    String origin = description.line('o');
    var matcher = ORIGIN.matcher(origin == null ? "" : origin);
    if (!matcher.matches()) {
      quirks.require(Quirk.SDP_ORIGIN_CUT, found('o', origin, "six fields"));
      return;
    }
    List<String> numbers = List.of(matcher.group(1), matcher.group(2));
    if (numbers.stream().anyMatch(number -> number.contains("."))) {
      quirks.require(Quirk.SDP_ORIGIN_FRACTION, found('o', origin, "whole numbers"));
    } else if (numbers.stream().anyMatch(DescriptionHabits::isOutOfRange)) {
      quirks.require(Quirk.SDP_ORIGIN_NUMBER, found('o', origin, "numbers of 64 bits"));
    }
  }

  private static boolean isOutOfRange(String number) {
    return number.startsWith("-")
        || number.length() > 20
        || new BigInteger(number).compareTo(OVER_64_BITS) >= 0;
  }

  private void name() throws MalformedException {
    if (description.line('s') == null) {
      quirks.require(Quirk.SDP_NO_NAME, "SDP s=: missing (expected: s=NAME)");
    }
  }

  private void connections() throws MalformedException {
    List<Line> all =
        Stream.concat(
                description.lines().stream(),
                description.media().stream().flatMap(media -> media.lines().stream()))
            .filter(line -> line.type() == 'c')
            .toList();
    for (Line line : all) {
      if (!CONNECTION.matcher(line.value()).matches()) {
        quirks.require(
            Quirk.SDP_CONNECTION_CUT, found('c', line.value(), "IN IP4 ADDRESS or IN IP6 ADDRESS"));
        return;
      }
    }
  }

  private void media() throws MalformedException {
    for (MediaDescription media : description.media()) {
      String kind = media.kind().toLowerCase(Locale.ROOT);
      if (!kind.equals("video") && !kind.equals("audio")) {
        quirks.require(Quirk.SDP_FOREIGN_MEDIA, found('m', kind, "video or audio"));
        return;
      }
    }
  }

  private void rtpMaps() throws MalformedException {
    for (MediaDescription media : description.media()) {
      for (String value : media.attributes("rtpmap")) {
        if (!RTP_MAP.matcher(value).matches()) {
          quirks.require(Quirk.SDP_RTPMAP_FORM, found('a', value, "TYPE NAME/CLOCK"));
          return;
        }
      }
    }
  }

  private static String found(char type, @Nullable String value, String expected) {
    String text = value == null ? "missing" : value.replaceAll("[^\\x20-\\x7e]", "?");
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return "SDP " + type + "=: " + cut + " (expected: " + expected + ")";
  }
}
