package org.camfleet.fleet.kvs;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.KinesisVideoArchivedMediaAsyncClient;
import software.amazon.awssdk.services.kinesisvideomedia.KinesisVideoMediaAsyncClient;
import software.amazon.awssdk.services.kinesisvideosignaling.KinesisVideoSignalingAsyncClient;
import software.amazon.awssdk.services.kinesisvideowebrtcstorage.KinesisVideoWebRtcStorageAsyncClient;

/** AWS's five clients with one access key. */
record KvsClients(
    KinesisVideoAsyncClient control,
    KinesisVideoSignalingAsyncClient signaling,
    KinesisVideoWebRtcStorageAsyncClient storage,
    KinesisVideoArchivedMediaAsyncClient archivedMedia,
    KinesisVideoMediaAsyncClient media) {

  static KvsClients of(URI endpoint, SdkAsyncHttpClient http, String accessKeyId, String secret) {
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secret));
    return new KvsClients(
        build(KinesisVideoAsyncClient.builder(), endpoint, http, credentials),
        build(KinesisVideoSignalingAsyncClient.builder(), endpoint, http, credentials),
        build(KinesisVideoWebRtcStorageAsyncClient.builder(), endpoint, http, credentials),
        build(KinesisVideoArchivedMediaAsyncClient.builder(), endpoint, http, credentials),
        build(KinesisVideoMediaAsyncClient.builder(), endpoint, http, credentials));
  }

  private static <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> C build(
      B builder, URI endpoint, SdkAsyncHttpClient http, StaticCredentialsProvider credentials) {
    return builder
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint)
        .credentialsProvider(credentials)
        .httpClient(http)
        .build();
  }
}
