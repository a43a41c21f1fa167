package org.camfleet.core.webrtc.rtp;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.rtcp.GenericNack;
import org.camfleet.core.media.ReorderWindow;

/** Asks a sender for what is missing (RFC 4585 clause 6.2.1), not again before it can have come. */
final class ResendRequests {
  private static final int MOST_AT_ONCE = 200;
  private static final long FIRST_ROUND_TRIP = 50_000;
  private static final long LEAST_AGAIN_MICROS = 15_000;

  private final long ssrc;
  private final RtcpSink sink;
  private final RtpMetrics metrics;
  private final List<Integer> missing = new ArrayList<>();
  private long roundTrip = FIRST_ROUND_TRIP;
  private long asked;

  /** Requests of the receiver {@code ssrc}. */
  ResendRequests(long ssrc, RtcpSink sink, RtpMetrics metrics) {
    this.ssrc = ssrc;
    this.sink = sink;
    this.metrics = metrics;
  }

  /** Asks the source {@code remote} for what the window lacks and it is time to ask for. */
  void ask(ReorderWindow window, long remote, long now) {
    if (window.recoveryMicros() > 0) {
      roundTrip += (window.recoveryMicros() - roundTrip) / 8;
    }
    long again = Math.max(LEAST_AGAIN_MICROS, roundTrip * 5 / 4);
    missing.clear();
    window.collectMissing(now, again, MOST_AT_ONCE, missing);
    if (!missing.isEmpty()) {
      asked += missing.size();
      metrics.nacksSent().add(missing.size());
      sink.send(List.of(new GenericNack(ssrc, remote, List.copyOf(missing))));
    }
  }

  /** Packets asked for, repeats counted. */
  long asked() {
    return asked;
  }
}
