package org.camfleet.fleet.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the nodes are the same as for some time: while they come and go nothing is moved for the
 * sake of evenness, as those that are left have a dead one's cameras to start. Pure; one thread.
 */
final class Settling {
  /** Nodes that came or went lately are left to settle. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  /** A node says twice a second that it is there. */
  private static final Duration PRESENT = Duration.ofSeconds(2);

  private Set<String> present = Set.of();
  private long since;

  /** To be asked every second or so; {@code nowNanos} as {@link System#nanoTime}. */
  boolean isOver(List<ClusterNode> nodes, long nowNanos) {
    Set<String> now =
        nodes.stream()
            .filter(node -> node.silence().compareTo(PRESENT) < 0)
            .map(ClusterNode::incarnation)
            .collect(Collectors.toSet());
    if (!now.equals(present)) {
      present = now;
      since = nowNanos;
    }
    return nowNanos - since >= LONG_ENOUGH.toNanos()
        && nodes.stream()
            .filter(ClusterNode::isThere)
            .allMatch(
                node ->
                    present.contains(node.incarnation()) && node.age().compareTo(LONG_ENOUGH) >= 0);
  }
}
