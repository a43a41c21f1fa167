package org.camfleet.fleet.access;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.optionalCookie;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.api.Limits;

/**
 * Lets a request of the fleet API in when it carries the bearer token, a good Signature Version 4
 * signature, or the cookie that the login gave out; refuses it with 401 otherwise.
 */
public final class Access {
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]{1,120})/");

  private final Secret token;
  private final SessionCookie cookie;
  private final LoginCodes codes;
  private final SignatureCheck signatures;

  /**
   * One token for all of the API.
   *
   * @param token the bearer token
   * @param codes one-time codes that sign in instead of the token
   * @param sessionLife how long a login lasts
   */
  public Access(
      Secret token,
      LoginCodes codes,
      SignatureCheck signatures,
      InstantSource clock,
      Duration sessionLife) {
    this.token = token;
    this.codes = codes;
    this.signatures = signatures;
    this.cookie = new SessionCookie(token, clock, sessionLife);
  }

  /** Serves {@code inner} to those who may use the API. */
  public Route required(Supplier<Route> inner) {
    return extractRequest(
        request -> {
          String authorization =
              request.getHeader("Authorization").map(HttpHeader::value).orElse("");
          if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            boolean good = token.matches(authorization.substring(7).trim());
            return admit(good, "bearer token", Caller.TOKEN, inner);
          }
          if (authorization.startsWith("AWS4-HMAC-SHA256")) {
            return signed(request, inner);
          }
          return optionalCookie(
              SessionCookie.NAME,
              given -> {
                if (given.isEmpty()) {
                  throw unauthenticated(
                      "no credentials (expected: Authorization: Bearer TOKEN, a signed request, or"
                          + " the cookie of a login)");
                }
                refuseForeignPages(request);
                boolean good = cookie.holds(given.get().value());
                return admit(good, "session cookie", Caller.CONSOLE, inner);
              });
        });
  }

  private static Route admit(boolean good, String what, Caller caller, Supplier<Route> inner) {
    if (!good) {
      throw unauthenticated(what + ": not accepted (expected: a current one)");
    }
    return caller.serves(inner);
  }

  private Route signed(HttpRequest request, Supplier<Route> inner) {
    return Limits.wholeBody(
        body -> {
          Optional<String> refusal = signatures.refusal(request, body);
          if (refusal.isPresent()) {
            throw unauthenticated(refusal.get());
          }
          return Caller.key(accessKeyId(request)).serves(inner);
        });
  }

  /** Of a request whose signature holds, so that what it says of its key is true. */
  private static String accessKeyId(HttpRequest request) {
    String authorization = request.getHeader("Authorization").map(HttpHeader::value).orElse("");
    Matcher credential = CREDENTIAL.matcher(authorization);
    return credential.find() ? credential.group(1) : "";
  }

  /**
   * A page of another origin can not make a browser send the cookie, unless it is on the same host
   * at another port; that one betrays itself by its Origin header.
   */
  private static void refuseForeignPages(HttpRequest request) {
    String origin = request.getHeader("Origin").map(HttpHeader::value).orElse("");
    String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    boolean reads = request.method().isSafe();
    if (!reads && !origin.isEmpty() && !origin.replaceFirst("^https?://", "").equals(host)) {
      throw ApiRefusal.of(
          403,
          "foreign_origin",
          "origin %s: not this server (expected: https://%s)".formatted(origin, host));
    }
  }

  static ApiRefusal unauthenticated(String message) {
    return ApiRefusal.of(401, "unauthenticated", message);
  }

  boolean accepts(Secret given) {
    return token.matches(given.reveal());
  }

  boolean redeems(Secret code) {
    return codes.redeem(code.reveal());
  }

  SessionCookie cookie() {
    return cookie;
  }
}
