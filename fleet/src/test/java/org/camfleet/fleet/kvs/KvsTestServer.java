package org.camfleet.fleet.kvs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.SqlStreamSettings;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.database.SqlTagStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.policy.Policies;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.KinesisVideoArchivedMediaAsyncClient;
import software.amazon.awssdk.services.kinesisvideomedia.KinesisVideoMediaAsyncClient;
import software.amazon.awssdk.services.kinesisvideosignaling.KinesisVideoSignalingAsyncClient;
import software.amazon.awssdk.services.kinesisvideowebrtcstorage.KinesisVideoWebRtcStorageAsyncClient;

/**
 * Our routes on an ephemeral HTTPS port with a database in a file, and AWS's own clients to them.
 */
public final class KvsTestServer implements AutoCloseable {
  static final String ACCESS_KEY = "AKIDEXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  /** For all clients of this JVM: one that ends loops of its own waits for two quiet seconds. */
  private static final SdkEventLoopGroup LOOPS = SdkEventLoopGroup.builder().build();

  /** Settings of actor systems that serve these routes, as ops has them. */
  static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko.actor.provider = local
              pekko.fail-mixed-versions = off
              pekko.http.parsing.max-uri-length = 16k
              pekko.http.parsing.max-header-value-length = 16k
              pekko.http.parsing.illegal-header-warnings = off
              pekko.http.server.raw-request-uri-header = on
              """)
          .withFallback(ConfigFactory.load());

  /** What may be different about a server. */
  record Options(HttpEdge http, Policies policies, QuotaSettings quotas, LongSupplier nanos) {
    /** Nothing is limited, so that tests need not wait for each other. */
    static final Options OPEN =
        new Options(
            HttpEdge.DEFAULT,
            Policies.EVERYTHING,
            new QuotaSettings(false, Map.of(), Map.of(), 1, 1, 1, 100),
            System::nanoTime);
  }

  final CountingMetrics metrics = new CountingMetrics();

  /** What the server knows. */
  public final Database database;

  final FakeChannels channels;
  final TestTls tls;
  final ActorTestKit kit;
  volatile IceServers iceServers = IceServers.NONE;
  volatile HlsPlayback hls = HlsPlayback.NONE;

  /** What is stored of all streams. */
  public volatile ArchivedMedia media = ArchivedMedia.NONE;

  private final ServerBinding binding;
  private final ServerBinding standard;
  private final Path directory;
  final SdkAsyncHttpClient http;
  private final Map<String, KvsClients> clients = new ConcurrentHashMap<>();

  /** A server without limits. */
  public KvsTestServer() throws Exception {
    this(Options.OPEN);
  }

  KvsTestServer(Options options) throws Exception {
    directory = Files.createTempDirectory("kvs");
    database = TestDatabase.H2.open(directory);
    channels = new FakeChannels(new SqlChannelStore(database));
    tls = TestTls.create();
    kit = ActorTestKit.create("kvs", CONFIG);
    var environment =
        environment(
            database,
            channels,
            (arn, user) -> iceServers.forClient(arn, user),
            (stream, request, endpoint) -> hls.open(stream, request, endpoint),
            new LateMedia(() -> media),
            metrics,
            options);
    Route routes =
        Directives.concat(
            KvsRoutes.create(environment, kit.system()), KvsRoutes.unknownOperation());
    binding = bind(routes);
    standard = bind(StandardPort.of(routes));
    http =
        NettyNioAsyncHttpClient.builder()
            .eventLoopGroup(LOOPS)
            .tlsTrustManagersProvider(() -> tls.trust())
            .build();
  }

  private ServerBinding bind(Route route) throws Exception {
    return Http.get(kit.system())
        .newServerAt("127.0.0.1", 0)
        .enableHttps(ConnectionContext.httpsServer(tls.server()))
        .bind(route)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  static KvsEnvironment environment(
      Database database,
      FakeChannels channels,
      IceServers iceServers,
      HlsPlayback hls,
      ArchivedMedia media,
      CountingMetrics metrics) {
    return environment(database, channels, iceServers, hls, media, metrics, Options.OPEN);
  }

  private static KvsEnvironment environment(
      Database database,
      FakeChannels channels,
      IceServers iceServers,
      HlsPlayback hls,
      ArchivedMedia media,
      CountingMetrics metrics,
      Options options) {
    return new KvsEnvironment(
        KvsSettings.DEFAULT,
        options.http(),
        KvsTestServer::secretOf,
        options.policies(),
        new KvsQuotas(options.quotas(), metrics, options.nanos()),
        new SqlChannelStore(database),
        new SqlStreamStore(database),
        new SqlTagStore(database),
        new SqlStreamSettings(database),
        channels,
        iceServers,
        hls,
        media,
        metrics,
        Instant::now);
  }

  /** Keys that are one letter longer belong to other callers with the same secret. */
  private static @Nullable Secret secretOf(String id) {
    return id.matches(ACCESS_KEY + "[0-9]?") ? Secret.of(SECRET) : null;
  }

  /** The second port, on which the service answers as if it were 443. */
  URI standardUrl() {
    return URI.create("https://localhost:" + standard.localAddress().getPort());
  }

  URI url() {
    return URI.create("https://localhost:" + binding.localAddress().getPort());
  }

  /** AWS's clients with an access key, of which any digit makes another with the same secret. */
  KvsClients clients(String accessKeyId) {
    return clients.computeIfAbsent(accessKeyId, id -> KvsClients.of(url(), http, id, SECRET));
  }

  KinesisVideoAsyncClient control() {
    return clients(ACCESS_KEY).control();
  }

  KinesisVideoAsyncClient controlAs(String id, String secret) {
    return KvsClients.of(url(), http, id, secret).control();
  }

  KinesisVideoSignalingAsyncClient signaling() {
    return clients(ACCESS_KEY).signaling();
  }

  KinesisVideoWebRtcStorageAsyncClient storage() {
    return clients(ACCESS_KEY).storage();
  }

  /** AWS's client of recorded media. */
  public KinesisVideoArchivedMediaAsyncClient archivedMedia() {
    return clients(ACCESS_KEY).archivedMedia();
  }

  /** AWS's client of media as they come. */
  public KinesisVideoMediaAsyncClient mediaAsTheyCome() {
    return clients(ACCESS_KEY).media();
  }

  /** The value of a call, or its exception as AWS's client threw it. */
  public static <T> T await(CompletableFuture<T> call) {
    return call.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    http.close();
    kit.shutdownTestKit();
    database.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
