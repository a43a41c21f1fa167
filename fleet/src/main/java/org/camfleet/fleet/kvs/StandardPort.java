package org.camfleet.fleet.kvs;

import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * The second listener, on port 443 as seen from outside: whoever comes through it is told URLs
 * without ports, and reaches the signaling sockets by host name alone.
 */
public final class StandardPort {
  private static final AttributeKey<Boolean> TAKEN =
      AttributeKey.create("camfleet-standard-port", Boolean.class);

  private StandardPort() {}

  /** The routes for the second listener: the same, and they know it. */
  public static Route of(Route inner) {
    return Directives.mapRequest(request -> request.addAttribute(TAKEN, true), () -> inner);
  }

  /** How the sender of a request reaches us. */
  public static PublicEndpoint endpoint(
      HttpRequest request,
      String hostHeader,
      @Nullable String configured,
      @Nullable EndpointNames names) {
    if (request.getAttribute(TAKEN).isEmpty()) {
      return PublicEndpoint.of(configured, hostHeader);
    }
    return names == null
        ? PublicEndpoint.of(configured, hostHeader).withoutPort()
        : new PublicEndpoint(names.control(), names);
  }

  /** A request for the root of a socket's own host, with the path that it stands for. */
  static HttpRequest withSocketPath(HttpRequest request, @Nullable EndpointNames names) {
    String path = request.getUri().path();
    if (names == null || !(path.isEmpty() || path.equals("/"))) {
      return request;
    }
    String socket = names.socketPath(request.getHeader("Host").map(HttpHeader::value).orElse(""));
    return socket == null ? request : request.withUri(request.getUri().path(socket));
  }
}
