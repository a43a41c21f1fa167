package org.camfleet.ops.access;

import org.camfleet.core.Secret;

/**
 * The access key with which this process calls its own service: made at its start, known to nobody
 * else, and so under no limit of how often. It is in no file.
 *
 * @param accessKeyId the public half of the key
 * @param secretAccessKey the key itself
 */
public record InternalKey(String accessKeyId, Secret secretAccessKey) {
  /** A key that no process had before. */
  public static InternalKey create() {
    return new InternalKey(
        "CAMFLEET" + Credentials.randomId(12), Secret.of(Credentials.randomSecret()));
  }
}
