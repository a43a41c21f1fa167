package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.IceServer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;
import software.amazon.awssdk.services.kinesisvideo.model.ChannelProtocol;
import software.amazon.awssdk.services.kinesisvideo.model.ChannelRole;
import software.amazon.awssdk.services.kinesisvideo.model.GetSignalingChannelEndpointResponse;
import software.amazon.awssdk.services.kinesisvideo.model.ResourceEndpointListItem;
import software.amazon.awssdk.services.kinesisvideosignaling.KinesisVideoSignalingAsyncClient;
import software.amazon.awssdk.services.kinesisvideowebrtcstorage.KinesisVideoWebRtcStorageAsyncClient;

/**
 * The session operations of one account and region through the AWS SDK for Java: the same code
 * toward AWS and toward Camfleet's own service. Thread-safe; shared by all cameras of the account.
 */
public final class KvsSessionService implements SessionService {
  private static final int MOST_ENDPOINTS = 100;
  private static final String REHEARSAL = "camfleet-rehearsal";

  private final Settings settings;
  private final CallGate gate;
  private final CallingAccount account;
  private final ServiceClock clock;
  private final KinesisVideoAsyncClient control;
  private final KvsDescriptions descriptions;
  private final EndpointClients<KinesisVideoSignalingAsyncClient> signaling;
  private final EndpointClients<KinesisVideoWebRtcStorageAsyncClient> storage;

  /**
   * One account on one service.
   *
   * @param region the region that is signed for
   * @param endpoint control-plane endpoint, or null for AWS's own
   * @param credentials asked with each call; a {@link CallingAccount} is named in faults and hears
   *     what is refused
   * @param http the shared HTTP client, with the certificate authorities to trust
   * @param trust the same certificate authorities, for signaling sockets
   * @param callTimeout for one call with its retries
   * @param gate what calls wait for; one that paces them makes the SDK repeat none
   */
  public record Settings(
      Region region,
      @Nullable URI endpoint,
      AwsCredentialsProvider credentials,
      SdkAsyncHttpClient http,
      SSLContext trust,
      Duration callTimeout,
      CallGate gate) {}

  /** A service for these settings; it does not own the HTTP client. */
  public KvsSessionService(Settings settings) {
    this.settings = settings;
    this.gate = settings.gate();
    this.account = CallingAccount.of(settings.credentials());
    this.clock = new ServiceClock(InstantSource.system());
    this.signaling =
        new EndpointClients<>(
            MOST_ENDPOINTS, uri -> build(KinesisVideoSignalingAsyncClient.builder(), uri));
    this.storage =
        new EndpointClients<>(
            MOST_ENDPOINTS, uri -> build(KinesisVideoWebRtcStorageAsyncClient.builder(), uri));
    this.control = build(KinesisVideoAsyncClient.builder(), settings.endpoint());
    this.descriptions =
        new KvsDescriptions(
            control, gate, settings.region().id(), account.accountName(), clock::offset);
  }

  /** The clients of another one, behind a gate of its own. */
  private KvsSessionService(KvsSessionService shared, CallGate gate) {
    this.settings = shared.settings;
    this.gate = gate;
    this.account = shared.account;
    this.clock = shared.clock;
    this.signaling = shared.signaling;
    this.storage = shared.storage;
    this.control = shared.control;
    this.descriptions = shared.descriptions.behind(gate);
  }

  @Override
  public SessionService of(Caller caller) {
    return new KvsSessionService(this, gate.of(caller));
  }

  @Override
  public CompletionStage<Prepared> prepare(String channelName, Participant participant) {
    return faults(
        () ->
            descriptions
                .channel(channelName)
                .thenCompose(channel -> prepared(channel, participant)));
  }

  private CompletableFuture<Prepared> prepared(ChannelFacts channel, Participant participant) {
    String arn = channel.arn();
    ChannelRole role = participant.isMaster() ? ChannelRole.MASTER : ChannelRole.VIEWER;
    return endpoints(arn, role)
        .thenCompose(
            byProtocol ->
                iceServers(arn, participant, endpoint(byProtocol, ChannelProtocol.HTTPS))
                    .thenApply(
                        servers ->
                            new Prepared(
                                arn,
                                participant,
                                endpoint(byProtocol, ChannelProtocol.WSS),
                                endpoint(byProtocol, ChannelProtocol.WEBRTC),
                                servers,
                                channel)));
  }

  @Override
  public CompletionStage<StreamFacts> stream(ChannelFacts channel) {
    String arn = channel.streamArn();
    return arn == null
        ? CompletableFuture.completedFuture(StreamFacts.UNKNOWN)
        : descriptions.stream(arn);
  }

  private CompletableFuture<Map<ChannelProtocol, URI>> endpoints(String arn, ChannelRole role) {
    return gate.pass(KvsCall.GET_ENDPOINT, arn, () -> askEndpoints(arn, role))
        .thenApply(
            answer -> {
              Map<ChannelProtocol, URI> found = new EnumMap<>(ChannelProtocol.class);
              for (ResourceEndpointListItem item : answer.resourceEndpointList()) {
                found.put(item.protocol(), URI.create(item.resourceEndpoint()));
              }
              return found;
            });
  }

  private CompletableFuture<GetSignalingChannelEndpointResponse> askEndpoints(
      String arn, ChannelRole role) {
    return control.getSignalingChannelEndpoint(
        request ->
            request
                .channelARN(arn)
                .singleMasterChannelEndpointConfiguration(
                    wanted ->
                        wanted
                            .protocols(
                                ChannelProtocol.WSS, ChannelProtocol.HTTPS, ChannelProtocol.WEBRTC)
                            .role(role)));
  }

