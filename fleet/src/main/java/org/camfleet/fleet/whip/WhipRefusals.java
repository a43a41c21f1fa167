package org.camfleet.fleet.whip;

import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.JoinKind;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.api.ApiFailures;
import org.camfleet.fleet.api.ApiRefusal;

/** What is refused, as HTTP says it (RFC 9725 clause 4.1), and how often. */
final class WhipRefusals {
  /** What an offer can be refused for although it reads well. */
  private static final Set<String> UNANSWERABLE =
      Set.of(
          "no-h264",
          "no-audio",
          "wrong-direction",
          "too-many-tracks",
          "no-bundle",
          "no-rtcp-mux",
          "ice-restart");

  /** Seconds after which a place may be free. */
  private static final String LATER = "5";

  private final Metrics metrics;
  private final String kind;

  WhipRefusals(Metrics metrics, JoinKind kind) {
    this.metrics = metrics;
    this.kind = WhipResponses.word(kind);
  }

  /** What a channel refused. */
  static ApiRefusal of(Channel.Rejected rejected) {
    return ApiRefusal.of(
        status(rejected.code()), code(rejected.code()), String.valueOf(rejected.text()));
  }

  private static int status(String code) {
    if (UNANSWERABLE.contains(code)) {
      return 422;
    }
    return switch (code) {
      case "malformed-sdp" -> 400;
      case "ResourceNotFoundException", "no-session" -> 404;
      case "InvalidArgumentException" -> 409;
      case "too-many-joins" -> 429;
      default -> 503;
    };
  }

  /** The API spells its codes with underscores, and AWS's names say nothing here. */
  private static String code(String code) {
    return switch (code) {
      case "ResourceNotFoundException" -> "not_found";
      case "InvalidArgumentException" -> "not_stored";
      default -> code.replace('-', '_');
    };
  }

  /** The answer to a request that failed. */
  HttpResponse response(Throwable failure) {
    ApiRefusal refusal = ApiFailures.refusal(failure);
    count(refusal.code());
    HttpResponse response = ApiFailures.response(refusal);
    return switch (refusal.status()) {
      case 429 -> response.addHeader(RawHeader.create("Retry-After", "1"));
      case 503 -> response.addHeader(RawHeader.create("Retry-After", LATER));
      default -> response;
    };
  }

  /** The answer to a method that is reserved. */
  HttpResponse wrongMethod(String allowed) {
    count("method_not_allowed");
    String text = "method: not supported here (expected: " + allowed + ")";
    return ApiRefusal.of(405, "method_not_allowed", text)
        .response()
        .addHeader(RawHeader.create("Allow", allowed));
  }

  private void count(String code) {
    metrics.counter("camfleet_whip_refused_total", "kind", kind, "code", code).increment();
  }
}
