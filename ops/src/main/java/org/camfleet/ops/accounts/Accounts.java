package org.camfleet.ops.accounts;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.camfleet.core.bridge.CallingAccount;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.ops.config.AccountSettings;
import org.camfleet.ops.config.Settings;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/**
 * The accounts of this node, each made once: those of the configuration, and any other name as a
 * profile of the credentials file. One that is neither has the fault {@code unknown-account} as
 * long as that is so. Of names that are not configured the latest thousand are remembered, and
 * those of the last hour. Any thread.
 *
 * <p>The fault is told by the node that runs the camera and not by the one that was asked to put
 * it, which only warns: each node has its own configuration, an account may be set up after its
 * cameras were imported, and a profile may come at any time.
 */
public final class Accounts implements AutoCloseable {
  /** Accounts that are asked for their credentials at once; those beyond are told to come again. */
  private static final int MOST_THREADS = 1000;

  private static final int MANY_OTHERS = 1000;
  private static final Duration IDLE = Duration.ofHours(1);

  private final Settings settings;
  private final Region region;
  private final Metrics metrics;
  private final Trusts trusts;
  private final Trust usual;
  private final ThreadPoolExecutor threads = threads();
  private final AccountCredentials chain;
  private final Map<String, Account> configured = new HashMap<>();
  private final Recent<String, Account> others;

  private Accounts(Settings settings, Metrics metrics, Trusts trusts, LongSupplier nanos)
      throws IOException {
    this.settings = settings;
    this.region = Region.of(settings.service().region());
    this.metrics = metrics;
    this.trusts = trusts;
    this.usual = trusts.open("camfleet.bridge.authorities", settings.bridge().authorities());
    Metrics.Counter forgotten = metrics.counter("camfleet_accounts_forgotten_total");
    // Whoever still holds one goes on with it: it only fetches anew.
    this.others =
        new Recent<>(
            MANY_OTHERS,
            IDLE,
            nanos,
            (name, account) -> {
              forgotten.increment();
              account.credentials().close();
            });
    this.chain = credentials("default", CredentialSources.chain(pace()));
    for (AccountSettings account : settings.accounts().values()) {
      open(account);
    }
  }

  /**
   * Opens the accounts of a configuration; asks none for credentials.
   *
   * @throws IOException with one sentence when authorities do not read
   */
  public static Accounts open(Settings settings, Metrics metrics) throws IOException {
    return open(settings, metrics, System::nanoTime);
  }

  /** The same by another monotonic clock. */
  static Accounts open(Settings settings, Metrics metrics, LongSupplier nanos) throws IOException {
    Trusts trusts = new Trusts();
    try {
      return new Accounts(settings, metrics, trusts, nanos);
    } catch (IOException | RuntimeException e) {
      trusts.close();
      throw e;
    }
  }

  /**
   * An account takes one of them while it is asked. None waits for another in a queue: who takes a
   * role has to wait for the account that may.
   */
  static ThreadPoolExecutor threads() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        MOST_THREADS,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "camfleet-accounts-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** A role's account is opened after the one that takes the role; the reader refuses circles. */
  private Account open(AccountSettings account) throws IOException {
    Account known = configured.get(account.name());
    if (known != null) {
      return known;
    }
    if (account.source() instanceof AccountSettings.AssumeRole role && role.account() != null) {
      AccountSettings taker = settings.accounts().get(role.account());
      if (taker != null) {
        open(taker);
      }
    }
    Path own = account.authorities();
    Trust trust =
        own == null
            ? usual
            : trusts.open("camfleet.accounts." + account.name() + ".authorities", own);
    String named = account.region();
    Region where = named == null ? region : Region.of(named);
    Account opened =
        new Account(
            credentials(
                account.name(),
                CredentialSources.of(
                    account, where, trust.http(), chain, this::credentialsOf, pace())),
            trust,
            where);
    configured.put(account.name(), opened);
    return opened;
  }

  private CallingAccount credentialsOf(String name) {
    return of(name).credentials();
  }

  /**
   * An account as a target names it.
   *
   * @param name null for the one called default, or else the SDK's own chain
   */
  public Account of(@Nullable String name) {
    Account account = configured.get(name == null ? "default" : name);
    return account == null ? others.get(name == null ? "" : name, this::another) : account;
  }

  private Account another(String name) {
    Path file = settings.bridge().credentialsFile();
    String account = name.isEmpty() ? "default" : name;
    CredentialSource source =
        name.isEmpty() && file == null
            ? CredentialSources.chain(pace())
            : CredentialSources.profile(account, account, file);
    return new Account(credentials(account, source), usual, region);
  }

  private AccountCredentials credentials(String name, CredentialSource source) {
    return new AccountCredentials(name, source, threads, metrics, AskPause.create());
  }

  private static AskPace pace() {
    return new AskPace(AskPause.create());
  }

  /** How many HTTP clients there are: one for each different trust. */
  int trusts() {
    return trusts.size();
  }

  @Override
  public void close() {
    configured.values().forEach(account -> account.credentials().close());
    others.values().forEach(account -> account.credentials().close());
    chain.close();
    threads.shutdownNow();
    trusts.close();
  }
}
