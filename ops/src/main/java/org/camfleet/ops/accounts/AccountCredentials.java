package org.camfleet.ops.accounts;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.camfleet.core.bridge.CallingAccount;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.utils.IoUtils;

/**
 * An account's credentials. Each call asks one of the SDK's providers for them, on a thread that
 * may block; calls that come while it is asked share its answer. The provider refreshes what runs
 * out ahead of its end. When a service refused what it gave, the provider is thrown away and the
 * next call asks a new one, unless that was done a moment ago. Any thread.
 */
public final class AccountCredentials implements CallingAccount, AutoCloseable {
  private final String name;
  private final CredentialSource source;
  private final Executor threads;
  private final Metrics.Counter fetched;
  private final Metrics.Counter failed;
  private final Metrics.Counter held;
  private final Metrics.Counter refused;
  private final AskPause renewals;
  private @Nullable AwsCredentialsProvider provider;
  private @Nullable CompletableFuture<AwsCredentialsIdentity> asked;
  private String key = "";

  /**
   * The credentials of an account.
   *
   * @param threads what may block runs there
   * @param renewals between two providers that are thrown away
   */
  AccountCredentials(
      String name, CredentialSource source, Executor threads, Metrics metrics, AskPause renewals) {
    this.name = name;
    this.source = source;
    this.threads = threads;
    this.fetched = counter(metrics, name, "fetched");
    this.failed = counter(metrics, name, "failed");
    this.held = counter(metrics, name, "held");
    this.refused = counter(metrics, name, "refused");
    this.renewals = renewals;
  }

  private static Metrics.Counter counter(Metrics metrics, String name, String outcome) {
    return metrics.counter(
        "camfleet_account_credentials_total", "account", name, "outcome", outcome);
  }

  @Override
  public String accountName() {
    return name;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return (AwsCredentials) resolveIdentity(ResolveIdentityRequest.builder().build()).join();
  }

  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    CompletableFuture<AwsCredentialsIdentity> answer;
    synchronized (this) {
      if (asked != null) {
        return asked.copy(); // nobody may cancel it for the others
      }
      answer = new CompletableFuture<>();
      asked = answer;
    }
    try {
      threads.execute(() -> ask(answer));
    } catch (RejectedExecutionException e) {
      end(answer);
      answer.completeExceptionally(CredentialFaults.of(name, e));
    }
    return answer.copy();
  }

  private void ask(CompletableFuture<AwsCredentialsIdentity> answer) {
    try {
      AwsCredentials credentials = provider().resolveCredentials();
      given(credentials.accessKeyId());
      end(answer);
      answer.complete(credentials);
    } catch (RuntimeException | Error e) { // who waits must hear of it, whatever it is
      (AskPace.Held.isBehind(e) ? held : failed).increment();
      dropped(); // some remember for ever why they failed
      SessionFault why = CredentialFaults.of(name, e);
      end(answer);
      answer.completeExceptionally(why);
    }
  }

  private AwsCredentialsProvider provider() {
    synchronized (this) {
      if (provider != null) {
        return provider;
      }
    }
    AwsCredentialsProvider opened = source.open(); // may read files: not under the lock
    synchronized (this) {
      provider = opened;
    }
    return opened;
  }

  private synchronized void given(String accessKeyId) {
    if (!accessKeyId.equals(key)) {
      key = accessKeyId;
      fetched.increment();
    }
  }

  private synchronized void end(CompletableFuture<AwsCredentialsIdentity> answer) {
    if (asked == answer) {
      asked = null;
    }
  }

  @Override
  public void refused(String accessKeyId) {
    synchronized (this) {
      if (!accessKeyId.equals(key)) {
        return; // of a call that began before the last ones came
      }
      if (!renewals.isOver()) {
        held.increment();
        return; // what was fetched instead is refused, too: no reason to ask for each call
      }
      renewals.failed();
      asked = null;
      key = "";
    }
    refused.increment();
    dropped();
  }

  private void dropped() {
    AwsCredentialsProvider former;
    synchronized (this) {
      former = provider;
      provider = null;
    }
    IoUtils.closeIfCloseable(former, null);
  }

  @Override
  public void close() {
    dropped();
    source.close();
  }
}
