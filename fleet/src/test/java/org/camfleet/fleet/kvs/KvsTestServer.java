package org.camfleet.fleet.kvs;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.KinesisVideoArchivedMediaAsyncClient;
import software.amazon.awssdk.services.kinesisvideosignaling.KinesisVideoSignalingAsyncClient;
import software.amazon.awssdk.services.kinesisvideowebrtcstorage.KinesisVideoWebRtcStorageAsyncClient;

/** Our routes on an ephemeral HTTPS port with stores in memory, and AWS's own clients to them. */
final class KvsTestServer implements AutoCloseable {
  static final String ACCESS_KEY = "AKIDEXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  final MemoryStores stores = new MemoryStores();
  final FakeChannels channels = new FakeChannels(stores);
  final CountingMetrics metrics = new CountingMetrics();
  final TestTls tls;
  final ActorTestKit kit;
  volatile IceServers iceServers = IceServers.NONE;
  volatile HlsPlayback hls = HlsPlayback.NONE;
  private final ServerBinding binding;
  private final SdkAsyncHttpClient http;
  private final AwsCredentialsProvider credentials =
      StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET));

  KvsTestServer() throws Exception {
    tls = TestTls.create();
    kit =
        ActorTestKit.create(
            "kvs",
            ConfigFactory.parseString(
                    """
                    pekko.actor.provider = local
                    pekko.fail-mixed-versions = off
                    pekko.http.parsing.max-uri-length = 16k
                    pekko.http.parsing.max-header-value-length = 16k
                    pekko.http.parsing.illegal-header-warnings = off
                    pekko.http.server.raw-request-uri-header = on
                    """)
                .withFallback(ConfigFactory.load()));
    var environment =
        environment(
            stores,
            channels,
            (arn, user) -> iceServers.forClient(arn, user),
            (stream, request, endpoint) -> hls.open(stream, request, endpoint),
            metrics);
    binding =
        Http.get(kit.system())
            .newServerAt("127.0.0.1", 0)
            .enableHttps(ConnectionContext.httpsServer(tls.server()))
            .bind(
                Directives.concat(
                    KvsRoutes.create(environment, kit.system()), KvsRoutes.unknownOperation()))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    http = NettyNioAsyncHttpClient.builder().tlsTrustManagersProvider(() -> tls.trust()).build();
  }

  static KvsEnvironment environment(
      MemoryStores stores,
      FakeChannels channels,
      IceServers iceServers,
      HlsPlayback hls,
      CountingMetrics metrics) {
    return new KvsEnvironment(
        KvsSettings.DEFAULT,
        id -> id.equals(ACCESS_KEY) ? Secret.of(SECRET) : null,
        stores.channels,
        stores.streams,
        stores.tags,
        channels,
        iceServers,
        hls,
        metrics,
        Instant::now);
  }

  URI url() {
    return URI.create("https://localhost:" + binding.localAddress().getPort());
  }

  KinesisVideoAsyncClient control() {
    return build(KinesisVideoAsyncClient.builder(), credentials);
  }

  KinesisVideoAsyncClient controlAs(String id, String secret) {
    return build(
        KinesisVideoAsyncClient.builder(),
        StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)));
  }

  KinesisVideoSignalingAsyncClient signaling() {
    return build(KinesisVideoSignalingAsyncClient.builder(), credentials);
  }

  KinesisVideoWebRtcStorageAsyncClient storage() {
    return build(KinesisVideoWebRtcStorageAsyncClient.builder(), credentials);
  }

  KinesisVideoArchivedMediaAsyncClient archivedMedia() {
    return build(KinesisVideoArchivedMediaAsyncClient.builder(), credentials);
  }

  /** The value of a call, or its exception as AWS's client threw it. */
  static <T> T await(CompletableFuture<T> call) {
    return call.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> C build(
      B builder, AwsCredentialsProvider provider) {
    return builder
        .region(Region.US_EAST_1)
        .endpointOverride(url())
        .credentialsProvider(provider)
        .httpClient(http)
        .build();
  }

  @Override
  public void close() {
    http.close();
    kit.shutdownTestKit();
  }
}
