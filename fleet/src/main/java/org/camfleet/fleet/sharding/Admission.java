package org.camfleet.fleet.sharding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.Room;
import org.camfleet.fleet.cluster.NodeLimits;
import org.camfleet.fleet.cluster.NodeRoom;
import org.jspecify.annotations.Nullable;

/**
 * The places of this node's bridges: who has one, and who waits for one. A camera that runs never
 * loses its place. Any thread.
 */
public final class Admission implements Room {
  private final String node;
  private final NodeLimits limits;
  // The shards of bridges.
  private final Map<Object, Integer> placed = new HashMap<>();
  private final Map<Object, Integer> waiting = new HashMap<>();
  private boolean elsewhere;

  /** Of a node with this id. */
  public Admission(String node, NodeLimits limits) {
    this.node = node;
    this.limits = limits;
  }

  @Override
  public synchronized @Nullable String enter(Object bridge, CameraSpec camera) {
    int shard = ByChannelName.shardOfName(camera.channel());
    if (placed.replace(bridge, shard) != null) {
      return null;
    }
    List<String> reached = limits.reached(placed.size());
    if (reached.isEmpty()) {
      waiting.remove(bridge);
      placed.put(bridge, shard);
      limits.began();
      return null;
    }
    waiting.put(bridge, shard);
    return "%snode %s is full: %s"
        .formatted(elsewhere ? "" : "no node has room: ", node, String.join(", ", reached));
  }

  /** The bridge has ended. */
  synchronized void ended(Object bridge) {
    placed.remove(bridge);
    waiting.remove(bridge);
  }

  /**
   * Takes what was measured; to be called every second.
   *
   * @param others whether another node has room
   */
  public synchronized void measured(NodeLimits.Measured now, boolean others) {
    elsewhere = others;
    limits.measured(now, placed.size());
  }

  /** What the others are told. */
  public synchronized NodeRoom room() {
    Map<Integer, Integer> shards = new TreeMap<>();
    for (int shard : waiting.values()) {
      if (shards.size() < NodeRoom.MOST_SHARDS) {
        shards.put(shard, 0);
      }
    }
    List<Integer> all = new ArrayList<>(placed.values());
    all.addAll(waiting.values());
    all.forEach(shard -> shards.computeIfPresent(shard, (same, cameras) -> cameras + 1));
    return new NodeRoom(
        String.join(", ", limits.reached(placed.size())),
        limits.free(placed.size()),
        waiting.size(),
        shards);
  }

  /** What is used of each limit, by its name in metrics. */
  public synchronized Map<String, NodeLimits.Use> uses() {
    return limits.uses(placed.size());
  }
}
