package org.camfleet.ops.accounts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CallGate;
import org.camfleet.core.bridge.CallingAccount;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.ops.config.AccountSettings;
import org.camfleet.ops.config.AccountSettings.AssumeRole;
import org.camfleet.ops.config.AccountSettings.Role;
import org.camfleet.ops.config.AccountSettings.Source;
import org.camfleet.ops.config.AccountSettings.Static;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;

/** Accounts of a test, with an STS and a service of its own behind them. */
final class TestAccounts implements BeforeEachCallback, AfterEachCallback {
  static final String ARN = "arn:aws:iam::111122223333:role/camfleet";

  private final CountingMetrics metrics = new CountingMetrics();
  private final ExecutorService threads = Accounts.threads();
  private final List<AccountCredentials> opened = new ArrayList<>();
  private final List<KvsSessionService> services = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();
  // Of all tests, because its end takes seconds; closed with the store.
  private SdkAsyncHttpClient http;
  FakeSts sts;
  FakeKvs kvs;

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    http =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(TestAccounts.class))
            .getOrComputeIfAbsent(
                "http", key -> NettyNioAsyncHttpClient.create(), SdkAsyncHttpClient.class);
    sts = new FakeSts();
    kvs = new FakeKvs();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    services.forEach(KvsSessionService::close);
    opened.forEach(AccountCredentials::close);
    sts.close();
    kvs.close();
    threads.shutdownNow();
  }

  /** An account with credentials of this source. */
  AccountCredentials account(String name, Source source) {
    AccountSettings settings = new AccountSettings(name, source, null, null, 100);
    AccountCredentials credentials =
        new AccountCredentials(
            name,
            CredentialSources.of(
                settings,
                Region.EU_WEST_1,
                http,
                CallingAccount.of(AnonymousCredentialsProvider.create()),
                this::opened,
                new AskPace(pause())),
            threads,
            metrics,
            pause());
    opened.add(credentials);
    return credentials;
  }

  private AskPause pause() {
    return new AskPause(now::get, () -> 0);
  }

  /** Time passes for the pauses between questions. */
  void passes(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private CallingAccount opened(String name) {
    return opened.stream().filter(one -> one.accountName().equals(name)).findFirst().orElseThrow();
  }

  /** A role that the fake STS gives. */
  Role role() {
    return new Role(ARN, "camfleet", Duration.ofHours(1), sts.endpoint());
  }

  /** An account that takes its role with the key of another one. */
  AccountCredentials taken() {
    account("base", new Static("AKIABASE000000000000", Secret.of("base-secret"), null));
    return account("prod", new AssumeRole(role(), "7f3a", "base"));
  }

  /** A service that calls with an account's credentials. */
  KvsSessionService service(CallingAccount account) throws Exception {
    KvsSessionService service =
        new KvsSessionService(
            new KvsSessionService.Settings(
                Region.EU_WEST_1,
                kvs.endpoint(),
                account,
                http,
                SSLContext.getDefault(),
                Duration.ofSeconds(10),
                CallGate.OPEN));
    services.add(service);
    return service;
  }

  /** What a call ends with that must fail. */
  static SessionFault fault(KvsSessionService service) {
    return fault(service.prepare("gate").toCompletableFuture());
  }

  /** What a stage ends with that must fail. */
  static SessionFault fault(CompletableFuture<?> stage) {
    try {
      stage.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      return SessionFault.of(e);
    }
    throw new AssertionError("no fault");
  }

  /** How often an account's credentials had this outcome. */
  long counted(String account, String outcome) {
    return metrics.value(
        "camfleet_account_credentials_total", "account", account, "outcome", outcome);
  }
}
