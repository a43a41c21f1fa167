package org.camfleet.fleet.kvs;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** Narrows answers that every origin may read to the origins that are configured. */
public final class Cors {
  private static final String ALLOWED = "Access-Control-Allow-Origin";

  private Cors() {}

  /**
   * Routes whose answers only pages of some origins may read.
   *
   * @param origins such as {@code https://example.org}; {@code *} is every origin
   */
  public static Route narrowed(List<String> origins, Route inner) {
    if (origins.contains("*")) {
      return inner;
    }
    return Directives.extractRequest(
        request -> {
          String origin = request.getHeader("Origin").map(HttpHeader::value).orElse("");
          return Directives.mapResponse(
              response -> narrowed(response, origin, origins.contains(origin)), () -> inner);
        });
  }

  private static HttpResponse narrowed(HttpResponse response, String origin, boolean allowed) {
    if (response.getHeader(ALLOWED).isEmpty()) {
      return response;
    }
    // Caches must not hand the answer for one origin to another.
    HttpResponse bare =
        response.removeHeader(ALLOWED).addHeader(RawHeader.create("Vary", "Origin"));
    return allowed ? bare.addHeader(RawHeader.create(ALLOWED, origin)) : bare;
  }
}
