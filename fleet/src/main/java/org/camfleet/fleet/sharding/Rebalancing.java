package org.camfleet.fleet.sharding;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.cluster.NodeTable;
import org.camfleet.fleet.cluster.Rebalancer;
import org.camfleet.fleet.cluster.ShardHomes;

/** Starts the cluster's one rebalancer. */
public final class Rebalancing {
  private Rebalancing() {}

  /** Starts on this node; every node of a cluster does the same, and one of them has it. */
  public static void start(
      ActorSystem<?> system,
      NodeTable nodes,
      ShardHomes homes,
      Rebalancer.Settings settings,
      Metrics metrics) {
    ShardedDaemonProcess.get(system)
        .init(
            Rebalancer.Command.class,
            "rebalancer",
            1,
            index -> Restarts.withBackoff(Rebalancer.create(nodes, homes, settings, metrics)),
            Rebalancer.Stop.INSTANCE);
  }
}
