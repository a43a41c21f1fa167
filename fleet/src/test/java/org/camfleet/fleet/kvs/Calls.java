package org.camfleet.fleet.kvs;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.kinesisvideo.model.ImageGenerationConfiguration;
import software.amazon.awssdk.services.kinesisvideo.model.Tag;

/** One ordinary call of every operation that AWS's clients have, on a channel and a stream. */
final class Calls {
  /** A call that is not made yet. */
  interface Call {
    CompletableFuture<?> by(KvsClients clients, Fixture on);
  }

  static final Map<KvsOperation, Call> ALL = new EnumMap<>(KvsOperation.class);

  /** Bare SDP in base64. */
  static final String OFFER = "dj0wDQpvPS0gMSAxIElOIElQNCAwLjAuMC4wDQo=";

  private Calls() {}

  static {
    channels();
    mapping();
    streams();
    streamSettings();
    edge();
    dataPlane();
  }

  private static void channels() {
    ALL.put(
        KvsOperation.CREATE_SIGNALING_CHANNEL,
        (c, on) ->
            c.control()
                .createSignalingChannel(
                    r -> r.channelName(on.name() + "-new").tags(tag("site", "north"))));
    ALL.put(
        KvsOperation.DESCRIBE_SIGNALING_CHANNEL,
        (c, on) -> c.control().describeSignalingChannel(r -> r.channelName(on.name())));
    ALL.put(
        KvsOperation.LIST_SIGNALING_CHANNELS,
        (c, on) ->
            c.control()
                .listSignalingChannels(
                    r ->
                        r.maxResults(1)
                            .channelNameCondition(
                                n ->
                                    n.comparisonOperator("BEGINS_WITH")
                                        .comparisonValue(on.name()))));
    ALL.put(
        KvsOperation.UPDATE_SIGNALING_CHANNEL,
        (c, on) ->
            c.control()
                .updateSignalingChannel(
                    r ->
                        r.channelARN(on.channelArn())
                            .currentVersion(on.channelVersion())
                            .singleMasterConfiguration(s -> s.messageTtlSeconds(30))));
    ALL.put(
        KvsOperation.DELETE_SIGNALING_CHANNEL,
        (c, on) ->
            c.control()
                .deleteSignalingChannel(
                    r -> r.channelARN(on.channelArn()).currentVersion(on.channelVersion())));
    ALL.put(
        KvsOperation.GET_SIGNALING_CHANNEL_ENDPOINT,
        (c, on) -> c.control().getSignalingChannelEndpoint(r -> r.channelARN(on.channelArn())));
    ALL.put(
        KvsOperation.TAG_RESOURCE,
        (c, on) ->
            c.control().tagResource(r -> r.resourceARN(on.channelArn()).tags(tag("a", "b"))));
    ALL.put(
        KvsOperation.UNTAG_RESOURCE,
        (c, on) -> c.control().untagResource(r -> r.resourceARN(on.channelArn()).tagKeyList("a")));
    ALL.put(
        KvsOperation.LIST_TAGS_FOR_RESOURCE,
        (c, on) -> c.control().listTagsForResource(r -> r.resourceARN(on.channelArn())));
  }

  private static void mapping() {
    ALL.put(
        KvsOperation.DESCRIBE_MEDIA_STORAGE_CONFIGURATION,
        (c, on) -> c.control().describeMediaStorageConfiguration(r -> r.channelName(on.name())));
    ALL.put(
        KvsOperation.UPDATE_MEDIA_STORAGE_CONFIGURATION,
        (c, on) ->
            c.control()
                .updateMediaStorageConfiguration(
                    r ->
                        r.channelARN(on.channelArn())
                            .mediaStorageConfiguration(
                                m -> m.status("ENABLED").streamARN(on.streamArn()))));
    ALL.put(
        KvsOperation.DESCRIBE_MAPPED_RESOURCE_CONFIGURATION,
        (c, on) -> c.control().describeMappedResourceConfiguration(r -> r.streamName(on.name())));
  }

