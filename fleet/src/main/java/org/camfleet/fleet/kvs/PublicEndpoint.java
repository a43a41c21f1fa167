package org.camfleet.fleet.kvs;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which names a caller reaches the service: what every returned URL begins with.
 *
 * @param authority host, or host:port
 * @param names host names of their own for each kind of endpoint, or null for one authority
 */
public record PublicEndpoint(String authority, @Nullable EndpointNames names) {
  private static final Pattern AUTHORITY =
      Pattern.compile("([a-zA-Z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(:[0-9]{1,5})?");

  /** One authority for everything. */
  public PublicEndpoint(String authority) {
    this(authority, null);
  }

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

  /** The same without a port: what callers of the standard port are told. */
  PublicEndpoint withoutPort() {
    return new PublicEndpoint(authority.replaceFirst(":[0-9]+$", ""), names);
  }

  /** Base of the HTTP operations, without a slash at the end. */
  public String https() {
    return "https://" + (names == null ? authority : names.https());
  }

  /** Base of the joins. */
  public String webrtc() {
    return "https://" + (names == null ? authority : names.webrtc());
  }

  /** Where recorded media are. */
  public PublicEndpoint forData() {
    return names == null ? this : new PublicEndpoint(names.data());
  }

  /** Where masters connect. */
  public String masterSocket() {
    return "wss://" + (names == null ? authority + SignalingRoutes.MASTER_PATH : names.master());
  }

  /** Where viewers connect. */
  public String viewerSocket() {
    return "wss://" + (names == null ? authority + SignalingRoutes.VIEWER_PATH : names.viewer());
  }
}
