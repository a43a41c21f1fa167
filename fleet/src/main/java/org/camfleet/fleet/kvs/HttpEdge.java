package org.camfleet.fleet.kvs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the service shows itself over HTTP.
 *
 * @param names host names of the endpoints on the standard port; null for one name
 * @param allowedOrigins web origins whose pages may read answers; {@code *} is every one
 */
public record HttpEdge(@Nullable EndpointNames names, List<String> allowedOrigins) {
  /** One name, every origin. */
  public static final HttpEdge DEFAULT = new HttpEdge(null, List.of("*"));
}
