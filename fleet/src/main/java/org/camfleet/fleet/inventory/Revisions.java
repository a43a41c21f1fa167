package org.camfleet.fleet.inventory;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Quoted;
import org.jspecify.annotations.Nullable;

/** A camera's revision as entity tag, and the conditions of RFC 9110 section 13 on it. */
final class Revisions {
  private Revisions() {}

  static String tag(long revision) {
    return "\"" + revision + "\"";
  }

  /** What {@code If-Match} or {@code If-None-Match: *} ask for; null for no condition. */
  static @Nullable Long expected(HttpRequest request) {
    String match = header(request, "If-Match");
    String noneMatch = header(request, "If-None-Match");
    if (!noneMatch.isEmpty() && !noneMatch.equals("*")) {
      throw ApiRefusal.badRequest(
          "If-None-Match: %s (expected: *)".formatted(Quoted.text(noneMatch)));
    }
    if (!noneMatch.isEmpty()) {
      return 0L;
    }
    if (match.isEmpty()) {
      return null;
    }
    if (!match.matches("\"[0-9]{1,18}\"")) {
      throw ApiRefusal.badRequest(
          "If-Match: %s (expected: one ETag that this server gave)".formatted(Quoted.text(match)));
    }
    return Long.parseLong(match.substring(1, match.length() - 1));
  }

  private static String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse("");
  }

  static ApiRefusal mismatch(String id, long revision) {
    return ApiRefusal.of(
        412,
        "revision_mismatch",
        revision == 0
            ? "camera %s: unknown".formatted(Quoted.text(id))
            : "camera %s: has revision %s (expected: the one given)"
                .formatted(Quoted.text(id), tag(revision)));
  }
}
