package org.camfleet.core.rtsp;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspResponse;

/** Asks with one URL after the other, as long as the refusal may be about the URL. On the loop. */
final class UrlTries {
  private final RtspConnection connection;
  private final Duration timeout;
  private final Quirks quirks;

  UrlTries(RtspConnection connection, Duration timeout, Quirks quirks) {
    this.connection = connection;
    this.timeout = timeout;
    this.quirks = quirks;
  }

  /** Calls {@code done} with the answer and the URL that worked, or {@code refused}. */
  void ask(
      String method,
      List<String> urls,
      RtspHeaders headers,
      BiConsumer<RtspResponse, String> done,
      Consumer<RtspResponse> refused) {
    ask(method, urls, 0, headers, done, refused);
  }

  private void ask(
      String method,
      List<String> urls,
      int index,
      RtspHeaders headers,
      BiConsumer<RtspResponse, String> done,
      Consumer<RtspResponse> refused) {
    connection.ask(
        method,
        urls.get(index),
        headers,
        timeout,
        answer -> {
          if (answer.isSuccess()) {
            if (index > 0) {
              quirks.meets(Quirk.RTSP_CONTROL_URL);
            }
            done.accept(answer, urls.get(index));
          } else if (index + 1 < urls.size() && mayBeTheUrl(answer.status()) && mayTryAnother()) {
            ask(method, urls, index + 1, headers, done, refused);
          } else {
            refused.accept(answer);
          }
        });
  }

  /** It is a quirk only when another one works, for the refusal may be about something else. */
  private boolean mayTryAnother() {
    return quirks.tolerates(Quirk.RTSP_CONTROL_URL) || quirks.meets(Quirk.RTSP_CONTROL_URL);
  }

  private static boolean mayBeTheUrl(int status) {
    return switch (status) {
      case 400, 404, 451, 454, 455, 459, 460, 500 -> true;
      default -> false;
    };
  }
}
