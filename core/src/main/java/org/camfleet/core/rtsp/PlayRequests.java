package org.camfleet.core.rtsp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspResponse;

/** Makes the camera play: all tracks at once, those with sessions of their own by themselves. */
final class PlayRequests {
  private final RtspConnection connection;
  private final Duration timeout;
  private final Quirks quirks;
  private final UrlTries tries;
  private final Deque<Further> further = new ArrayDeque<>();

  /** A track that the camera gave a session of its own. */
  private record Further(String url, String session, Runnable refused) {}

  PlayRequests(RtspConnection connection, Duration timeout, Quirks quirks) {
    this.connection = connection;
    this.timeout = timeout;
    this.quirks = quirks;
    this.tries = new UrlTries(connection, timeout, quirks);
  }

  /** Another session than that of the first track; {@code refused} when it can not be played. */
  void add(String url, String session, Runnable refused) {
    further.add(new Further(url, session, refused));
  }

  /**
   * Asks, with the header of the first session.
   *
   * @param live there is no beginning: GStreamer's server can not seek what has a backchannel
   */
  void play(
      List<String> urls,
      RtspHeaders session,
      boolean live,
      CommonStart common,
      Runnable playing,
      Consumer<RtspResponse> refused) {
    BiConsumer<RtspResponse, String> done =
        (answer, worked) -> {
          if (further.isEmpty()) { // sessions that begin one by one have no instant in common
            common.playing(answer.headers());
          }
          playFurther(playing);
        };
    tries.ask(
        "PLAY",
        urls,
        live ? session : fromTheBeginning(session),
        done,
        answer -> {
          // A recording has no beginning that can be asked for; without a range it plays.
          boolean range = answer.status() == 457 || answer.status() == 455;
          if (range && quirks.meets(Quirk.RTSP_RANGE_REFUSED)) {
            tries.ask("PLAY", urls, session, done, refused);
          } else {
            refused.accept(answer);
          }
        });
  }

  private static RtspHeaders fromTheBeginning(RtspHeaders session) {
    return session.with("Range", "npt=0.000-");
  }

  private void playFurther(Runnable playing) {
    Further next = further.poll();
    if (next == null) {
      playing.run();
      return;
    }
    connection.ask(
        "PLAY",
        next.url(),
        fromTheBeginning(RtspHeaders.NONE.with("Session", next.session())),
        timeout,
        answer -> {
          if (!answer.isSuccess()) {
            next.refused().run();
          }
          playFurther(playing);
        });
  }
}
