package org.camfleet.fleet.sharding;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;

/** Finds the shard regions of a kind of entity by the addresses that nodes have in the database. */
final class Regions {
  private final Address self;

  Regions(ActorSystem<?> system) {
    this.self = Cluster.get(system.classicSystem()).selfAddress();
  }

  Map<String, ActorRef> byAddress(Set<ActorRef> regions) {
    Map<String, ActorRef> byAddress = new HashMap<>();
    for (ActorRef region : regions) {
      Address address = region.path().address();
      byAddress.put((address.hasLocalScope() ? self : address).toString(), region);
    }
    return byAddress;
  }
}
