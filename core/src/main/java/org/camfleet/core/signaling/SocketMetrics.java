package org.camfleet.core.signaling;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.metrics.Metrics.Counter;
import org.camfleet.core.metrics.Metrics.Gauge;

/** The instruments that all signaling sockets of a node share. */
public final class SocketMetrics {
  final Gauge masters;
  final Gauge viewers;
  final Counter refused;
  final Counter limited;
  final Counter dropped;
  private final Map<MessageKind, Counter> received = new EnumMap<>(MessageKind.class);
  private final Map<MessageKind, Counter> sent = new EnumMap<>(MessageKind.class);

  /** Fetches the instruments once. */
  public SocketMetrics(Metrics metrics) {
    masters = metrics.gauge("camfleet_signaling_sockets", "role", "master");
    viewers = metrics.gauge("camfleet_signaling_sockets", "role", "viewer");
    refused = metrics.counter("camfleet_signaling_refused_total", "reason", "malformed");
    limited = metrics.counter("camfleet_signaling_refused_total", "reason", "rate");
    dropped = metrics.counter("camfleet_signaling_dropped_total", "reason", "queue_full");
    for (MessageKind kind : MessageKind.values()) {
      String label = kind.name().toLowerCase(Locale.ROOT);
      received.put(kind, metrics.counter("camfleet_signaling_received_total", "kind", label));
      sent.put(kind, metrics.counter("camfleet_signaling_sent_total", "kind", label));
    }
  }

  Gauge sockets(Participant participant) {
    return participant.isMaster() ? masters : viewers;
  }

  Counter received(MessageKind kind) {
    return received.getOrDefault(kind, refused);
  }

  Counter sent(MessageKind kind) {
    return sent.getOrDefault(kind, dropped);
  }
}
