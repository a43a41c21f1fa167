package org.camfleet.core.webrtc.rtp;

import java.util.List;
import org.camfleet.core.webrtc.net.DatagramPath;

/**
 * Answers NACKs with stored ciphertext: each packet a few times, not more often than a round trip
 * takes, and never more than a share of what a sender may send. One thread.
 */
final class Resender {
  private static final int MOST_TIMES = 10;
  private static final long LEAST_INTERVAL_MICROS = 5_000;
  private static final int MOST_A_WINDOW = 500;
  private static final long WINDOW_MICROS = 100_000;

  private final ResendStore store;
  private final DatagramPath path;
  private final RtpMetrics metrics;
  private long windowStart;
  private int inWindow;
  private long resent;

  Resender(ResendStore store, DatagramPath path, RtpMetrics metrics) {
    this.store = store;
    this.path = path;
    this.metrics = metrics;
  }

  void resend(List<Integer> sequenceNumbers, long roundTripMicros, long now) {
    if (now - windowStart >= WINDOW_MICROS) {
      windowStart = now;
      inWindow = 0;
    }
    long since = Math.max(LEAST_INTERVAL_MICROS, roundTripMicros);
    for (int number : sequenceNumbers) {
      long sequence = store.find(number);
      if (sequence < 0
          || inWindow >= MOST_A_WINDOW
          || !store.mayResend(sequence, now, since, MOST_TIMES)) {
        metrics.resendsRefused().increment();
        continue;
      }
      inWindow++;
      resent++;
      path.send(store.bytes(), store.offset(sequence), store.length(sequence));
      store.resent(sequence, now);
      metrics.packetsResent().increment();
    }
  }

  long resent() {
    return resent;
  }
}
