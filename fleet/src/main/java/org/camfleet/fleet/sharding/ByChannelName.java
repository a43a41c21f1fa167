package org.camfleet.fleet.sharding;

import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;

/**
 * Puts an entity into the shard of its channel's name, so that a camera's bridge and its channel
 * are in shards of one number. The number of shards can never change in a running cluster.
 *
 * @param <M> what the entity understands
 */
final class ByChannelName<M> extends ShardingMessageExtractor<ShardingEnvelope<M>, M> {
  /** Shards of each kind of entity. */
  static final int SHARDS = 300;

  private static final String RESOURCE = ":channel/";

  @Override
  public String entityId(ShardingEnvelope<M> envelope) {
    return envelope.entityId();
  }

  @Override
  public String shardId(String entityId) {
    return Integer.toString(shard(entityId));
  }

  @Override
  public M unwrapMessage(ShardingEnvelope<M> envelope) {
    return envelope.message();
  }

  /** The shard of a camera ({@code CHANNEL/CAMERA}) or of a channel (its ARN). */
  static int shard(String entityId) {
    int resource = entityId.indexOf(RESOURCE);
    int from = resource < 0 ? 0 : resource + RESOURCE.length();
    int slash = entityId.indexOf('/', from);
    return shardOfName(entityId.substring(from, slash < 0 ? entityId.length() : slash));
  }

  /** The shard of the cameras and the channel of this name. */
  static int shardOfName(String name) {
    int hash = name.hashCode();
    // Names that differ in their last letters only would else lie in a row.
    hash = (hash ^ hash >>> 16) * 0x45D9F3B;
    return Math.floorMod(hash ^ hash >>> 16, SHARDS);
  }
}
