package org.camfleet.core.webrtc.net;

import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.metrics.Metrics.Counter;

/** What a kind of socket ("shared" or "own") counts. */
final class SocketCounters {
  final Counter received;
  final Counter sent;
  final Counter writeErrors;
  final Counter overflow;
  final Counter runsRefused;
  final Counter failures;
  final Counter malformed;
  final Counter unknown;
  final Counter contested;

  SocketCounters(Metrics metrics, String socket) {
    received = metrics.counter("camfleet_udp_received_datagrams_total", "socket", socket);
    sent = metrics.counter("camfleet_udp_sent_datagrams_total", "socket", socket);
    writeErrors = metrics.counter("camfleet_udp_write_errors_total", "socket", socket);
    overflow = metrics.counter("camfleet_udp_send_overflow_total", "socket", socket);
    runsRefused = metrics.counter("camfleet_udp_refused_runs_total", "socket", socket);
    failures = metrics.counter("camfleet_udp_receiver_failures_total", "socket", socket);
    malformed = dropped(metrics, socket, "malformed");
    unknown = dropped(metrics, socket, "unknown");
    contested = dropped(metrics, socket, "contested-address");
  }

  private static Counter dropped(Metrics metrics, String socket, String reason) {
    return metrics.counter(
        "camfleet_udp_dropped_datagrams_total", "socket", socket, "reason", reason);
  }
}
