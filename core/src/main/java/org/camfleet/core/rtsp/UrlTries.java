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
    connection.ask(
        method,
        urls.get(0),
        headers,
        timeout,
        answer -> {
          if (answer.isSuccess()) {
            done.accept(answer, urls.get(0));
          } else if (urls.size() > 1
              && mayBeTheUrl(answer.status())
              && quirks.meets(Quirk.RTSP_CONTROL_URL)) {
            ask(method, urls.subList(1, urls.size()), headers, done, refused);
          } else {
            refused.accept(answer);
          }
        });
  }

  private static boolean mayBeTheUrl(int status) {
    return switch (status) {
      case 400, 404, 451, 454, 455, 459, 460, 500 -> true;
      default -> false;
    };
  }
}
