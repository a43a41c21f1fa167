package org.camfleet.fleet.kvs;

import org.camfleet.fleet.sigv4.SigV4Verifier;
import org.camfleet.fleet.sigv4.SignedRequest;
import org.camfleet.fleet.sigv4.Verdict;

/** Says who calls, or refuses in the words of the service. */
final class Authentication {
  private final SigV4Verifier verifier;

  Authentication(KvsEnvironment environment) {
    verifier =
        new SigV4Verifier(
            environment.accessKeys(),
            environment.settings().region(),
            "kinesisvideo",
            environment.clock());
  }

  /** The access key id that signed an operation in its headers. */
  String ofOperation(SignedRequest request) {
    Verdict verdict = verifier.verifyHeader(request);
    for (String contentType : SignedRequests.otherSpellings(request)) {
      if (mismatch(verdict)) {
        verdict = verifier.verifyHeader(request.with("content-type", contentType));
      }
    }
    if (verdict instanceof Verdict.Refused refused) {
      throw new KvsRefusal(error(refused.reason()), refused.text());
    }
    return ((Verdict.Authentic) verdict).accessKeyId();
  }

  /** The access key id that presigned a signaling socket's URL. */
  String ofSocket(SignedRequest request) {
    Verdict verdict = verifier.verifyQuery(request);
    if (verdict instanceof Verdict.Refused refused) {
      boolean malformed = refused.reason() == Verdict.Reason.INCOMPLETE;
      throw new KvsRefusal(
          malformed ? KvsError.INVALID_ARGUMENT : KvsError.ACCESS_FORBIDDEN, refused.text());
    }
    return ((Verdict.Authentic) verdict).accessKeyId();
  }

  private static boolean mismatch(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused
        && refused.reason() == Verdict.Reason.MISMATCH;
  }

  private static KvsError error(Verdict.Reason reason) {
    return switch (reason) {
      case MISSING -> KvsError.MISSING_AUTHENTICATION_TOKEN;
      case INCOMPLETE -> KvsError.INCOMPLETE_SIGNATURE;
      case UNKNOWN_KEY -> KvsError.UNRECOGNIZED_CLIENT;
      case SKEWED, SCOPE, MISMATCH -> KvsError.INVALID_SIGNATURE;
    };
  }
}
