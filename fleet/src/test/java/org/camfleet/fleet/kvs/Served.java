package org.camfleet.fleet.kvs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.camfleet.core.signaling.Participant;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.kinesisvideo.model.ChannelInfo;
import software.amazon.awssdk.services.kinesisvideo.model.ChannelType;
import software.amazon.awssdk.services.kinesisvideo.model.CreateSignalingChannelResponse;
import software.amazon.awssdk.services.kinesisvideo.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesisvideo.model.DescribeImageGenerationConfigurationResponse;
import software.amazon.awssdk.services.kinesisvideo.model.DescribeMappedResourceConfigurationResponse;
import software.amazon.awssdk.services.kinesisvideo.model.DescribeMediaStorageConfigurationResponse;
import software.amazon.awssdk.services.kinesisvideo.model.DescribeNotificationConfigurationResponse;
import software.amazon.awssdk.services.kinesisvideo.model.DescribeSignalingChannelResponse;
import software.amazon.awssdk.services.kinesisvideo.model.DescribeStreamResponse;
import software.amazon.awssdk.services.kinesisvideo.model.DescribeStreamStorageConfigurationResponse;
import software.amazon.awssdk.services.kinesisvideo.model.GetDataEndpointResponse;
import software.amazon.awssdk.services.kinesisvideo.model.GetSignalingChannelEndpointResponse;
import software.amazon.awssdk.services.kinesisvideo.model.ListSignalingChannelsResponse;
import software.amazon.awssdk.services.kinesisvideo.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesisvideo.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.kinesisvideo.model.ListTagsForStreamResponse;
import software.amazon.awssdk.services.kinesisvideo.model.MappedResourceConfigurationListItem;
import software.amazon.awssdk.services.kinesisvideo.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesisvideo.model.Status;
import software.amazon.awssdk.services.kinesisvideo.model.StreamInfo;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.Fragment;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetClipResponse;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetDashStreamingSessionUrlResponse;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetHlsStreamingSessionUrlResponse;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetImagesResponse;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetMediaForFragmentListResponse;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.Image;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ImageError;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ListFragmentsResponse;
import software.amazon.awssdk.services.kinesisvideomedia.model.GetMediaResponse;
import software.amazon.awssdk.services.kinesisvideosignaling.model.GetIceServerConfigResponse;
import software.amazon.awssdk.services.kinesisvideosignaling.model.IceServer;
import software.amazon.awssdk.services.kinesisvideosignaling.model.SendAlexaOfferToMasterResponse;

/**
 * What the ordinary call of each operation must have answered, or changed where its answer is
 * empty, compared with the channel and the stream that it was made on.
 */
final class Served {
  /** Looks at the answer, or for the change. */
  private interface Check<T> {
    void of(T answer, KvsClients clients, Fixture on);
  }

  private static final Map<KvsOperation, Check<Object>> ALL = new EnumMap<>(KvsOperation.class);

  /** What is called before, so that there is something to answer or to take away. */
  private static final Map<KvsOperation, KvsOperation> BEFORE =
      Map.of(
          KvsOperation.UNTAG_RESOURCE, KvsOperation.TAG_RESOURCE,
          KvsOperation.LIST_TAGS_FOR_RESOURCE, KvsOperation.TAG_RESOURCE,
          KvsOperation.UNTAG_STREAM, KvsOperation.TAG_STREAM,
          KvsOperation.LIST_TAGS_FOR_STREAM, KvsOperation.TAG_STREAM,
          KvsOperation.DESCRIBE_IMAGE_GENERATION_CONFIGURATION,
              KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION,
          KvsOperation.DESCRIBE_NOTIFICATION_CONFIGURATION,
              KvsOperation.UPDATE_NOTIFICATION_CONFIGURATION);

  private Served() {}

  static {
    channels();
    mapping();
    channelTags();
    streams();
    streamTags();
    streamSettings();
    dataPlane();
    archivedMedia();
    media();
  }

  /** Makes the ordinary call of an operation, and checks what came of it. */
  static void check(KvsOperation operation, KvsTestServer server, KvsClients clients, Fixture on) {
    server.channels.joins.clear();
    KvsOperation before = BEFORE.get(operation);
    if (before != null) {
      await(Calls.of(before).by(clients, on));
    }
    Object answer = await(Calls.of(operation).by(clients, on));
    switch (operation) {
      case JOIN_STORAGE_SESSION ->
          assertThat(server.channels.joins).containsExactly(Participant.MASTER);
      case JOIN_STORAGE_SESSION_AS_VIEWER ->
          assertThat(server.channels.joins).containsExactly(Participant.viewer("v"));
      default ->
          Objects.requireNonNull(ALL.get(operation), operation::operationName)
              .of(answer, clients, on);
    }
  }

