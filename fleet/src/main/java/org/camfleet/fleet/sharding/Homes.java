package org.camfleet.fleet.sharding;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.camfleet.fleet.cluster.NodeTable;
import org.camfleet.fleet.cluster.ShardHomes;
import org.jspecify.annotations.Nullable;

/**
 * Which node hosts a shard: as the database says, or on a node alone whichever Pekko finds.
 *
 * @param nodes the nodes, null on a node alone
 * @param homes their shards, null on a node alone
 */
public record Homes(@Nullable NodeTable nodes, @Nullable ShardHomes homes) {
  /** Of a node without others. */
  public static final Homes ALONE = new Homes(null, null);

  <M, E> Entity<M, E> allocating(ActorSystem<?> system, Entity<M, E> entity) {
    NodeTable table = nodes;
    ShardHomes rows = homes;
    return table == null || rows == null
        ? entity
        : entity.withAllocationStrategy(new HomeAllocation(system, table, rows));
  }

  /** For entities that have nodes of their own, by the places there. */
  <M, E> Entity<M, E> allocatingApart(ActorSystem<?> system, Entity<M, E> entity) {
    NodeTable table = nodes;
    return table == null
        ? entity
        : entity.withAllocationStrategy(new ApartAllocation(system, table));
  }
}
