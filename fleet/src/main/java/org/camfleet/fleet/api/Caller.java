package org.camfleet.fleet.api;

import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Who sent a request, as the check of its credentials found out; it travels with the request and is
 * no header, so nobody can claim it.
 *
 * @param name {@code token}, {@code console} (the cookie of a login) or {@code key:ACCESSKEYID}
 */
public record Caller(String name) {
  /** The bearer token. */
  public static final Caller TOKEN = new Caller("token");

  /** The cookie of a login. */
  public static final Caller CONSOLE = new Caller("console");

  private static final Caller UNKNOWN = new Caller("unknown");
  private static final AttributeKey<Caller> KEY =
      AttributeKey.create("camfleet-caller", Caller.class);

  /** The owner of an access key. */
  public static Caller key(String accessKeyId) {
    return new Caller("key:" + accessKeyId);
  }

  /** Who sent this request. */
  public static Caller of(HttpRequest request) {
    return request.getAttribute(KEY).orElse(UNKNOWN);
  }

  /** Serves {@code inner} with requests that know this caller. */
  public Route serves(Supplier<Route> inner) {
    return Directives.mapRequest(request -> request.addAttribute(KEY, this), inner);
  }
}