  private static <T> void answers(KvsOperation operation, Class<T> type, Check<T> check) {
    ALL.put(operation, (answer, c, on) -> check.of(type.cast(answer), c, on));
  }

  /** For operations whose answer is empty. */
  private static void changes(KvsOperation operation, Check<Object> check) {
    ALL.put(operation, check);
  }

  private static void channels() {
    answers(
        KvsOperation.CREATE_SIGNALING_CHANNEL,
        CreateSignalingChannelResponse.class,
        (answer, c, on) -> {
          assertThat(channel(c, on.name() + "-new").channelARN()).isEqualTo(answer.channelARN());
          assertThat(channelTags(c, answer.channelARN())).isEqualTo(Map.of("site", "north"));
        });
    answers(
        KvsOperation.DESCRIBE_SIGNALING_CHANNEL,
        DescribeSignalingChannelResponse.class,
        (answer, c, on) -> {
          assertThat(answer.channelInfo().channelARN()).isEqualTo(on.channelArn());
          assertThat(answer.channelInfo().channelName()).isEqualTo(on.name());
          assertThat(answer.channelInfo().channelStatus()).isEqualTo(Status.ACTIVE);
          assertThat(answer.channelInfo().channelType()).isEqualTo(ChannelType.SINGLE_MASTER);
        });
    answers(
        KvsOperation.LIST_SIGNALING_CHANNELS,
        ListSignalingChannelsResponse.class,
        (answer, c, on) ->
            assertThat(answer.channelInfoList()).containsExactly(channel(c, on.name())));
    changes(
        KvsOperation.UPDATE_SIGNALING_CHANNEL,
        (done, c, on) ->
            assertThat(channel(c, on.name()).singleMasterConfiguration().messageTtlSeconds())
                .isEqualTo(30));
    changes(
        KvsOperation.DELETE_SIGNALING_CHANNEL, (done, c, on) -> gone(() -> channel(c, on.name())));
    answers(
        KvsOperation.GET_SIGNALING_CHANNEL_ENDPOINT,
        GetSignalingChannelEndpointResponse.class,
        (answer, c, on) ->
            assertThat(answer.resourceEndpointList())
                .extracting(one -> one.resourceEndpoint().replaceFirst("[0-9]+", "N"))
                .containsExactlyInAnyOrder(
                    "wss://localhost:N" + SignalingRoutes.MASTER_PATH, "https://localhost:N"));
  }

  private static void mapping() {
    answers(
        KvsOperation.DESCRIBE_MEDIA_STORAGE_CONFIGURATION,
        DescribeMediaStorageConfigurationResponse.class,
        (answer, c, on) -> stored(answer, on));
    changes(
        KvsOperation.UPDATE_MEDIA_STORAGE_CONFIGURATION,
        (done, c, on) ->
            stored(
                await(
                    c.control()
                        .describeMediaStorageConfiguration(r -> r.channelARN(on.channelArn()))),
                on));
    answers(
        KvsOperation.DESCRIBE_MAPPED_RESOURCE_CONFIGURATION,
        DescribeMappedResourceConfigurationResponse.class,
        (answer, c, on) ->
            assertThat(answer.mappedResourceConfigurationList())
                .extracting(MappedResourceConfigurationListItem::arn)
                .containsExactly(on.channelArn()));
  }

  private static void stored(DescribeMediaStorageConfigurationResponse answer, Fixture on) {
    assertThat(answer.mediaStorageConfiguration().streamARN()).isEqualTo(on.streamArn());
    assertThat(answer.mediaStorageConfiguration().statusAsString()).isEqualTo("ENABLED");
  }

  private static void channelTags() {
    changes(
        KvsOperation.TAG_RESOURCE,
        (done, c, on) -> assertThat(channelTags(c, on.channelArn())).isEqualTo(Map.of("a", "b")));
    changes(
        KvsOperation.UNTAG_RESOURCE,
        (done, c, on) -> assertThat(channelTags(c, on.channelArn())).isEmpty());
    answers(
        KvsOperation.LIST_TAGS_FOR_RESOURCE,
        ListTagsForResourceResponse.class,
        (answer, c, on) -> assertThat(answer.tags()).isEqualTo(Map.of("a", "b")));
  }

