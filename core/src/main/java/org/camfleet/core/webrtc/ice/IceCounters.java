package org.camfleet.core.webrtc.ice;

import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.metrics.Metrics.Counter;

/** What agents count; one object serves all agents of a node. */
public final class IceCounters {
  final Counter checksSent;
  final Counter checksAnswered;
  final Counter roleConflicts;
  final Counter unauthenticated;
  final Counter flood;
  final Counter foreignUfrag;
  final Counter earlyDataDropped;
  final Counter pairsDropped;
  final Counter malformed;
  final Counter mdns;
  final Counter unsupported;
  final Counter surplus;
  final Counter serversFailed;
  final Counter relayPeersRefused;

  /** Fetches the instruments. */
  public IceCounters(Metrics metrics) {
    checksSent = metrics.counter("camfleet_ice_checks_sent_total");
    checksAnswered = metrics.counter("camfleet_ice_checks_answered_total");
    roleConflicts = metrics.counter("camfleet_ice_role_conflicts_total");
    unauthenticated = refused(metrics, "unauthenticated");
    flood = refused(metrics, "flood");
    foreignUfrag = refused(metrics, "foreign-ufrag");
    earlyDataDropped = metrics.counter("camfleet_ice_early_datagrams_dropped_total");
    pairsDropped = metrics.counter("camfleet_ice_pairs_dropped_total");
    malformed = ignored(metrics, "malformed");
    mdns = ignored(metrics, "mdns");
    unsupported = ignored(metrics, "unsupported");
    surplus = ignored(metrics, "surplus");
    serversFailed = metrics.counter("camfleet_ice_servers_failed_total");
    relayPeersRefused = metrics.counter("camfleet_ice_relay_peers_refused_total");
  }

  private static Counter refused(Metrics metrics, String reason) {
    return metrics.counter("camfleet_ice_checks_refused_total", "reason", reason);
  }

  private static Counter ignored(Metrics metrics, String reason) {
    return metrics.counter("camfleet_ice_candidates_ignored_total", "reason", reason);
  }
}