  private CompletableFuture<List<IceServer>> iceServers(
      String arn, Participant participant, URI endpoint) {
    return gate.pass(
            KvsCall.GET_ICE_SERVERS,
            arn,
            () ->
                signaling
                    .at(endpoint)
                    .getIceServerConfig(
                        request -> request.channelARN(arn).clientId(participant.clientId())))
        .thenApply(
            answer -> answer.iceServerList().stream().map(KvsSessionService::iceServer).toList());
  }

  private static IceServer iceServer(
      software.amazon.awssdk.services.kinesisvideosignaling.model.IceServer server) {
    if (server.username() == null || server.password() == null || server.ttl() == null) {
      throw KvsDescriptions.missing("GetIceServerConfig", "Username, Password or Ttl");
    }
    return new IceServer(
        server.uris(), server.username(), Secret.of(server.password()), server.ttl());
  }

  /**
   * Calls every operation once about a channel that does not exist: the SDK's thousands of classes
   * are loaded by it, and not while a camera waits.
   *
   * @param endpoint answers for the data plane, too
   * @return the URL of that channel's signaling socket, which is refused
   */
  public CompletionStage<URI> rehearse(URI endpoint) {
    String arn =
        "arn:aws:kinesisvideo:%s:000000000000:channel/%s/0"
            .formatted(settings.region().id(), REHEARSAL);
    URI sockets = URI.create(endpoint.toString().replaceFirst("^http", "ws"));
    Prepared nothing = new Prepared(arn, Participant.MASTER, sockets, endpoint, List.of());
    return CompletableFuture.allOf(
            ended(prepare(REHEARSAL)),
            ended(descriptions.storage(arn)),
            ended(descriptions.stream(arn.replace(":channel/", ":stream/"))),
            ended(endpoints(arn, ChannelRole.MASTER)),
            ended(iceServers(arn, Participant.MASTER, endpoint)),
            ended(join(nothing)))
        .thenCompose(done -> signalingUrl(nothing));
  }

  private static CompletableFuture<Void> ended(CompletionStage<?> call) {
    return call.<Void>handle((answer, refusal) -> null).toCompletableFuture();
  }

  @Override
  public CompletionStage<URI> signalingUrl(Prepared prepared) {
    return faults(
        () ->
            gate.pass(KvsCall.CONNECT, prepared.channelArn(), this::identity)
                .thenApply(
                    identity ->
                        SignalingUrls.presign(
                            prepared.signalingEndpoint(),
                            prepared.channelArn(),
                            prepared.participant(),
                            settings.region().id(),
                            identity,
                            clock)));
  }

  private CompletableFuture<AwsCredentialsIdentity> identity() {
    return account
        .resolveIdentity()
        .<AwsCredentialsIdentity>thenApply(identity -> identity)
        .toCompletableFuture();
  }

  @Override
  public CompletionStage<Void> join(Prepared prepared) {
    return faults(() -> gate.pass(KvsCall.JOIN, prepared.channelArn(), () -> askToJoin(prepared)));
  }

  private CompletableFuture<Void> askToJoin(Prepared prepared) {
    KinesisVideoWebRtcStorageAsyncClient client = storage.at(prepared.storageEndpoint());
    String arn = prepared.channelArn();
    String clientId = prepared.participant().clientId();
    return clientId == null
        ? client.joinStorageSession(to -> to.channelArn(arn)).thenAccept(joined -> {})
        : client
            .joinStorageSessionAsViewer(to -> to.channelArn(arn).clientId(clientId))
            .thenAccept(joined -> {});
  }

  @Override
  public SSLContext trust() {
    return settings.trust();
  }

  @Override
  public void close() {
    control.close();
    signaling.close();
    storage.close();
  }

  private static URI endpoint(Map<ChannelProtocol, URI> endpoints, ChannelProtocol protocol) {
    URI endpoint = endpoints.get(protocol);
    if (endpoint == null) {
      throw new SessionFault(
          SessionFault.Kind.SERVICE_ERROR,
          "GetSignalingChannelEndpoint: no " + protocol + " endpoint in the answer");
    }
    return endpoint;
  }

  private <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> C build(
      B builder, @Nullable URI endpoint) {
    builder
        .region(settings.region())
        .credentialsProvider(account)
        .httpClient(settings.http())
        .overrideConfiguration(overrides());
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  private ClientOverrideConfiguration overrides() {
    ClientOverrideConfiguration.Builder overrides =
        ClientOverrideConfiguration.builder()
            .apiCallTimeout(settings.callTimeout())
            .addExecutionInterceptor(new DateReader(clock))
            .addExecutionInterceptor(CallingAccount.telling(account));
    if (gate.isPaced()) {
      // A repetition behind the gate would be a call that nobody counted.
      overrides.retryStrategy(AwsRetryStrategy.doNotRetry());
    }
    return overrides.build();
  }

  /** Whatever goes wrong is a fault of the stage, also what goes wrong before there is one. */
  private <T> CompletionStage<T> faults(Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> stage;
    try {
      stage = call.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    return stage
        .handle(
            (value, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(value)
                    : CompletableFuture.<T>failedFuture(
                        KvsFaults.of(failure, account.accountName())))
        .thenCompose(Function.identity());
  }
}
