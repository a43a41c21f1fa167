package org.camfleet.fleet;

/**
 * Names a camera's bridge: with the channel in it, so that bridge and channel of one camera share a
 * shard and so a node.
 *
 * @param channel name of the camera's signaling channel
 * @param id the camera's id
 * @param reencoded whether its pictures have to be re-encoded: such bridges are entities of another
 *     kind, on nodes of their own where the cluster has such nodes
 */
public record CameraKey(String channel, String id, boolean reencoded) {
  /** Of a camera whose pictures pass through. */
  public CameraKey(String channel, String id) {
    this(channel, id, false);
  }

  /** The same camera as an entity of this kind. */
  public CameraKey as(boolean other) {
    return new CameraKey(channel, id, other);
  }

  /** The id of the entity, from which {@link #parse} makes the key again. */
  public String entityId() {
    return channel + "/" + id;
  }

  /** The key of an entity whose pictures pass through. */
  public static CameraKey parse(String entityId) {
    int slash = entityId.indexOf('/');
    if (slash <= 0) {
      throw new IllegalArgumentException(
          "entity id: %s (expected: CHANNEL/CAMERA)".formatted(entityId));
    }
    return new CameraKey(entityId.substring(0, slash), entityId.substring(slash + 1));
  }
}
