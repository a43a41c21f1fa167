package org.camfleet.fleet.sharding;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.ShardHomes;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and homes as the database had them a moment ago: when a node has ended, each of its shards
 * asks, and all at once. What changes within that moment is made good by the next rebalancing. Any
 * thread.
 */
final class RecentHomes {
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final ShardHomes homes;
  private final Recent<List<ClusterNode>> nodes;
  private final Recent<Map<Integer, ShardHomes.Home>> known;
  private @Nullable Recent<Map<Integer, String>> rehomed;
  private List<String> rehomedTo = List.of();

  RecentHomes(Supplier<CompletionStage<List<ClusterNode>>> nodes, ShardHomes homes) {
    this.homes = homes;
    this.nodes = new Recent<>(nodes);
    this.known = new Recent<>(homes::homes);
  }

  /** All nodes. */
  CompletionStage<List<ClusterNode>> nodes() {
    return nodes.get();
  }

  /** All homes as they are now: what is moved because of them must not go back by older ones. */
  CompletionStage<Map<Integer, ShardHomes.Home>> homesNow() {
    return known.now();
  }

  /** The home of a shard among these; it gets one when it has none there. */
  CompletionStage<String> homeOf(int shard, List<ClusterNode> candidates) {
    return known.get().thenCompose(all -> homeOf(shard, all.get(shard), candidates));
  }

  private CompletionStage<String> homeOf(
      int shard, ShardHomes.@Nullable Home home, List<ClusterNode> candidates) {
    if (home == null) {
      return homes.homeOf(shard, candidates);
    }
    if (candidates.stream().anyMatch(node -> node.node().equals(home.node()))) {
      return CompletableFuture.completedFuture(home.node());
    }
    return rehomed(candidates)
        .thenCompose(
            all -> {
              String found = all.get(shard);
              return found == null
                  ? homes.homeOf(shard, candidates)
                  : CompletableFuture.completedFuture(found);
            });
  }

  private synchronized CompletionStage<Map<Integer, String>> rehomed(List<ClusterNode> candidates) {
    List<String> to = candidates.stream().map(ClusterNode::node).sorted().toList();
    Recent<Map<Integer, String>> recent = rehomed;
    if (recent == null || !to.equals(rehomedTo)) {
      rehomedTo = to;
      recent = new Recent<>(() -> homes.rehome(candidates));
      rehomed = recent;
    }
    return recent.get();
  }

  /** One answer for all who ask within a moment. */
  private static final class Recent<T> {
    private final Supplier<CompletionStage<T>> source;
    private @Nullable CompletionStage<T> answer;
    private long at;

    Recent(Supplier<CompletionStage<T>> source) {
      this.source = source;
    }

    synchronized CompletionStage<T> get() {
      CompletionStage<T> last = answer;
      return last == null || System.nanoTime() - at > MOMENT_NANOS ? now() : last;
    }

    synchronized CompletionStage<T> now() {
      at = System.nanoTime();
      CompletionStage<T> asked = source.get();
      answer = asked;
      return asked;
    }
  }
}
