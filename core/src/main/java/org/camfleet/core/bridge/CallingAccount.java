package org.camfleet.core.bridge;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * Whose credentials the calls to a service carry, under the name that the configuration gives them.
 * They are asked for with each call and kept nowhere else; {@link #resolveIdentity} never blocks.
 * Any thread.
 */
public interface CallingAccount extends AwsCredentialsProvider {
  /** The account's name, as faults tell it; empty for credentials that have none. */
  String accountName();

  /**
   * A service refused this key or what it signed: if it is still the one that is given out, the
   * next call gets what its source has by then.
   */
  void refused(String accessKeyId);

  /** Credentials of any provider as an account without a name. */
  static CallingAccount of(AwsCredentialsProvider provider) {
    return provider instanceof CallingAccount account ? account : new Unnamed(provider);
  }

  /** Tells an account what services refuse; for the clients that call with its credentials. */
  static ExecutionInterceptor telling(CallingAccount account) {
    return new RefusedKeys(account);
  }

  /** What a provider gives, each time. */
  record Unnamed(AwsCredentialsProvider provider) implements CallingAccount {
    @Override
    public String accountName() {
      return "";
    }

    @Override
    public void refused(String accessKeyId) {
      // Nobody but the provider itself can make it forget something.
    }

    @Override
    public AwsCredentials resolveCredentials() {
      return provider.resolveCredentials();
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      return provider.resolveIdentity(request).thenApply(identity -> identity);
    }
  }
}
