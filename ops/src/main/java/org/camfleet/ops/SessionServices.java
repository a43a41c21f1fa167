package org.camfleet.ops;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.camfleet.core.bridge.CallGate;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.bridge.SessionService;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallQueue;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.ops.access.InternalKey;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.tls.ClientTrust;
import org.camfleet.ops.tls.ServerTls;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/**
 * The services that this node's bridges join: one client for each target's account, shared by its
 * cameras.
 */
final class SessionServices implements AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_CONNECTIONS = 50;

  private final Settings settings;
  private final InternalKey internalKey;
  private final Supplier<URI> localEndpoint;
  private final Trust local;
  private final Trust foreign;
  private final Metrics metrics;
  private final IntSupplier nodes;
  private final Map<CameraSpec.Target, KvsSessionService> services = new ConcurrentHashMap<>();
  private final Map<Account, AccountBudget> budgets = new ConcurrentHashMap<>();

  /** What a service counts calls by. */
  private record Account(Region region, @Nullable URI endpoint, String name) {}

  /**
   * A certificate trust in the two forms that our clients take, with the HTTP client that uses it.
   */
  private record Trust(SSLContext context, SdkAsyncHttpClient http) {
    static Trust of(ClientTrust trust) {
      TrustManager[] managers = trust.managers().toArray(new TrustManager[0]);
      return new Trust(
          trust.context(),
          NettyNioAsyncHttpClient.builder()
              .maxConcurrency(MAX_CONNECTIONS)
              .connectionTimeout(Duration.ofSeconds(5))
              .tlsTrustManagersProvider(() -> managers)
              .build());
    }
  }

  private SessionServices(
      Settings settings,
      InternalKey internalKey,
      Supplier<URI> localEndpoint,
      Trust local,
      Trust foreign,
      Metrics metrics,
      IntSupplier nodes) {
    this.settings = settings;
    this.internalKey = internalKey;
    this.localEndpoint = localEndpoint;
    this.local = local;
    this.foreign = foreign;
    this.metrics = metrics;
    this.nodes = nodes;
  }

  /**
   * The services of this node.
   *
   * @param internalKey signs calls to this node's own service
   * @param localEndpoint this node's own HTTPS address, asked when the first camera needs it
   * @param nodes how many nodes of the cluster share an account
   * @throws IOException with one sentence when the configured authorities do not read
   */
  static SessionServices create(
      Settings settings,
      InternalKey internalKey,
      ServerTls tls,
      Supplier<URI> localEndpoint,
      Metrics metrics,
      IntSupplier nodes)
      throws IOException {
    Trust local = Trust.of(tls.client());
    try {
      Trust foreign = Trust.of(ClientTrust.open(settings.bridge().authorities()));
      return new SessionServices(
          settings, internalKey, localEndpoint, local, foreign, metrics, nodes);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "camfleet.bridge.authorities: "
              + settings.bridge().authorities()
              + ": "
              + e.getMessage()
              + " (expected: certificates in PEM)",
          e);
    }
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
    boolean isLocal = target.kind() == CameraSpec.Target.Kind.LOCAL;
    Trust trust = isLocal ? local : foreign;
    String named = target.region();
    Region region = Region.of(named == null ? settings.service().region() : named);
    return new KvsSessionService(
        new KvsSessionService.Settings(
            region,
            isLocal ? localEndpoint.get() : target.endpoint(),
            isLocal ? ownCredentials() : account(target.account()),
            trust.http(),
            trust.context(),
            CALL_TIMEOUT,
            isLocal
                ? CallGate.of(new CallQueue(settings.bridge().localCalls()))
                : gate(target, region)));
  }

  /** Targets that differ only in how they are written share one budget. */
  private CallGate gate(CameraSpec.Target target, Region region) {
    AccountBudget budget =
        budgets.computeIfAbsent(
            new Account(region, target.endpoint(), target.accountName()),
            account ->
                new AccountBudget(
                    settings.bridge().rates(), nodes, new SecureRandom(), System::nanoTime));
    return CallGate.of(budget, metrics, target.name(), target.accountName());
  }

  private AwsCredentialsProvider ownCredentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            internalKey.accessKeyId(), internalKey.secretAccessKey().reveal()));
  }

  private AwsCredentialsProvider account(@Nullable String name) {
    Path file = settings.bridge().credentialsFile();
    if (file == null) {
      return name == null
          ? DefaultCredentialsProvider.builder().build()
          : ProfileCredentialsProvider.create(name);
    }
    return ProfileCredentialsProvider.builder()
        .profileName(name == null ? "default" : name)
        .profileFile(
            () -> ProfileFile.builder().type(ProfileFile.Type.CREDENTIALS).content(file).build())
        .build();
  }

  @Override
  public void close() {
    services.values().forEach(SessionService::close);
    local.http().close();
    foreign.http().close();
  }
}