  private static void streams() {
    answers(
        KvsOperation.CREATE_STREAM,
        CreateStreamResponse.class,
        (answer, c, on) -> {
          assertThat(stream(c, on.name() + "-new").streamARN()).isEqualTo(answer.streamARN());
          assertThat(streamTags(c, on.name() + "-new")).isEqualTo(Map.of("site", "n"));
        });
    answers(
        KvsOperation.DESCRIBE_STREAM,
        DescribeStreamResponse.class,
        (answer, c, on) -> {
          assertThat(answer.streamInfo().streamARN()).isEqualTo(on.streamArn());
          assertThat(answer.streamInfo().streamName()).isEqualTo(on.name());
          assertThat(answer.streamInfo().dataRetentionInHours()).isEqualTo(24);
          assertThat(answer.streamInfo().status()).isEqualTo(Status.ACTIVE);
        });
    answers(
        KvsOperation.LIST_STREAMS,
        ListStreamsResponse.class,
        (answer, c, on) ->
            assertThat(answer.streamInfoList()).containsExactly(stream(c, on.name())));
    changes(
        KvsOperation.UPDATE_STREAM,
        (done, c, on) -> assertThat(stream(c, on.name()).mediaType()).isEqualTo("video/h264"));
    changes(KvsOperation.DELETE_STREAM, (done, c, on) -> gone(() -> stream(c, on.name())));
    changes(
        KvsOperation.UPDATE_DATA_RETENTION,
        (done, c, on) -> assertThat(stream(c, on.name()).dataRetentionInHours()).isEqualTo(25));
    answers(
        KvsOperation.GET_DATA_ENDPOINT,
        GetDataEndpointResponse.class,
        (answer, c, on) -> assertThat(answer.dataEndpoint()).matches("https://localhost:[0-9]+"));
  }

  private static void streamTags() {
    changes(
        KvsOperation.TAG_STREAM,
        (done, c, on) -> assertThat(streamTags(c, on.name())).isEqualTo(Map.of("a", "b")));
    changes(
        KvsOperation.UNTAG_STREAM, (done, c, on) -> assertThat(streamTags(c, on.name())).isEmpty());
    answers(
        KvsOperation.LIST_TAGS_FOR_STREAM,
        ListTagsForStreamResponse.class,
        (answer, c, on) -> assertThat(answer.tags()).isEqualTo(Map.of("a", "b")));
  }

  private static void streamSettings() {
    answers(
        KvsOperation.DESCRIBE_IMAGE_GENERATION_CONFIGURATION,
        DescribeImageGenerationConfigurationResponse.class,
        (answer, c, on) -> images(answer));
    changes(
        KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION,
        (done, c, on) ->
            images(
                await(
                    c.control()
                        .describeImageGenerationConfiguration(r -> r.streamName(on.name())))));
    answers(
        KvsOperation.DESCRIBE_NOTIFICATION_CONFIGURATION,
        DescribeNotificationConfigurationResponse.class,
        (answer, c, on) -> topic(answer));
    changes(
        KvsOperation.UPDATE_NOTIFICATION_CONFIGURATION,
        (done, c, on) ->
            topic(
                await(
                    c.control().describeNotificationConfiguration(r -> r.streamName(on.name())))));
    answers(
        KvsOperation.DESCRIBE_STREAM_STORAGE_CONFIGURATION,
        DescribeStreamStorageConfigurationResponse.class,
        (answer, c, on) -> {
          assertThat(answer.streamARN()).isEqualTo(on.streamArn());
          tier(answer, "HOT");
        });
    changes(
        KvsOperation.UPDATE_STREAM_STORAGE_CONFIGURATION,
        (done, c, on) ->
            tier(
                await(c.control().describeStreamStorageConfiguration(r -> r.streamName(on.name()))),
                "WARM"));
  }

  private static void images(DescribeImageGenerationConfigurationResponse answer) {
    assertThat(answer.imageGenerationConfiguration()).isEqualTo(Calls.images().build());
  }

  private static void topic(DescribeNotificationConfigurationResponse answer) {
    assertThat(answer.notificationConfiguration().destinationConfig().uri())
        .isEqualTo("arn:aws:sns:us-east-1:0:topic");
  }

  private static void tier(DescribeStreamStorageConfigurationResponse answer, String tier) {
    assertThat(answer.streamStorageConfiguration().defaultStorageTierAsString()).isEqualTo(tier);
  }

