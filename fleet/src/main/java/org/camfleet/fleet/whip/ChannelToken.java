package org.camfleet.fleet.whip;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a bearer token; the token itself is kept by nobody but its owner.
 *
 * @param id names it in the API; not secret
 * @param channelArn the one channel that it opens
 * @param channelName its name
 * @param expiresAt from when it opens nothing, or null for never
 * @param label what its maker wrote on it; may be empty
 */
public record ChannelToken(
    String id,
    String channelArn,
    String channelName,
    TokenUse use,
    Instant createdAt,
    @Nullable Instant expiresAt,
    String label) {

  /** Whether it opens nothing any more. */
  public boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
