package org.camfleet.core.channel;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.signaling.MessageKind;

/** Counts the signaling messages that a channel did not deliver, by kind and reason. */
final class Drops {
  /** Why a message was not delivered. */
  enum Reason {
    /** A newer description of the same sender took its place while it waited. */
    REPLACED,
    /** Its participant did not come while it could wait. */
    EXPIRED,
    /** Too much waits already. */
    FULL,
    /** It came from, or was meant for, a socket that a newer one has displaced. */
    DISPLACED,
    /** The join or the channel that it belongs to had ended. */
    ENDED
  }

  private final Map<Reason, Map<MessageKind, Metrics.Counter>> counters =
      new EnumMap<>(Reason.class);

  Drops(Metrics metrics) {
    for (Reason reason : Reason.values()) {
      Map<MessageKind, Metrics.Counter> kinds = new EnumMap<>(MessageKind.class);
      for (MessageKind kind : MessageKind.values()) {
        kinds.put(
            kind,
            metrics.counter(
                "camfleet_channel_messages_dropped_total",
                "reason",
                reason.name().toLowerCase(Locale.ROOT),
                "kind",
                kind.name().toLowerCase(Locale.ROOT)));
      }
      counters.put(reason, kinds);
    }
  }

  /** Counts one message. */
  void count(Reason reason, MessageKind kind) {
    Map<MessageKind, Metrics.Counter> kinds = counters.get(reason);
    Metrics.Counter counter = kinds == null ? null : kinds.get(kind);
    if (counter != null) {
      counter.increment();
    }
  }
}
