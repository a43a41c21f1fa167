package org.camfleet.fleet.whip;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.camfleet.core.Secret;
import org.camfleet.fleet.api.ApiRefusal;

/** Lets in who shows a current token of this channel for this use (RFC 6750 clause 2.1). */
final class WhipAccess {
  private static final String SCHEME = "Bearer ";

  private final ChannelTokens tokens;
  private final InstantSource clock;

  WhipAccess(ChannelTokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /** The token of a request; fails with 401 or 403. */
  CompletionStage<ChannelToken> check(HttpRequest request, String channel, TokenUse use) {
    return tokens
        .byHash(TokenText.hash(given(request)))
        .thenApply(
            found -> {
              ChannelToken token =
                  found
                      .filter(one -> !one.isExpired(clock.instant()))
                      .orElseThrow(
                          () ->
                              unauthenticated(
                                  "token: unknown or expired (expected: a current one)"));
              if (!token.channelName().equals(channel) || token.use() != use) {
                throw ApiRefusal.of(
                    403,
                    "forbidden",
                    "token: of another channel or for another use (expected: one of this channel to "
                        + use.text()
                        + ")");
              }
              return token;
            });
  }

  private static Secret given(HttpRequest request) {
    String header = request.getHeader("Authorization").map(HttpHeader::value).orElse("");
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthenticated("Authorization: no token (expected: Bearer TOKEN)");
    }
    return Secret.of(header.substring(SCHEME.length()).trim());
  }

  private static ApiRefusal unauthenticated(String message) {
    return ApiRefusal.of(401, "unauthenticated", message);
  }
}
