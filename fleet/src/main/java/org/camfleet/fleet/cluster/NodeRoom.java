package org.camfleet.fleet.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a node tells the others of its room.
 *
 * @param reached the limits that it reached, such as {@code 200 of 200 cameras}; empty with room
 * @param free how many more cameras it takes, as far as it can tell
 * @param waiting cameras that wait there for room
 * @param shards the shards in which they wait, at most {@value #MOST_SHARDS}, and how many cameras
 *     each has on that node, running ones included
 */
public record NodeRoom(String reached, int free, int waiting, Map<Integer, Integer> shards) {
  /** Shards that are told. */
  public static final int MOST_SHARDS = 20;

  /** Of a node without limits. */
  public static final NodeRoom UNLIMITED = new NodeRoom("", Integer.MAX_VALUE, 0, Map.of());

  /** Copies the shards. */
  public NodeRoom {
    shards = Map.copyOf(shards);
  }

  /** The shards as text: {@code SHARD:CAMERAS,…}. */
  public String shardsText() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(shards)
        .forEach(
            (shard, cameras) ->
                text.append(text.isEmpty() ? "" : ",").append(shard).append(':').append(cameras));
    return text.toString();
  }

  /** Reads what {@link #shardsText} wrote. */
  public static Map<Integer, Integer> shards(String text) {
    Map<Integer, Integer> shards = new TreeMap<>();
    if (!text.isEmpty()) {
      for (String one : text.split(",", -1)) {
        int colon = one.indexOf(':');
        shards.put(
            Integer.parseInt(one.substring(0, colon)), Integer.parseInt(one.substring(colon + 1)));
      }
    }
    return shards;
  }
}
