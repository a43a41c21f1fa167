package org.camfleet.fleet.access;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.kvs.SignedRequests;
import org.camfleet.fleet.policy.Policies;
import org.camfleet.fleet.policy.Policy;
import org.camfleet.fleet.sigv4.SigV4Verifier;
import org.camfleet.fleet.sigv4.Verdict;

/** The port to the check of Signature Version 4 signatures. */
@FunctionalInterface
public interface SignatureCheck {
  /**
   * Why the signature in the {@code Authorization} header does not hold, in one sentence; empty
   * when it does. Throws an {@link ApiRefusal} when it holds, but its key may not use the fleet
   * API.
   *
   * @param request as received
   * @param body its whole body
   */
  Optional<String> refusal(HttpRequest request, byte[] body);

  /** The service's own check. */
  static SignatureCheck by(SigV4Verifier verifier, Policies policies) {
    return (request, body) -> {
      Verdict verdict = verifier.verifyHeader(SignedRequests.of(request, body));
      if (verdict instanceof Verdict.Refused refused) {
        return Optional.of(refused.text());
      }
      String accessKeyId = ((Verdict.Authentic) verdict).accessKeyId();
      if (!policies.of(accessKeyId).allows(Policy.FLEET_API, List.of())) {
        throw ApiRefusal.of(
            403,
            "forbidden",
            "access key %s is not authorized to perform %s (expected: a policy that allows it)"
                .formatted(accessKeyId, Policy.FLEET_API));
      }
      return Optional.empty();
    };
  }
}
