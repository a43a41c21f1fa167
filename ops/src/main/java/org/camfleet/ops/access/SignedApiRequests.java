package org.camfleet.ops.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.camfleet.fleet.access.SignedRequests;
import org.camfleet.fleet.sigv4.SigV4Verifier;
import org.camfleet.fleet.sigv4.SignedRequest;
import org.camfleet.fleet.sigv4.Verdict;

/** Checks the signatures of fleet API calls with the verifier of the KVS operations. */
public final class SignedApiRequests implements SignedRequests {
  private final SigV4Verifier verifier;

  /** Believes what {@code verifier} believes. */
  public SignedApiRequests(SigV4Verifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public Optional<String> refusal(HttpRequest request, byte[] body) {
    List<SignedRequest.Header> headers = new ArrayList<>();
    // Pekko HTTP keeps these two on the entity; clients may have signed them.
    headers.add(
        new SignedRequest.Header("Content-Type", request.entity().getContentType().toString()));
    headers.add(new SignedRequest.Header("Content-Length", String.valueOf(body.length)));
    for (HttpHeader header : request.getHeaders()) {
      headers.add(new SignedRequest.Header(header.name(), header.value()));
    }
    // The target as it came (pekko.http.server.raw-request-uri-header).
    String target =
        request
            .getHeader("Raw-Request-URI")
            .map(HttpHeader::value)
            .orElseGet(() -> request.getUri().toRelative().toString());
    SignedRequest signed =
        new SignedRequest(request.method().name(), target, List.copyOf(headers), body);
    return verifier.verifyHeader(signed) instanceof Verdict.Refused refused
        ? Optional.of(refused.text())
        : Optional.empty();
  }
}
