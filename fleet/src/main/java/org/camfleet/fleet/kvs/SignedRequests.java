package org.camfleet.fleet.kvs;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.camfleet.fleet.sigv4.SignedRequest;

/** A Pekko HTTP request as it came over the wire, for the check of its signature. */
public final class SignedRequests {
  private SignedRequests() {}

  /** The request with its body, which was read before. */
  public static SignedRequest of(HttpRequest request, byte[] body) {
    List<SignedRequest.Header> headers = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      headers.add(new SignedRequest.Header(header.name(), header.value()));
    }
    // Pekko HTTP keeps these two on the entity, away from the other headers.
    var entity = request.entity();
    if (!entity.getContentType().toString().equals("none/none")) {
      headers.add(new SignedRequest.Header("content-type", entity.getContentType().toString()));
    }
    entity
        .getContentLengthOption()
        .ifPresent(
            length ->
                headers.add(new SignedRequest.Header("content-length", Long.toString(length))));
    return new SignedRequest(request.method().name(), target(request), headers, body);
  }

  /**
   * How the content type may have been written: Pekko HTTP drops the charset of a type that has but
   * one, and writes others its own way. Empty where the content type is not signed.
   */
  static List<String> otherSpellings(SignedRequest request) {
    String parsed = request.value("content-type");
    if (!request.value("authorization").contains("content-type")) {
      return List.of();
    }
    String type = parsed.split(";", 2)[0];
    return List.of(
        type + "; charset=utf-8",
        type + ";charset=utf-8",
        type + "; charset=UTF-8",
        type + ";charset=UTF-8");
  }

  /** The target as received; a proxy's absolute form loses its host. */
  private static String target(HttpRequest request) {
    String target =
        request
            .getHeader(RawRequestURI.class)
            .map(RawRequestURI::uri)
            .orElseGet(
                () -> {
                  var uri = request.getUri();
                  String query = uri.rawQueryString().map(raw -> "?" + raw).orElse("");
                  return uri.path() + query;
                });
    if (!target.startsWith("http")) {
      return target;
    }
    int slash = target.indexOf('/', target.indexOf("//") + 2);
    return slash < 0 ? "/" : target.substring(slash);
  }
}
