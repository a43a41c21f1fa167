package org.camfleet.core.bridge;

import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Turns what the AWS SDK throws into a {@link SessionFault}. */
final class KvsFaults {
  /** That a signature is for another region says nothing of what was signed. */
  private static final Pattern OF_SCOPE = Pattern.compile("Credential\\W.{0,20}\\bscope.{0,150}");

  private KvsFaults() {}

  /** The fault behind an SDK failure, of an account without a name. */
  static SessionFault of(Throwable failure) {
    return of(failure, "");
  }

  /**
   * The fault behind an SDK failure.
   *
   * @param account named where it is about credentials; empty for none
   */
  static SessionFault of(Throwable failure, String account) {
    // An account that has no credentials says so through the SDK.
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof SessionFault fault) {
        return fault;
      }
    }
    Throwable cause = unwrapped(failure);
    if (cause instanceof AwsServiceException refused) {
      return new SessionFault(kind(refused), text(refused, account));
    }
    if (cause instanceof SdkClientException && !isUnreadable(cause)) {
      return new SessionFault(SessionFault.Kind.UNREACHABLE, rootMessage(cause));
    }
    return new SessionFault(SessionFault.Kind.SERVICE_ERROR, rootMessage(cause));
  }

  /** Whether the service says that it is called too much, or can not carry out what it is asked. */
  static boolean isOverload(Throwable failure) {
    return unwrapped(failure) instanceof AwsServiceException refused
        && (refused.statusCode() >= 500 || kind(refused) == SessionFault.Kind.LIMIT);
  }

  /** Whether the service refused the credentials themselves: others may do. */
  static boolean isOfCredentials(Throwable failure) {
    return unwrapped(failure) instanceof AwsServiceException refused
        && kind(refused) != SessionFault.Kind.CLOCK_SKEW
        && !refusal(code(refused)).isEmpty();
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable inner = failure instanceof CompletionException ? failure.getCause() : null;
    return inner == null ? failure : inner;
  }

  /** Whether a refusal is about the time: AWS's own clients look for these words, too. */
  static boolean isAboutTheClock(@Nullable String text) {
    return text != null
        && (text.contains("Signature expired") || text.contains("Signature not yet current"));
  }

  /** The service was reached, but its answer is no JSON: the SDK's parser tells. */
  private static boolean isUnreadable(Throwable failure) {
    for (Throwable at = failure; at != null && at.getCause() != at; at = at.getCause()) {
      if (at.getClass().getName().contains(".jackson.")) {
        return true;
      }
    }
    return false;
  }

  private static SessionFault.Kind kind(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    // The SDK forgets what it knew of the clock when it counts attempts.
    if (refused.isClockSkewException()
        || details != null && isAboutTheClock(details.errorMessage())) {
      return SessionFault.Kind.CLOCK_SKEW;
    }
    return switch (code(refused)) {
      case "ResourceNotFoundException" -> SessionFault.Kind.NO_CHANNEL;
      case "InvalidArgumentException" -> SessionFault.Kind.NO_STORAGE;
      case "ClientLimitExceededException", "ThrottlingException" -> SessionFault.Kind.LIMIT;
      case "ExpiredTokenException", "ExpiredToken" -> SessionFault.Kind.EXPIRED_CREDENTIALS;
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidAccessKeyId",
          "InvalidSignatureException",
          "InvalidSignature",
          "SignatureDoesNotMatch" ->
          SessionFault.Kind.BAD_CREDENTIALS;
      default -> byStatus(refused.statusCode());
    };
  }

  /** What it means that credentials were refused with this code; empty when they were not. */
  private static String refusal(String code) {
    return switch (code) {
      case "ExpiredTokenException", "ExpiredToken" ->
          "the credentials ran out (expected: fresh ones, which the next call asks for)";
      case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId" ->
          "the service does not know the access key or its session token (expected: active ones of"
              + " this service)";
      case "InvalidSignatureException", "InvalidSignature", "SignatureDoesNotMatch" ->
          "the secret is not that of the access key (expected: both of one pair)";
      default -> "";
    };
  }

  private static String code(AwsServiceException refused) {
    String code = refused.awsErrorDetails() == null ? "" : refused.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  private static SessionFault.Kind byStatus(int status) {
    return switch (status) {
      case 401, 403 -> SessionFault.Kind.BAD_CREDENTIALS;
      case 429 -> SessionFault.Kind.LIMIT;
      default -> SessionFault.Kind.SERVICE_ERROR;
    };
  }

  private static String text(AwsServiceException refused, String account) {
    SessionFault.Kind kind = kind(refused);
    boolean named =
        kind == SessionFault.Kind.BAD_CREDENTIALS || kind == SessionFault.Kind.EXPIRED_CREDENTIALS;
    String whose = named && !account.isEmpty() ? "account \"" + account + "\": " : "";
    if (refused.awsErrorDetails() == null) {
      return whose + "HTTP " + refused.statusCode();
    }
    // Never the service's own words on a signature: they may quote the session token.
    String said = String.valueOf(refused.awsErrorDetails().errorMessage());
    boolean harmless = kind == SessionFault.Kind.CLOCK_SKEW || OF_SCOPE.matcher(said).matches();
    String refusal = harmless ? "" : refusal(code(refused));
    return whose + code(refused) + ": " + (refusal.isEmpty() ? said : refusal);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return root.getClass().getSimpleName() + ": " + text;
  }
}
