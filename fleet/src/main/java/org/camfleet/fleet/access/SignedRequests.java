package org.camfleet.fleet.access;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The port to the check of Signature Version 4 signatures. */
@FunctionalInterface
public interface SignedRequests {
  /**
   * Why the signature in the {@code Authorization} header does not hold, in one sentence; empty
   * when it does.
   *
   * @param request as received
   * @param body its whole body
   */
  Optional<String> refusal(HttpRequest request, byte[] body);
}
