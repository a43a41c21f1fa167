package org.camfleet.fleet.inventory;

import java.time.Instant;
import org.camfleet.fleet.kvs.ResourceArn;
import org.camfleet.fleet.kvs.ResourceArn.Kind;

/**
 * How the service of this cluster names what it keeps.
 *
 * @param region as in ARNs
 * @param account as in ARNs, 12 digits
 */
public record LocalService(String region, String account) {
  /** The ARN of a new channel. */
  public String channelArn(String name, Instant createdAt) {
    return ResourceArn.of(Kind.CHANNEL, region, account, name, createdAt);
  }

  /** The ARN of a new stream. */
  public String streamArn(String name, Instant createdAt) {
    return ResourceArn.of(Kind.STREAM, region, account, name, createdAt);
  }
}
