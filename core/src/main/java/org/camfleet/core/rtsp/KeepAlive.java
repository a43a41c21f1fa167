package org.camfleet.core.rtsp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.RtspResponse;

/**
 * Keeps a session alive: a request at a third of its timeout, with a method that the camera takes.
 * A refused sign of life never ends a session whose media flows. One thread.
 */
final class KeepAlive {
  private static final long LONGEST_MICROS = 30_000_000;

  private final RtspConnection connection;
  private final RtspSession session;
  private final Quirks quirks;
  private final Deque<String> methods;
  private final long everyMicros;
  private long dueMicros;

  KeepAlive(RtspConnection connection, RtspSession session, Quirks quirks, long nowMicros) {
    this.connection = connection;
    this.session = session;
    this.quirks = quirks;
    this.methods =
        new ArrayDeque<>(
            session.hasGetParameter()
                ? List.of("GET_PARAMETER", "OPTIONS", "SET_PARAMETER")
                : List.of("OPTIONS", "GET_PARAMETER", "SET_PARAMETER"));
    this.everyMicros = Math.min(LONGEST_MICROS, session.timeoutSeconds() * 1_000_000L / 3);
    this.dueMicros = nowMicros + everyMicros;
  }

  long everyMicros() {
    return everyMicros;
  }

  void tick(long nowMicros) {
    String method = methods.peek();
    if (nowMicros < dueMicros || method == null) {
      return;
    }
    dueMicros = nowMicros + everyMicros;
    connection.ping(method, session.url(), session.headers(), answer -> answered(method, answer));
  }

  /** A refused method gives way to the next; without any the receiver reports must do. */
  private void answered(String method, RtspResponse answer) {
    if (!answer.isSuccess() && method.equals(methods.peek())) {
      quirks.meets(Quirk.RTSP_KEEP_ALIVE_REFUSED);
      methods.poll();
      dueMicros = 0;
    }
  }
}
