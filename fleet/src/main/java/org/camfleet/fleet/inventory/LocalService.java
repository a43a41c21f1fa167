package org.camfleet.fleet.inventory;

import java.time.Instant;

/**
 * How the service of this cluster names what it keeps.
 *
 * @param region as in ARNs
 * @param account as in ARNs, 12 digits
 */
public record LocalService(String region, String account) {
  /** The ARN of a new channel. */
  public String channelArn(String name, Instant createdAt) {
    return arn("channel", name, createdAt);
  }

  /** The ARN of a new stream. */
  public String streamArn(String name, Instant createdAt) {
    return arn("stream", name, createdAt);
  }

  private String arn(String kind, String name, Instant createdAt) {
    return "arn:aws:kinesisvideo:%s:%s:%s/%s/%d"
        .formatted(region, account, kind, name, createdAt.toEpochMilli());
  }
}
