package org.camfleet.fleet.cluster;

import java.time.Duration;
import java.util.Set;

/** Nodes as a table could have them. */
public final class TestNodes {
  private TestNodes() {}

  /** One with both roles that is up, five minutes old, and was heard of just now. */
  public static ClusterNode up(String id) {
    return up(id, 1, NodeRoom.UNLIMITED);
  }

  /** The same with a weight and room. */
  public static ClusterNode up(String id, int weight, NodeRoom room) {
    return node(id, ClusterNode.State.UP, weight, 0, room, Duration.ofMinutes(5), Duration.ZERO);
  }

  /** One that re-encodes so many cameras for the others. */
  public static ClusterNode reencoding(
      String id, ClusterNode.State state, int cameras, NodeRoom room) {
    return node(
        id,
        Set.of("transcode"),
        state,
        new ClusterNode.Load(1, cameras, 0, 0),
        room,
        Duration.ofMinutes(5),
        Duration.ZERO);
  }

  /** Any. */
  static ClusterNode node(
      String id,
      ClusterNode.State state,
      int weight,
      int cpuPercent,
      NodeRoom room,
      Duration age,
      Duration silence) {
    return node(
        id,
        Set.of("bridge", "service"),
        state,
        new ClusterNode.Load(weight, 0, 0, cpuPercent),
        room,
        age,
        silence);
  }

  private static ClusterNode node(
      String id,
      Set<String> roles,
      ClusterNode.State state,
      ClusterNode.Load load,
      NodeRoom room,
      Duration age,
      Duration silence) {
    return new ClusterNode(
        id, id + "-1", "pekko://camfleet@" + id + ":1", "", roles, state, load, room, age, silence);
  }
}