  private static void dataPlane() {
    answers(
        KvsOperation.GET_ICE_SERVER_CONFIG,
        GetIceServerConfigResponse.class,
        (answer, c, on) ->
            assertThat(answer.iceServerList())
                .extracting(IceServer::username)
                .containsExactly(on.name()));
    answers(
        KvsOperation.SEND_ALEXA_OFFER_TO_MASTER,
        SendAlexaOfferToMasterResponse.class,
        (answer, c, on) ->
            assertThat(
                    new String(Base64.getDecoder().decode(answer.answer()), StandardCharsets.UTF_8))
                .isEqualTo("v=0\r\n"));
    answers(
        KvsOperation.GET_HLS_STREAMING_SESSION_URL,
        GetHlsStreamingSessionUrlResponse.class,
        (answer, c, on) ->
            assertThat(answer.hlsStreamingSessionURL())
                .matches("https://localhost:[0-9]+/hls/" + on.name()));
  }

  private static void archivedMedia() {
    answers(
        KvsOperation.LIST_FRAGMENTS,
        ListFragmentsResponse.class,
        (answer, c, on) -> {
          assertThat(answer.nextToken()).isNull();
          assertThat(answer.fragments())
              .containsExactly(
                  Fragment.builder()
                      .fragmentNumber(FakeMedia.NUMBER.toString())
                      .fragmentSizeInBytes(1_000L)
                      .producerTimestamp(Instant.ofEpochMilli(1_500))
                      .serverTimestamp(Instant.ofEpochMilli(1_750))
                      .fragmentLengthInMilliseconds(2_000L)
                      .build());
        });
  }

  private static void media() {
    answers(
        KvsOperation.GET_MEDIA,
        ResponseBytes.class,
        (answer, c, on) -> {
          assertThat(((GetMediaResponse) answer.response()).contentType()).isEqualTo("video/webm");
          assertThat(answer.asUtf8String()).isEqualTo(on.name() + " Now[]");
        });
    answers(
        KvsOperation.GET_DASH_STREAMING_SESSION_URL,
        GetDashStreamingSessionUrlResponse.class,
        (answer, c, on) ->
            assertThat(answer.dashStreamingSessionURL())
                .matches("https://localhost:[0-9]+/dash/" + on.name()));
    answers(
        KvsOperation.GET_CLIP,
        ResponseBytes.class,
        (answer, c, on) -> {
          assertThat(((GetClipResponse) answer.response()).contentType()).isEqualTo("video/mp4");
          assertThat(answer.asUtf8String())
              .isEqualTo(on.name() + " Range[clock=SERVER, fromMicros=0, toMicros=9000000]");
        });
    answers(
        KvsOperation.GET_IMAGES,
        GetImagesResponse.class,
        (answer, c, on) -> {
          assertThat(answer.nextToken()).isEqualTo("next");
          Image image = answer.images().get(0);
          assertThat(image.timeStamp()).isEqualTo(Instant.EPOCH);
          assertThat(image.error()).isNull();
          assertThat(new String(Base64.getDecoder().decode(image.imageContent()), UTF_8))
              .isEqualTo(on.name() + " StillFormat[kind=JPEG, quality=80, width=0, height=0]");
          assertThat(answer.images().get(1).timeStamp()).isEqualTo(Instant.ofEpochSecond(3));
          assertThat(answer.images().get(1).error()).isEqualTo(ImageError.NO_MEDIA);
          assertThat(answer.images().get(1).imageContent()).isNull();
        });
    answers(
        KvsOperation.GET_MEDIA_FOR_FRAGMENT_LIST,
        ResponseBytes.class,
        (answer, c, on) -> {
          assertThat(((GetMediaForFragmentListResponse) answer.response()).contentType())
              .isEqualTo("video/webm");
          assertThat(answer.asUtf8String()).isEqualTo(on.name() + " [1]");
        });
  }

  private static ChannelInfo channel(KvsClients clients, String name) {
    return await(clients.control().describeSignalingChannel(r -> r.channelName(name)))
        .channelInfo();
  }

  private static StreamInfo stream(KvsClients clients, String name) {
    return await(clients.control().describeStream(r -> r.streamName(name))).streamInfo();
  }

  private static Map<String, String> channelTags(KvsClients clients, String arn) {
    return await(clients.control().listTagsForResource(r -> r.resourceARN(arn))).tags();
  }

  private static Map<String, String> streamTags(KvsClients clients, String name) {
    return await(clients.control().listTagsForStream(r -> r.streamName(name))).tags();
  }

  private static void gone(Runnable description) {
    assertThatThrownBy(description::run).hasCauseInstanceOf(ResourceNotFoundException.class);
  }
}
