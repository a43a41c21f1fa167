package org.camfleet.fleet.access;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.camfleet.fleet.kvs.SignedRequests;
import org.camfleet.fleet.sigv4.SigV4Verifier;
import org.camfleet.fleet.sigv4.Verdict;

/** The port to the check of Signature Version 4 signatures. */
@FunctionalInterface
public interface SignatureCheck {
  /**
   * Why the signature in the {@code Authorization} header does not hold, in one sentence; empty
   * when it does.
   *
   * @param request as received
   * @param body its whole body
   */
  Optional<String> refusal(HttpRequest request, byte[] body);

  /** The service's own check. */
  static SignatureCheck by(SigV4Verifier verifier) {
    return (request, body) ->
        verifier.verifyHeader(SignedRequests.of(request, body)) instanceof Verdict.Refused refused
            ? Optional.of(refused.text())
            : Optional.empty();
  }
}
