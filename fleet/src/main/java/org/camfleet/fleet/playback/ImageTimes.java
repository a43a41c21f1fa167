package org.camfleet.fleet.playback;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.fleet.kvs.ArchivedMedia.ImageRequest;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.jspecify.annotations.Nullable;

/**
 * The times at which GetImages wants pictures: the start and then every interval, the end included.
 * A token is the time with which its page begins. Pure.
 */
final class ImageTimes {
  private static final Pattern TOKEN = Pattern.compile("i1 (-?[0-9]{1,18})");

  private ImageTimes() {}

  /** Those of a page. */
  static List<Long> of(ImageRequest request, int most) {
    List<Long> times = new ArrayList<>();
    long next = first(request);
    while (times.size() < most && next <= request.range().toMicros()) {
      times.add(next);
      next += request.intervalMicros();
    }
    return times;
  }

  private static long first(ImageRequest request) {
    String token = request.token();
    if (token == null) {
      return request.range().fromMicros();
    }
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      Matcher parts = TOKEN.matcher(text);
      if (parts.matches()) {
        long first = Long.parseLong(parts.group(1));
        long behind = first - request.range().fromMicros();
        if (behind >= 0
            && behind % request.intervalMicros() == 0
            && first <= request.range().toMicros()) {
          return first;
        }
      }
    } catch (IllegalArgumentException e) {
      // Not ours: refused below like every other stranger.
    }
    throw new KvsRefusal(
        KvsError.INVALID_ARGUMENT,
        "NextToken: not one of this request (expected: the last answer's, and the same request)");
  }

  /** The token of the page behind a time; null when nothing is left. */
  static @Nullable String after(ImageRequest request, long micros) {
    long next = micros + request.intervalMicros();
    return next > request.range().toMicros()
        ? null
        : Base64.getEncoder().encodeToString(("i1 " + next).getBytes(StandardCharsets.UTF_8));
  }
}
