package org.camfleet.core.webrtc;

import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.metrics.Metrics.Counter;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;

/** What all peer connections of a node count together; fetched once. */
final class PeerCounters {
  final Metrics.Gauge connected;
  final Counter notOurs;
  final Counter tooEarly;
  final Counter unknownStream;
  final Counter malformed;

  @SuppressWarnings("NullAway") // index 0 is no failure
  private final Counter[] srtp = new Counter[6];

  PeerCounters(Metrics metrics) {
    connected = metrics.gauge("camfleet_peers_connected");
    notOurs = dropped(metrics, "not-ours");
    tooEarly = dropped(metrics, "too-early");
    unknownStream = dropped(metrics, "unknown-stream");
    malformed = dropped(metrics, "malformed");
    for (int i = 1; i < srtp.length; i++) {
      srtp[i] = dropped(metrics, "srtp-" + SrtpReceiver.nameOf(-i).replace('_', '-'));
    }
  }

  void srtpFailure(int code) {
    srtp[-code].increment();
  }

  private static Counter dropped(Metrics metrics, String reason) {
    return metrics.counter("camfleet_peer_dropped_datagrams_total", "reason", reason);
  }
}
