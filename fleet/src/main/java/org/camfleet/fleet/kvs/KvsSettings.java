package org.camfleet.fleet.kvs;

import org.camfleet.core.signaling.SocketLimits;
import org.jspecify.annotations.Nullable;

/**
 * What the service calls itself, and its limits.
 *
 * @param region in ARNs, and the only one that signatures are accepted for
 * @param account in ARNs
 * @param publicAuthority host and port in returned URLs; null for the request's own Host header
 * @param socketLimits for each signaling socket
 */
public record KvsSettings(
    String region, String account, @Nullable String publicAuthority, SocketLimits socketLimits) {
  /** The defaults of a node on its own. */
  public static final KvsSettings DEFAULT =
      new KvsSettings("us-east-1", "000000000000", null, SocketLimits.DEFAULT);
}
