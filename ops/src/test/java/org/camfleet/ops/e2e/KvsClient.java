package org.camfleet.ops.e2e;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;
import software.amazon.awssdk.services.kinesisvideo.model.APIName;
import software.amazon.awssdk.services.kinesisvideo.model.MediaStorageConfigurationStatus;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.KinesisVideoArchivedMediaAsyncClient;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSDisplayFragmentTimestamp;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;
import software.amazon.awssdk.services.kinesisvideosignaling.KinesisVideoSignalingAsyncClient;
import software.amazon.awssdk.services.kinesisvideowebrtcstorage.KinesisVideoWebRtcStorageAsyncClient;

/** AWS's own Java clients, pointed at a Camfleet. */
final class KvsClient implements AutoCloseable {
  /** For all clients of this JVM: one that ends loops of its own waits for two quiet seconds. */
  private static final SdkEventLoopGroup LOOPS = SdkEventLoopGroup.builder().build();

  private final URI endpoint;
  private final AwsBasicCredentials credentials;
  private final SdkAsyncHttpClient http;
  private final KinesisVideoAsyncClient control;
  private final KinesisVideoSignalingAsyncClient signaling;
  private final KinesisVideoWebRtcStorageAsyncClient storage;
  private final KinesisVideoArchivedMediaAsyncClient archive;

  private KvsClient(FleetApi api, AwsBasicCredentials credentials, SdkAsyncHttpClient http) {
    this.endpoint = api.base();
    this.credentials = credentials;
    this.http = http;
    StaticCredentialsProvider provider = StaticCredentialsProvider.create(credentials);
    this.control =
        KinesisVideoAsyncClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(provider)
            .httpClient(http)
            .endpointOverride(endpoint)
            .build();
    this.signaling =
        KinesisVideoSignalingAsyncClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(provider)
            .httpClient(http)
            .endpointOverride(endpoint)
            .build();
    this.storage =
        KinesisVideoWebRtcStorageAsyncClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(provider)
            .httpClient(http)
            .endpointOverride(endpoint)
            .build();
    this.archive =
        KinesisVideoArchivedMediaAsyncClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(provider)
            .httpClient(http)
            .endpointOverride(endpoint)
            .build();
  }

  /** Clients with the secrets and the trust of this API. */
  static KvsClient of(FleetApi api) {
    return of(api, api.accessKeyId(), api.secretAccessKey());
  }

  /** The same with a key that need not be the right one. */
  static KvsClient of(FleetApi api, String accessKeyId, String secretAccessKey) {
    return new KvsClient(api, AwsBasicCredentials.create(accessKeyId, secretAccessKey), http(api));
  }

  /** An HTTP client that believes this server. */
  static SdkAsyncHttpClient http(FleetApi api) {
    return NettyNioAsyncHttpClient.builder()
        .eventLoopGroup(LOOPS)
        .connectionTimeout(Duration.ofSeconds(5))
        .connectionAcquisitionTimeout(Duration.ofSeconds(30))
        .tlsTrustManagersProvider(() -> trustManagers(api))
        .build();
  }

  private static TrustManager[] trustManagers(FleetApi api) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(api.trustStore());
      return factory.getTrustManagers();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  KinesisVideoAsyncClient control() {
    return control;
  }

  KinesisVideoArchivedMediaAsyncClient archive() {
    return archive;
  }

  /** A signed call whose body is what the caller says, JSON or not. */
  HttpRequest signedPost(String path, String body) {
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.resolve(path))
            .putHeader("Content-Type", "application/json")
            .build();
    HttpRequest.Builder signed =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(credentials)
                    .request(request)
                    .payload(ContentStreamProvider.fromUtf8String(body))
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "kinesisvideo")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
        .request()
        .forEachHeader(
            (name, values) -> {
              // These two are the HTTP client's own.
              if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> signed.header(name, value));
              }
            });
    return signed.build();
  }

  /** Makes a channel without storage; answers its ARN. */
  String createChannel(String name) {
    return control.createSignalingChannel(r -> r.channelName(name)).join().channelARN();
  }

  /** Makes channel, stream and mapping; answers the channel's ARN. */
  String createStoredChannel(String name, int retentionHours) {
    String channel = createChannel(name);
    String stream =
        control
            .createStream(r -> r.streamName(name).dataRetentionInHours(retentionHours))
            .join()
            .streamARN();
    control
        .updateMediaStorageConfiguration(
            r ->
                r.channelARN(channel)
                    .mediaStorageConfiguration(
                        m -> m.status(MediaStorageConfigurationStatus.ENABLED).streamARN(stream)))
        .join();
    return channel;
  }

  /** The ARN of a channel that exists. */
  String channelArn(String name) {
    return control
        .describeSignalingChannel(r -> r.channelName(name))
        .join()
        .channelInfo()
        .channelARN();
  }

  void joinAsMaster(String channelArn) {
    storage.joinStorageSession(r -> r.channelArn(channelArn)).join();
  }

  void joinAsViewer(String channelArn, String clientId) {
    storage.joinStorageSessionAsViewer(r -> r.channelArn(channelArn).clientId(clientId)).join();
  }

  /**
   * What GetIceServerConfig answers, as a browser's {@code RTCIceServer}s; master without an id.
   */
  List<Map<String, Object>> iceServers(String channelArn, @Nullable String clientId) {
    return signaling
        .getIceServerConfig(r -> r.channelARN(channelArn).clientId(clientId))
        .join()
        .iceServerList()
        .stream()
        .map(
            one ->
                Map.<String, Object>of(
                    "urls", one.uris(), "username", one.username(), "credential", one.password()))
        .toList();
  }

  /** A presigned signaling URL: as viewer with a client id, as master without. */
  String signalingUrl(String channelArn, @Nullable String clientId) {
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(endpoint.resolve(clientId == null ? "/signaling/master" : "/signaling/viewer"))
            .putRawQueryParameter("X-Amz-ChannelARN", channelArn);
    if (clientId != null) {
      request.putRawQueryParameter("X-Amz-ClientId", clientId);
    }
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(credentials)
                        .request(request.build())
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "kinesisvideo")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(
                            AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(299)))
            .request();
    return "wss" + signed.getUri().toString().substring("https".length());
  }

  /** An HLS session; times are null for live. */
  String hlsUrl(
      String streamName,
      HLSPlaybackMode mode,
      java.time.@Nullable Instant from,
      java.time.@Nullable Instant to) {
    control
        .getDataEndpoint(
            r -> r.streamName(streamName).apiName(APIName.GET_HLS_STREAMING_SESSION_URL))
        .join();
    return archive
        .getHLSStreamingSessionURL(
            r -> {
              r.streamName(streamName)
                  .playbackMode(mode)
                  .displayFragmentTimestamp(HLSDisplayFragmentTimestamp.ALWAYS)
                  .maxMediaPlaylistFragmentResults(1000L);
              if (from != null) {
                r.hlsFragmentSelector(
                    s ->
                        s.fragmentSelectorType("PRODUCER_TIMESTAMP")
                            .timestampRange(t -> t.startTimestamp(from).endTimestamp(to)));
              }
            })
        .join()
        .hlsStreamingSessionURL();
  }

  @Override
  public void close() {
    control.close();
    signaling.close();
    storage.close();
    archive.close();
    http.close();
  }
}
