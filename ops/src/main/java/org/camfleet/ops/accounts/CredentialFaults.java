package org.camfleet.ops.accounts;

import java.util.concurrent.RejectedExecutionException;
import org.camfleet.core.bridge.SessionFault;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Why an account has no credentials, in a sentence that holds nothing secret. */
final class CredentialFaults {
  private static final int MOST = 300;

  private CredentialFaults() {}

  static SessionFault of(String account, Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof SessionFault fault) {
        return fault;
      }
      if (one instanceof AwsServiceException refused) {
        return ofService(account, refused);
      }
    }
    String why =
        failure instanceof RejectedExecutionException
            ? "too many accounts ask for theirs"
            : failure.getMessage();
    return fault(SessionFault.Kind.NO_CREDENTIALS, account, "no credentials: " + why);
  }

  /** An account that nobody configured. */
  static SessionFault unknown(String account, String where) {
    return fault(
        SessionFault.Kind.UNKNOWN_ACCOUNT,
        account,
        "unknown (expected: camfleet.accounts.%s, or a profile of that name in %s)"
            .formatted(account, where));
  }

  private static SessionFault ofService(String account, AwsServiceException refused) {
    boolean later =
        refused.statusCode() >= 500
            || refused.statusCode() == 429
            || refused.isThrottlingException();
    AwsErrorDetails details = refused.awsErrorDetails();
    // An answer that is none of STS's, such as a proxy's page, has no code.
    String named = details == null ? null : details.errorCode();
    String code = named == null ? "HTTP " + refused.statusCode() : named;
    // What is said of a signature may quote a session token.
    String text =
        details == null || named == null || code.contains("Signature")
            ? ""
            : ": " + details.errorMessage();
    return later
        ? fault(SessionFault.Kind.NO_CREDENTIALS, account, "STS gives none: " + code + text)
        : fault(SessionFault.Kind.BAD_CREDENTIALS, account, "STS refuses it: " + code + text);
  }

  private static SessionFault fault(SessionFault.Kind kind, String account, String text) {
    String all = "account \"%s\": %s".formatted(account, text);
    return new SessionFault(kind, all.length() > MOST ? all.substring(0, MOST) + "…" : all);
  }
}
