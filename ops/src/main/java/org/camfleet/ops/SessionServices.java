package org.camfleet.ops;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.camfleet.core.bridge.CallGate;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.bridge.SessionService;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallQueue;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.ops.access.InternalKey;
import org.camfleet.ops.accounts.Account;
import org.camfleet.ops.accounts.Accounts;
import org.camfleet.ops.accounts.Recent;
import org.camfleet.ops.accounts.Trust;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.tls.ServerTls;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * The services that this node's bridges join: one client for each target's account, shared by its
 * cameras. Those of targets that no camera has any more are closed in time.
 */
final class SessionServices implements AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  /** So many services are kept whether or not anybody calls them. */
  private static final int MANY = 100;

  /** Longer than any call with its wait for a turn: nobody hears of its end. */
  private static final Duration IDLE = Duration.ofMinutes(15);

  private final Settings settings;
  private final InternalKey internalKey;
  private final Supplier<URI> localEndpoint;
  private final Trust local;
  private final Accounts accounts;
  private final Metrics metrics;
  private final IntSupplier nodes;
  private final Recent<CameraSpec.Target, KvsSessionService> services;

  /** Kept for longer than the services that use them. */
  private final Recent<Budgeted, AccountBudget> budgets;

  private final Metrics.Gauge open;
  private @Nullable KvsSessionService own;

  /** What a service counts calls by. */
  private record Budgeted(Region region, @Nullable URI endpoint, String name) {}

  private SessionServices(
      Settings settings,
      InternalKey internalKey,
      Supplier<URI> localEndpoint,
      Trust local,
      Accounts accounts,
      Metrics metrics,
      IntSupplier nodes,
      LongSupplier nanos) {
    this.settings = settings;
    this.internalKey = internalKey;
    this.localEndpoint = localEndpoint;
    this.local = local;
    this.accounts = accounts;
    this.metrics = metrics;
    this.nodes = nodes;
    this.open = metrics.gauge("camfleet_bridge_services");
    Metrics.Counter closed = metrics.counter("camfleet_bridge_services_closed_total");
    this.services =
        new Recent<>(
            MANY,
            IDLE,
            nanos,
            (target, service) -> {
              closed.increment();
              service.close();
            });
    this.budgets = new Recent<>(MANY, IDLE.multipliedBy(2), nanos, (account, budget) -> {});
  }

  /**
   * The services of this node.
   *
   * @param internalKey signs calls to this node's own service
   * @param localEndpoint this node's own HTTPS address, asked when the first camera needs it
   * @param nodes how many nodes of the cluster share an account
   * @throws IOException with one sentence when authorities of the configuration do not read
   */
  static SessionServices create(
      Settings settings,
      InternalKey internalKey,
      ServerTls tls,
      Supplier<URI> localEndpoint,
      Metrics metrics,
      IntSupplier nodes)
      throws IOException {
    return create(settings, internalKey, tls, localEndpoint, metrics, nodes, System::nanoTime);
  }

  /** The same by another monotonic clock. */
  static SessionServices create(
      Settings settings,
      InternalKey internalKey,
      ServerTls tls,
      Supplier<URI> localEndpoint,
      Metrics metrics,
      IntSupplier nodes,
      LongSupplier nanos)
      throws IOException {
    Accounts accounts = Accounts.open(settings, metrics);
    Trust local = Trust.of(tls.client());
    return new SessionServices(
        settings, internalKey, localEndpoint, local, accounts, metrics, nodes, nanos);
  }

  /** The service of a target. */
  SessionService of(CameraSpec.Target target) {
    return target.kind() == CameraSpec.Target.Kind.LOCAL
        ? own()
        : new CurrentService(() -> clients(target), Caller.ENDLESS);
  }

  private KvsSessionService clients(CameraSpec.Target target) {
    KvsSessionService service = services.get(target, this::create);
    budget(target, region(target)); // one that is in use is not forgotten
    open.set(services.size());
    return service;
  }

  /**
   * Calls this node's own service once in all ways, when its API is open; gives the URL of a
   * signaling socket that is refused.
   */
  CompletionStage<URI> rehearse() {
    return own().rehearse(localEndpoint.get());
  }

  /** Whom the signaling sockets of this node's own service are to believe. */
  SSLContext localTrust() {
    return local.context();
  }

  private synchronized KvsSessionService own() {
    KvsSessionService service = own;
    if (service == null) {
      Region region = Region.of(settings.service().region());
      CallGate gate = CallGate.of(new CallQueue(settings.bridge().localCalls()));
      service = service(region, localEndpoint.get(), ownCredentials(), local, gate);
      own = service;
    }
    return service;
  }

  private KvsSessionService create(CameraSpec.Target target) {
    Account account = accounts.of(target.account());
    Region region = region(target);
    CallGate gate =
        CallGate.of(budget(target, region), metrics, target.name(), target.accountName());
    return service(region, target.endpoint(), account.credentials(), account.trust(), gate);
  }

  private Region region(CameraSpec.Target target) {
    String named = target.region();
    return named == null ? accounts.of(target.account()).region() : Region.of(named);
  }

  private static KvsSessionService service(
      Region region,
      @Nullable URI endpoint,
      AwsCredentialsProvider credentials,
      Trust trust,
      CallGate gate) {
    return new KvsSessionService(
        new KvsSessionService.Settings(
            region, endpoint, credentials, trust.http(), trust.context(), CALL_TIMEOUT, gate));
  }

  /** Targets that differ only in how they are written share one budget. */
  private AccountBudget budget(CameraSpec.Target target, Region region) {
    return budgets.get(
        new Budgeted(region, target.endpoint(), target.accountName()),
        one ->
            new AccountBudget(
                settings.bridge().rates(), nodes, new SecureRandom(), System::nanoTime));
  }

  private AwsCredentialsProvider ownCredentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            internalKey.accessKeyId(), internalKey.secretAccessKey().reveal()));
  }

  @Override
  public void close() {
    services.values().forEach(SessionService::close);
    closeOwn();
    accounts.close();
    local.close();
  }

  private synchronized void closeOwn() {
    if (own != null) {
      own.close();
    }
  }
}
