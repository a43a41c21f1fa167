package org.camfleet.ops.accounts;

import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Where an account's credentials come from.
 *
 * @param opens makes a provider that remembers nothing of former ones
 * @param closes what its providers share
 */
record CredentialSource(Supplier<AwsCredentialsProvider> opens, Runnable closes)
    implements AutoCloseable {
  static CredentialSource of(Supplier<AwsCredentialsProvider> opens) {
    return new CredentialSource(opens, () -> {});
  }

  AwsCredentialsProvider open() {
    return opens.get();
  }

  @Override
  public void close() {
    closes.run();
  }
}