  private static void streams() {
    ALL.put(
        KvsOperation.CREATE_STREAM,
        (c, on) ->
            c.control()
                .createStream(r -> r.streamName(on.name() + "-new").tags(Map.of("site", "n"))));
    ALL.put(
        KvsOperation.DESCRIBE_STREAM,
        (c, on) -> c.control().describeStream(r -> r.streamName(on.name())));
    ALL.put(
        KvsOperation.LIST_STREAMS,
        (c, on) ->
            c.control()
                .listStreams(
                    r ->
                        r.maxResults(1)
                            .streamNameCondition(
                                n ->
                                    n.comparisonOperator("BEGINS_WITH")
                                        .comparisonValue(on.name()))));
    ALL.put(
        KvsOperation.UPDATE_STREAM,
        (c, on) ->
            c.control()
                .updateStream(
                    r ->
                        r.streamName(on.name())
                            .currentVersion(on.streamVersion())
                            .mediaType("video/h264")));
    ALL.put(
        KvsOperation.DELETE_STREAM,
        (c, on) ->
            c.control()
                .deleteStream(r -> r.streamARN(on.streamArn()).currentVersion(on.streamVersion())));
    ALL.put(
        KvsOperation.UPDATE_DATA_RETENTION,
        (c, on) ->
            c.control()
                .updateDataRetention(
                    r ->
                        r.streamName(on.name())
                            .currentVersion(on.streamVersion())
                            .operation("INCREASE_DATA_RETENTION")
                            .dataRetentionChangeInHours(1)));
    ALL.put(
        KvsOperation.GET_DATA_ENDPOINT,
        (c, on) -> c.control().getDataEndpoint(r -> r.streamName(on.name()).apiName("GET_MEDIA")));
    ALL.put(
        KvsOperation.TAG_STREAM,
        (c, on) -> c.control().tagStream(r -> r.streamARN(on.streamArn()).tags(Map.of("a", "b"))));
    ALL.put(
        KvsOperation.UNTAG_STREAM,
        (c, on) -> c.control().untagStream(r -> r.streamName(on.name()).tagKeyList("a")));
    ALL.put(
        KvsOperation.LIST_TAGS_FOR_STREAM,
        (c, on) -> c.control().listTagsForStream(r -> r.streamName(on.name())));
  }

  private static void streamSettings() {
    ALL.put(
        KvsOperation.DESCRIBE_IMAGE_GENERATION_CONFIGURATION,
        (c, on) -> c.control().describeImageGenerationConfiguration(r -> r.streamName(on.name())));
    ALL.put(
        KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION,
        (c, on) ->
            c.control()
                .updateImageGenerationConfiguration(
                    r -> r.streamName(on.name()).imageGenerationConfiguration(images().build())));
    ALL.put(
        KvsOperation.DESCRIBE_NOTIFICATION_CONFIGURATION,
        (c, on) -> c.control().describeNotificationConfiguration(r -> r.streamName(on.name())));
    ALL.put(
        KvsOperation.UPDATE_NOTIFICATION_CONFIGURATION,
        (c, on) ->
            c.control()
                .updateNotificationConfiguration(
                    r ->
                        r.streamName(on.name())
                            .notificationConfiguration(
                                n ->
                                    n.status("ENABLED")
                                        .destinationConfig(
                                            d -> d.uri("arn:aws:sns:us-east-1:0:topic")))));
    ALL.put(
        KvsOperation.DESCRIBE_STREAM_STORAGE_CONFIGURATION,
        (c, on) -> c.control().describeStreamStorageConfiguration(r -> r.streamName(on.name())));
    ALL.put(
        KvsOperation.UPDATE_STREAM_STORAGE_CONFIGURATION,
        (c, on) ->
            c.control()
                .updateStreamStorageConfiguration(
                    r ->
                        r.streamName(on.name())
                            .currentVersion(on.streamVersion())
                            .streamStorageConfiguration(s -> s.defaultStorageTier("WARM"))));
  }

  private static void edge() {
    ALL.put(
        KvsOperation.START_EDGE_CONFIGURATION_UPDATE,
        (c, on) ->
            c.control()
                .startEdgeConfigurationUpdate(
                    r ->
                        r.streamName(on.name())
                            .edgeConfig(
                                e ->
                                    e.hubDeviceArn("arn:aws:iot:us-east-1:000000000000:thing/hub")
                                        .recorderConfig(
                                            x ->
                                                x.mediaSourceConfig(
                                                    m ->
                                                        m.mediaUriSecretArn(
                                                                "arn:aws:secretsmanager:us-east-1:"
                                                                    + "000000000000:secret:x")
                                                            .mediaUriType("RTSP_URI"))))));
    ALL.put(
        KvsOperation.DESCRIBE_EDGE_CONFIGURATION,
        (c, on) -> c.control().describeEdgeConfiguration(r -> r.streamName(on.name())));
    ALL.put(
        KvsOperation.DELETE_EDGE_CONFIGURATION,
        (c, on) -> c.control().deleteEdgeConfiguration(r -> r.streamName(on.name())));
    ALL.put(
        KvsOperation.LIST_EDGE_AGENT_CONFIGURATIONS,
        (c, on) ->
            c.control()
                .listEdgeAgentConfigurations(
                    r -> r.hubDeviceArn("arn:aws:iot:us-east-1:000000000000:thing/hub")));
  }

