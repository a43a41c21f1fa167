package org.camfleet.fleet.sharding;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * A node alone is a cluster of one: it joins itself, and everything else is the same code as on
 * many nodes.
 */
public final class ClusterOfOne {
  private ClusterOfOne() {}

  /**
   * Forms the cluster; the stage completes when this node is up, and fails when that takes longer
   * than {@code patience}.
   */
  public static CompletionStage<Void> form(ActorSystem<?> system, Duration patience) {
    CompletableFuture<Void> up = new CompletableFuture<>();
    org.apache.pekko.cluster.Cluster.get(system.classicSystem())
        .registerOnMemberUp(() -> up.complete(null));
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    return up.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
