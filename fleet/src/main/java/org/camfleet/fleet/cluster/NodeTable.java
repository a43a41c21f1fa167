package org.camfleet.fleet.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The port to the list of nodes. A stage that fails means that the database was not reached. Every
 * time in it is the database's own, so the nodes' clocks may differ.
 */
public interface NodeTable {
  /** What a node that wants to join has to do. */
  sealed interface Entry {}

  /** Nobody is there: it is the first one, and is listed as up. */
  record First() implements Entry {}

  /** Join one of these addresses. */
  record Join(List<String> addresses) implements Entry {}

  /** Another process uses this node's id, at that address. */
  record Twice(String address) implements Entry {}

  /** Decides, for one node at a time, whether it begins a cluster or joins one. */
  CompletionStage<Entry> enter(ClusterNode self);

  /**
   * Says that the node is there; false when its row belongs to another process by now.
   *
   * <p>Its state is written unless somebody else asked it to drain: that stays.
   */
  CompletionStage<Boolean> beat(ClusterNode self);

  /** All nodes that were ever there and did not leave in order. */
  CompletionStage<List<ClusterNode>> nodes();

  /** Asks a node to give away what it hosts, or to stay after all; false when it is unknown. */
  CompletionStage<Boolean> drain(String node, boolean on);

  /** Forgets a node. */
  CompletionStage<Void> leave(String node, String incarnation);
}