  private static void dataPlane() {
    ALL.put(
        KvsOperation.GET_ICE_SERVER_CONFIG,
        (c, on) -> c.signaling().getIceServerConfig(r -> r.channelARN(on.channelArn())));
    ALL.put(
        KvsOperation.SEND_ALEXA_OFFER_TO_MASTER,
        (c, on) ->
            c.signaling()
                .sendAlexaOfferToMaster(
                    r ->
                        r.channelARN(on.channelArn())
                            .senderClientId("alexa")
                            .messagePayload(OFFER)));
    ALL.put(
        KvsOperation.JOIN_STORAGE_SESSION,
        (c, on) -> c.storage().joinStorageSession(r -> r.channelArn(on.channelArn())));
    ALL.put(
        KvsOperation.JOIN_STORAGE_SESSION_AS_VIEWER,
        (c, on) ->
            c.storage()
                .joinStorageSessionAsViewer(r -> r.channelArn(on.channelArn()).clientId("v")));
    ALL.put(
        KvsOperation.GET_HLS_STREAMING_SESSION_URL,
        (c, on) -> c.archivedMedia().getHLSStreamingSessionURL(r -> r.streamName(on.name())));
    ALL.put(
        KvsOperation.GET_DASH_STREAMING_SESSION_URL,
        (c, on) -> c.archivedMedia().getDASHStreamingSessionURL(r -> r.streamName(on.name())));
    ALL.put(
        KvsOperation.GET_CLIP,
        (c, on) ->
            c.archivedMedia()
                .getClip(
                    r ->
                        r.streamName(on.name())
                            .clipFragmentSelector(
                                s ->
                                    s.fragmentSelectorType("SERVER_TIMESTAMP")
                                        .timestampRange(
                                            t ->
                                                t.startTimestamp(Instant.EPOCH)
                                                    .endTimestamp(Instant.EPOCH.plusSeconds(9)))),
                    AsyncResponseTransformer.toBytes()));
    ALL.put(
        KvsOperation.GET_IMAGES,
        (c, on) ->
            c.archivedMedia()
                .getImages(
                    r ->
                        r.streamName(on.name())
                            .imageSelectorType("SERVER_TIMESTAMP")
                            .startTimestamp(Instant.EPOCH)
                            .endTimestamp(Instant.EPOCH.plusSeconds(9))
                            .format("JPEG")));
    ALL.put(
        KvsOperation.LIST_FRAGMENTS,
        (c, on) -> c.archivedMedia().listFragments(r -> r.streamName(on.name())));
    ALL.put(
        KvsOperation.GET_MEDIA_FOR_FRAGMENT_LIST,
        (c, on) ->
            c.archivedMedia()
                .getMediaForFragmentList(
                    r -> r.streamName(on.name()).fragments("1"),
                    AsyncResponseTransformer.toBytes()));
    ALL.put(
        KvsOperation.GET_MEDIA,
        (c, on) ->
            c.media()
                .getMedia(
                    r -> r.streamName(on.name()).startSelector(s -> s.startSelectorType("NOW")),
                    AsyncResponseTransformer.toBytes()));
  }

  /** The ordinary call of an operation. */
  static Call of(KvsOperation operation) {
    return Objects.requireNonNull(ALL.get(operation), operation::operationName);
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** Image generation as it may be asked for. */
  static ImageGenerationConfiguration.Builder images() {
    return ImageGenerationConfiguration.builder()
        .status("ENABLED")
        .imageSelectorType("SERVER_TIMESTAMP")
        .destinationConfig(d -> d.uri("s3://bucket/prefix").destinationRegion("us-east-1"))
        .samplingInterval(3000)
        .format("JPEG")
        .formatConfigWithStrings(Map.of("JPEGQuality", "80"))
        .widthPixels(320)
        .heightPixels(240);
  }
}
