package org.camfleet.core.bridge;

import static java.time.ZoneOffset.UTC;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import org.camfleet.core.signaling.Participant;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Presigned URLs of signaling sockets (KVS ConnectAsMaster, ConnectAsViewer), signed by the AWS
 * SDK's own signer.
 */
final class SignalingUrls {
  /**
   * As AWS's JavaScript client has it: the moment of connecting counts, not the life of the socket.
   */
  private static final Duration VALID = Duration.ofSeconds(299);

  private SignalingUrls() {}

  /** The URL by which a participant connects within the next 299 seconds of that clock. */
  static URI presign(
      URI endpoint,
      String channelArn,
      Participant participant,
      String region,
      AwsCredentialsIdentity identity,
      InstantSource clock) {
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("https" + endpoint.toString().substring("wss".length())))
            .putRawQueryParameter("X-Amz-ChannelARN", channelArn);
    String clientId = participant.clientId();
    if (clientId != null) {
      request.putRawQueryParameter("X-Amz-ClientId", clientId);
    }
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(identity)
                        .request(request.build())
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "kinesisvideo")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(clock.instant(), UTC))
                        .putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, VALID))
            .request();
    return URI.create("wss" + signed.getUri().toString().substring("https".length()));
  }
}
