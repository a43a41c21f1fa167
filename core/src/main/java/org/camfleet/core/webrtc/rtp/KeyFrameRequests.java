package org.camfleet.core.webrtc.rtp;

import java.util.List;
import org.camfleet.codecs.rtcp.PictureLossIndication;

/** Asks a sender for key frames by PLI, not more often than it can obey. One thread. */
final class KeyFrameRequests {
  private static final long LEAST_INTERVAL_MICROS = 500_000;
  private static final long REPEAT_MICROS = 1_000_000;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long ssrc;
  private final RtcpSink sink;
  private final RtpMetrics metrics;
  private long last = NEVER;
  private long sent;

  KeyFrameRequests(long ssrc, RtcpSink sink, RtpMetrics metrics) {
    this.ssrc = ssrc;
    this.sink = sink;
    this.metrics = metrics;
  }

  /** Asks, unless that was done just now. */
  void ask(long mediaSsrc, long now) {
    askAfter(LEAST_INTERVAL_MICROS, mediaSsrc, now);
  }

  /** Asks again where a request has had no effect for a second. */
  void remind(long mediaSsrc, long now) {
    askAfter(REPEAT_MICROS, mediaSsrc, now);
  }

  private void askAfter(long interval, long mediaSsrc, long now) {
    if (now - last >= interval) {
      last = now;
      sent++;
      metrics.keyFrameRequestsSent().increment();
      sink.send(List.of(new PictureLossIndication(ssrc, mediaSsrc)));
    }
  }

  long sent() {
    return sent;
  }
}
