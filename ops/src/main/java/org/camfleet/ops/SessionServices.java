package org.camfleet.ops;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.camfleet.core.bridge.CallGate;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.bridge.SessionService;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallQueue;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.ops.access.InternalKey;
import org.camfleet.ops.accounts.Account;
import org.camfleet.ops.accounts.Accounts;
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
 * cameras.
 */
final class SessionServices implements AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private final Settings settings;
  private final InternalKey internalKey;
  private final Supplier<URI> localEndpoint;
  private final Trust local;
  private final Accounts accounts;
  private final Metrics metrics;
  private final IntSupplier nodes;
  private final Map<CameraSpec.Target, KvsSessionService> services = new ConcurrentHashMap<>();
  private final Map<Budgeted, AccountBudget> budgets = new ConcurrentHashMap<>();

  /** What a service counts calls by. */
  private record Budgeted(Region region, @Nullable URI endpoint, String name) {}

  private SessionServices(
      Settings settings,
      InternalKey internalKey,
      Supplier<URI> localEndpoint,
      Trust local,
      Accounts accounts,
      Metrics metrics,
      IntSupplier nodes) {
    this.settings = settings;
    this.internalKey = internalKey;
    this.localEndpoint = localEndpoint;
    this.local = local;
    this.accounts = accounts;
    this.metrics = metrics;
    this.nodes = nodes;
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
    Accounts accounts = Accounts.open(settings, metrics);
    Trust local = Trust.of(tls.client());
    return new SessionServices(
        settings, internalKey, localEndpoint, local, accounts, metrics, nodes);
  }

  /** The service of a target. */
  SessionService of(CameraSpec.Target target) {
    return services.computeIfAbsent(target, this::create);
  }

  /**
   * Calls this node's own service once in all ways, when its API is open; gives the URL of a
   * signaling socket that is refused.
   */
  CompletionStage<URI> rehearse() {
    return services
        .computeIfAbsent(CameraSpec.Target.LOCAL, this::create)
        .rehearse(localEndpoint.get());
  }

  /** Whom the signaling sockets of this node's own service are to believe. */
  SSLContext localTrust() {
    return local.context();
  }

  private KvsSessionService create(CameraSpec.Target target) {
    if (target.kind() == CameraSpec.Target.Kind.LOCAL) {
      Region region = Region.of(settings.service().region());
      CallGate gate = CallGate.of(new CallQueue(settings.bridge().localCalls()));
      return service(region, localEndpoint.get(), ownCredentials(), local, gate);
    }
    Account account = accounts.of(target.account());
    String named = target.region();
    Region region = named == null ? account.region() : Region.of(named);
    return service(
        region, target.endpoint(), account.credentials(), account.trust(), gate(target, region));
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
  private CallGate gate(CameraSpec.Target target, Region region) {
    AccountBudget budget =
        budgets.computeIfAbsent(
            new Budgeted(region, target.endpoint(), target.accountName()),
            one ->
                new AccountBudget(
                    settings.bridge().rates(), nodes, new SecureRandom(), System::nanoTime));
    return CallGate.of(budget, metrics, target.name(), target.accountName());
  }

  private AwsCredentialsProvider ownCredentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            internalKey.accessKeyId(), internalKey.secretAccessKey().reveal()));
  }

  @Override
  public void close() {
    services.values().forEach(SessionService::close);
    accounts.close();
    local.close();
  }
}
