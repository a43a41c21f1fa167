package org.camfleet.core.bridge;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Turns what the AWS SDK throws into a {@link SessionFault}. */
final class KvsFaults {
  private KvsFaults() {}

  /** The fault behind an SDK failure. */
  static SessionFault of(Throwable failure) {
    Throwable inner = failure instanceof CompletionException ? failure.getCause() : null;
    Throwable cause = inner == null ? failure : inner;
    if (cause instanceof SessionFault fault) {
      return fault;
    }
    if (cause instanceof AwsServiceException refused) {
      return new SessionFault(kind(refused), text(refused));
    }
    if (cause instanceof SdkClientException && !isUnreadable(cause)) {
      return new SessionFault(SessionFault.Kind.UNREACHABLE, rootMessage(cause));
    }
    return new SessionFault(SessionFault.Kind.SERVICE_ERROR, rootMessage(cause));
  }

  /** Whether the service says that it is called too much, or can not carry out what it is asked. */
  static boolean isOverload(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof AwsServiceException refused
        && (refused.statusCode() >= 500 || kind(refused) == SessionFault.Kind.LIMIT);
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
    String name = refused.awsErrorDetails() == null ? "" : refused.awsErrorDetails().errorCode();
    return switch (name == null ? "" : name) {
      case "ResourceNotFoundException" -> SessionFault.Kind.NO_CHANNEL;
      case "InvalidArgumentException" -> SessionFault.Kind.NO_STORAGE;
      case "ClientLimitExceededException", "ThrottlingException" -> SessionFault.Kind.LIMIT;
      case "ExpiredTokenException", "ExpiredToken" -> SessionFault.Kind.EXPIRED_CREDENTIALS;
      default -> byStatus(refused.statusCode());
    };
  }

  private static SessionFault.Kind byStatus(int status) {
    return switch (status) {
      case 401, 403 -> SessionFault.Kind.BAD_CREDENTIALS;
      case 429 -> SessionFault.Kind.LIMIT;
      default -> SessionFault.Kind.SERVICE_ERROR;
    };
  }

  private static String text(AwsServiceException refused) {
    return refused.awsErrorDetails() == null
        ? "HTTP " + refused.statusCode()
        : refused.awsErrorDetails().errorCode() + ": " + refused.awsErrorDetails().errorMessage();
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
