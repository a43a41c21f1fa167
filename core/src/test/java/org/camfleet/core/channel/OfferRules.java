package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Locale;

/**
 * Each accepted join makes exactly one offer; it is delivered once, or waits for a participant that
 * is away, or is dropped with a counted reason.
 */
final class OfferRules {
  private static final String DROPPED = "camfleet_channel_messages_dropped_total";

  private OfferRules() {}

  /** Checks a channel at rest. */
  static void check(SimulatedChannel world) {
    assertThat(world.unread()).as("%s: joins without a reply", world.where()).isZero();
    assertThat(world.peers.count())
        .as("%s: no more peers than joins", world.where())
        .isLessThanOrEqualTo(world.joins.size());
    for (SimulatedJoin join : world.joins) {
      FakePeers.FakePeer peer = world.peers.of(join.epoch);
      if (peer == null) {
        assertThat(join.life())
            .as("%s: %s has a peer unless its channel ended at once", world.where(), join.epoch)
            .isLessThan(world.life());
      } else {
        assertThat(peer.offers).as("%s: offers of %s", world.where(), join.epoch).isEqualTo(1);
      }
    }
    long away = world.clients.values().stream().filter(one -> one.current() == null).count();
    assertThat(unaccounted(world))
        .as("%s: offers that neither came nor were dropped wait for who is away", world.where())
        .isBetween(0L, away);
  }

  /** Offers that were neither delivered nor dropped. */
  static long unaccounted(SimulatedChannel world) {
    return world.joins.size() - delivered(world) - dropped(world);
  }

  /** Offers that came to their participants. */
  static long delivered(SimulatedChannel world) {
    return world.clients.values().stream().mapToLong(SimulatedClient::offers).sum();
  }

  /** Offers that were dropped, for whatever reason. */
  static long dropped(SimulatedChannel world) {
    long dropped = 0;
    // What displaced sockets say is no offer of ours.
    for (Drops.Reason reason : EnumSet.complementOf(EnumSet.of(Drops.Reason.DISPLACED))) {
      String name = reason.name().toLowerCase(Locale.ROOT);
      dropped += world.metrics.value(DROPPED, "reason", name, "kind", "sdp_offer");
    }
    return dropped;
  }
}
