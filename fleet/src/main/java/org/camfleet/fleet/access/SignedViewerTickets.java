package org.camfleet.fleet.access;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.fleet.inventory.ViewerTickets;
import org.camfleet.fleet.kvs.IceServers;
import org.camfleet.fleet.kvs.PublicEndpoint;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs viewers' signaling addresses with one of this service's own access keys. */
public final class SignedViewerTickets implements ViewerTickets {
  /** Only the moment of connecting counts, not the life of the socket. */
  private static final Duration VALID = Duration.ofSeconds(299);

  private final String accessKeyId;
  private final Secret secretKey;
  private final String region;
  private final InstantSource clock;
  private final IceServers iceServers;

  /** Signs with one access key, for the region that the signaling route checks. */
  public SignedViewerTickets(
      String accessKeyId,
      Secret secretKey,
      String region,
      InstantSource clock,
      IceServers iceServers) {
    this.accessKeyId = accessKeyId;
    this.secretKey = secretKey;
    this.region = region;
    this.clock = clock;
    this.iceServers = iceServers;
  }

  @Override
  public URI signalingUrl(PublicEndpoint endpoint, String channelArn, String clientId) {
    String socket = endpoint.viewerSocket();
    SdkHttpRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("https" + socket.substring("wss".length())))
            .putRawQueryParameter("X-Amz-ChannelARN", channelArn)
            .putRawQueryParameter("X-Amz-ClientId", clientId)
            .build();
    Instant now = clock.instant();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(AwsCredentialsIdentity.create(accessKeyId, secretKey.reveal()))
                        .request(request)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "kinesisvideo")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, VALID)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
            .request();
    return URI.create("wss" + signed.getUri().toString().substring("https".length()));
  }

  @Override
  public List<IceServer> iceServers(String channelArn, String clientId) {
    return iceServers.forClient(channelArn, clientId);
  }
}
