package org.camfleet.ops.access;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.camfleet.fleet.access.SignatureCheck;
import org.camfleet.fleet.sigv4.SigV4Verifier;
import org.camfleet.fleet.sigv4.Verdict;

/** Checks the signatures of fleet API calls with the verifier of the KVS operations. */
public final class SignedApiRequests implements SignatureCheck {
  private final SigV4Verifier verifier;

  /** Believes what {@code verifier} believes. */
  public SignedApiRequests(SigV4Verifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public Optional<String> refusal(HttpRequest request, byte[] body) {
    return verifier.verifyHeader(org.camfleet.fleet.kvs.SignedRequests.of(request, body))
            instanceof Verdict.Refused refused
        ? Optional.of(refused.text())
        : Optional.empty();
  }
}
