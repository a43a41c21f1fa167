package org.camfleet.fleet.kvs;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host and port under which a caller reaches the service: what every returned URL begins with.
 *
 * @param authority host, or host:port
 */
public record PublicEndpoint(String authority) {
  private static final Pattern AUTHORITY =
      Pattern.compile("([a-zA-Z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(:[0-9]{1,5})?");

  /**
   * The configured authority, else the one of the request's own Host header.
   *
   * @param configured null when the caller's own name for us is to be used
   */
  public static PublicEndpoint of(@Nullable String configured, String hostHeader) {
    String authority = configured == null ? hostHeader : configured;
    if (!AUTHORITY.matcher(authority).matches()) {
      throw KvsRefusal.invalid("Host: not a host with an optional port (expected: HOST:PORT)");
    }
    return new PublicEndpoint(authority);
  }

  /** Base of the HTTP operations, without a slash at the end. */
  public String https() {
    return "https://" + authority;
  }

  /** Where masters connect. */
  public String masterSocket() {
    return "wss://" + authority + SignalingRoutes.MASTER_PATH;
  }

  /** Where viewers connect. */
  public String viewerSocket() {
    return "wss://" + authority + SignalingRoutes.VIEWER_PATH;
  }
}
