package org.camfleet.fleet.kvs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camfleet.fleet.kvs.Calls.Call;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisvideo.model.Tag;

/** Calls that break one rule each, with the exception that they must be answered with. */
final class Refusals {
  /** Where a call is made. */
  enum Where {
    /** A server without limits. */
    OPEN,
    /** A server whose account has all that it may have. */
    FULL
  }

  /**
   * One refusal.
   *
   * @param rule what the call breaks
   * @param hours retention of the stream
   */
  record Refusal(
      KvsOperation operation, KvsError error, String rule, Where where, int hours, Call call) {
    @Override
    public String toString() {
      return operation.operationName() + ": " + rule;
    }
  }

  static final List<Refusal> ALL = new ArrayList<>();

  private Refusals() {}

  static {
    channels();
    mapping();
    streams();
    tags();
    streamSettings();
    dataPlane();
  }

  private static void channels() {
    add(
        KvsOperation.CREATE_SIGNALING_CHANNEL,
        KvsError.INVALID_ARGUMENT,
        "a name with a space",
        (c, on) -> c.control().createSignalingChannel(r -> r.channelName("a b")));
    add(
        KvsOperation.CREATE_SIGNALING_CHANNEL,
        KvsError.INVALID_ARGUMENT,
        "a full mesh",
        (c, on) ->
            c.control()
                .createSignalingChannel(r -> r.channelName("mesh").channelType("FULL_MESH")));
    add(
        KvsOperation.CREATE_SIGNALING_CHANNEL,
        KvsError.RESOURCE_IN_USE,
        "a name that is taken",
        (c, on) -> c.control().createSignalingChannel(r -> r.channelName(on.name())));
    add(
        KvsOperation.CREATE_SIGNALING_CHANNEL,
        KvsError.TAGS_PER_RESOURCE_EXCEEDED_LIMIT,
        "51 tags",
        (c, on) ->
            c.control().createSignalingChannel(r -> r.channelName("tagged").tags(tagList(51))));
    ALL.add(
        new Refusal(
            KvsOperation.CREATE_SIGNALING_CHANNEL,
            KvsError.ACCOUNT_CHANNEL_LIMIT_EXCEEDED,
            "one channel too many",
            Where.FULL,
            24,
            (c, on) -> c.control().createSignalingChannel(r -> r.channelName("more"))));
    add(
        KvsOperation.DESCRIBE_SIGNALING_CHANNEL,
        KvsError.INVALID_ARGUMENT,
        "a name and an ARN",
        (c, on) ->
            c.control()
                .describeSignalingChannel(
                    r -> r.channelName(on.name()).channelARN(on.channelArn())));
    add(
        KvsOperation.LIST_SIGNALING_CHANNELS,
        KvsError.INVALID_ARGUMENT,
        "a token of somebody else",
        (c, on) -> c.control().listSignalingChannels(r -> r.nextToken("!")));
    add(
        KvsOperation.UPDATE_SIGNALING_CHANNEL,
        KvsError.VERSION_MISMATCH,
        "a stale version",
        (c, on) ->
            c.control()
                .updateSignalingChannel(r -> r.channelARN(on.channelArn()).currentVersion("old")));
    add(
        KvsOperation.UPDATE_SIGNALING_CHANNEL,
        KvsError.INVALID_ARGUMENT,
        "a message life of 4 s",
        (c, on) ->
            c.control()
                .updateSignalingChannel(
                    r ->
                        r.channelARN(on.channelArn())
                            .currentVersion(on.channelVersion())
                            .singleMasterConfiguration(s -> s.messageTtlSeconds(4))));
    add(
        KvsOperation.DELETE_SIGNALING_CHANNEL,
        KvsError.VERSION_MISMATCH,
        "a stale version",
        (c, on) ->
            c.control()
                .deleteSignalingChannel(r -> r.channelARN(on.channelArn()).currentVersion("old")));
    add(
        KvsOperation.GET_SIGNALING_CHANNEL_ENDPOINT,
        KvsError.INVALID_ARGUMENT,
        "WEBRTC without media storage",
        (c, on) ->
            c.control()
                .getSignalingChannelEndpoint(
                    r ->
                        r.channelARN(on.channelArn())
                            .singleMasterChannelEndpointConfiguration(
                                e -> e.protocolsWithStrings("WEBRTC").role("MASTER"))));
  }

  private static void mapping() {
    KvsOperation update = KvsOperation.UPDATE_MEDIA_STORAGE_CONFIGURATION;
    add(
        KvsOperation.DESCRIBE_MEDIA_STORAGE_CONFIGURATION,
        KvsError.INVALID_ARGUMENT,
        "neither name nor ARN",
        (c, on) -> c.control().describeMediaStorageConfiguration(r -> {}));
    add(
        update,
        KvsError.INVALID_ARGUMENT,
        "ENABLED without a stream",
        (c, on) -> map(c, on.channelArn(), null));
    add(
        update,
        KvsError.RESOURCE_NOT_FOUND,
        "a stream that is not there",
        (c, on) -> map(c, on.channelArn(), Fixture.missing().streamArn()));
    add(
        update,
        KvsError.RESOURCE_IN_USE,
        "a second channel on one stream",
        (c, on) -> map(c, Fixture.create(c, 24).channelArn(), on.mapped(c).streamArn()));
    ALL.add(
        new Refusal(
            update,
            KvsError.NO_DATA_RETENTION,
            "a stream that keeps nothing",
            Where.OPEN,
            0,
            (c, on) -> map(c, on.channelArn(), on.streamArn())));
    ALL.add(
        new Refusal(
            update,
            KvsError.CLIENT_LIMIT_EXCEEDED,
            "one channel with media storage too many",
            Where.FULL,
            24,
            (c, on) -> map(c, on.channelArn(), on.streamArn())));
    add(
        update,
        KvsError.INVALID_ARGUMENT,
        "a stream that delivers images",
        (c, on) -> {
          KvsTestServer.await(
              Calls.of(KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION).by(c, on));
          return map(c, on.channelArn(), on.streamArn());
        });
    add(
        KvsOperation.DESCRIBE_MAPPED_RESOURCE_CONFIGURATION,
        KvsError.INVALID_ARGUMENT,
        "neither name nor ARN",
        (c, on) -> c.control().describeMappedResourceConfiguration(r -> {}));
  }

  private static void streams() {
    add(
        KvsOperation.CREATE_STREAM,
        KvsError.INVALID_ARGUMENT,
        "a retention of more than ten years",
        (c, on) ->
            c.control().createStream(r -> r.streamName("long").dataRetentionInHours(87_601)));
    add(
        KvsOperation.CREATE_STREAM,
        KvsError.RESOURCE_IN_USE,
        "a name that is taken",
        (c, on) -> c.control().createStream(r -> r.streamName(on.name())));
    add(
        KvsOperation.CREATE_STREAM,
        KvsError.TAGS_PER_RESOURCE_EXCEEDED_LIMIT,
        "51 tags",
        (c, on) -> c.control().createStream(r -> r.streamName("tagged").tags(tagMap(51))));
    ALL.add(
        new Refusal(
            KvsOperation.CREATE_STREAM,
            KvsError.ACCOUNT_STREAM_LIMIT_EXCEEDED,
            "one stream too many",
            Where.FULL,
            24,
            (c, on) -> c.control().createStream(r -> r.streamName("more"))));
    add(
        KvsOperation.DESCRIBE_STREAM,
        KvsError.INVALID_ARGUMENT,
        "a channel's ARN",
        (c, on) -> c.control().describeStream(r -> r.streamARN(on.channelArn())));
    add(
        KvsOperation.LIST_STREAMS,
        KvsError.INVALID_ARGUMENT,
        "0 results",
        (c, on) -> c.control().listStreams(r -> r.maxResults(0)));
    add(
        KvsOperation.UPDATE_STREAM,
        KvsError.VERSION_MISMATCH,
        "a stale version",
        (c, on) ->
            c.control()
                .updateStream(
                    r -> r.streamName(on.name()).currentVersion("old").deviceName("door")));
    add(
        KvsOperation.UPDATE_STREAM,
        KvsError.INVALID_ARGUMENT,
        "a media type that is none",
        (c, on) ->
            c.control()
                .updateStream(
                    r ->
                        r.streamName(on.name())
                            .currentVersion(on.streamVersion())
                            .mediaType("video")));
    add(
        KvsOperation.DELETE_STREAM,
        KvsError.VERSION_MISMATCH,
        "a stale version",
        (c, on) ->
            c.control().deleteStream(r -> r.streamARN(on.streamArn()).currentVersion("old")));
    add(
        KvsOperation.DELETE_STREAM,
        KvsError.RESOURCE_IN_USE,
        "a stream in which a channel stores its media",
        (c, on) -> c.control().deleteStream(r -> r.streamARN(on.mapped(c).streamArn())));
    add(
        KvsOperation.UPDATE_DATA_RETENTION,
        KvsError.VERSION_MISMATCH,
        "a stale version",
        (c, on) -> retention(c, on, "old", 1));
    add(
        KvsOperation.UPDATE_DATA_RETENTION,
        KvsError.INVALID_ARGUMENT,
        "less than nothing",
        (c, on) -> retention(c, on, on.streamVersion(), 25));
    add(
        KvsOperation.GET_DATA_ENDPOINT,
        KvsError.INVALID_ARGUMENT,
        "an API that is none",
        (c, on) -> c.control().getDataEndpoint(r -> r.streamName(on.name()).apiName("GET_ALL")));
  }

  private static void tags() {
    add(
        KvsOperation.TAG_RESOURCE,
        KvsError.TAGS_PER_RESOURCE_EXCEEDED_LIMIT,
        "50 tags and one more",
        (c, on) -> {
          KvsTestServer.await(
              c.control().tagResource(r -> r.resourceARN(on.channelArn()).tags(tagList(50))));
          return c.control()
              .tagResource(r -> r.resourceARN(on.channelArn()).tags(Calls.tag("more", "")));
        });
    add(
        KvsOperation.TAG_RESOURCE,
        KvsError.INVALID_ARGUMENT,
        "a key that is reserved",
        (c, on) ->
            c.control()
                .tagResource(r -> r.resourceARN(on.channelArn()).tags(Calls.tag("aws:x", ""))));
    add(
        KvsOperation.UNTAG_RESOURCE,
        KvsError.INVALID_ARGUMENT,
        "no keys",
        (c, on) ->
            c.control().untagResource(r -> r.resourceARN(on.channelArn()).tagKeyList(List.of())));
    add(
        KvsOperation.LIST_TAGS_FOR_RESOURCE,
        KvsError.INVALID_ARGUMENT,
        "a token of somebody else",
        (c, on) ->
            c.control().listTagsForResource(r -> r.resourceARN(on.channelArn()).nextToken("x")));
    add(
        KvsOperation.TAG_STREAM,
        KvsError.TAGS_PER_RESOURCE_EXCEEDED_LIMIT,
        "51 tags",
        (c, on) -> c.control().tagStream(r -> r.streamName(on.name()).tags(tagMap(51))));
    add(
        KvsOperation.TAG_STREAM,
        KvsError.INVALID_RESOURCE_FORMAT,
        "a channel's ARN",
        (c, on) -> c.control().tagStream(r -> r.streamARN(on.channelArn()).tags(Map.of("a", "b"))));
    add(
        KvsOperation.UNTAG_STREAM,
        KvsError.INVALID_RESOURCE_FORMAT,
        "a channel's ARN",
        (c, on) -> c.control().untagStream(r -> r.streamARN(on.channelArn()).tagKeyList("a")));
    add(
        KvsOperation.LIST_TAGS_FOR_STREAM,
        KvsError.INVALID_RESOURCE_FORMAT,
        "a channel's ARN",
        (c, on) -> c.control().listTagsForStream(r -> r.streamARN(on.channelArn())));
  }

  private static void streamSettings() {
    KvsOperation images = KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION;
    KvsOperation notifications = KvsOperation.UPDATE_NOTIFICATION_CONFIGURATION;
    add(
        KvsOperation.DESCRIBE_IMAGE_GENERATION_CONFIGURATION,
        KvsError.INVALID_ARGUMENT,
        "neither name nor ARN",
        (c, on) -> c.control().describeImageGenerationConfiguration(r -> {}));
    add(
        images,
        KvsError.INVALID_ARGUMENT,
        "images every 100 ms",
        (c, on) ->
            c.control()
                .updateImageGenerationConfiguration(
                    r ->
                        r.streamName(on.name())
                            .imageGenerationConfiguration(
                                Calls.images().samplingInterval(100).build())));
    add(
        images,
        KvsError.INVALID_ARGUMENT,
        "images of a stream that stores a channel's media",
        (c, on) -> Calls.of(images).by(c, on.mapped(c)));
    ALL.add(
        new Refusal(
            images,
            KvsError.NO_DATA_RETENTION,
            "a stream that keeps nothing",
            Where.OPEN,
            0,
            (c, on) -> Calls.of(images).by(c, on)));
    add(
        KvsOperation.DESCRIBE_NOTIFICATION_CONFIGURATION,
        KvsError.INVALID_ARGUMENT,
        "neither name nor ARN",
        (c, on) -> c.control().describeNotificationConfiguration(r -> {}));
    add(
        notifications,
        KvsError.INVALID_ARGUMENT,
        "notifications of a stream that stores a channel's media",
        (c, on) -> Calls.of(notifications).by(c, on.mapped(c)));
    ALL.add(
        new Refusal(
            notifications,
            KvsError.NO_DATA_RETENTION,
            "a stream that keeps nothing",
            Where.OPEN,
            0,
            (c, on) -> Calls.of(notifications).by(c, on)));
    add(
        KvsOperation.DESCRIBE_STREAM_STORAGE_CONFIGURATION,
        KvsError.INVALID_ARGUMENT,
        "neither name nor ARN",
        (c, on) -> c.control().describeStreamStorageConfiguration(r -> {}));
    add(
        KvsOperation.UPDATE_STREAM_STORAGE_CONFIGURATION,
        KvsError.VERSION_MISMATCH,
        "a stale version",
        (c, on) -> tier(c, on, "old", "WARM"));
    add(
        KvsOperation.UPDATE_STREAM_STORAGE_CONFIGURATION,
        KvsError.INVALID_ARGUMENT,
        "a tier that is none",
        (c, on) -> tier(c, on, on.streamVersion(), "COLD"));
  }

  private static void dataPlane() {
    add(
        KvsOperation.GET_ICE_SERVER_CONFIG,
        KvsError.INVALID_ARGUMENT,
        "a service that is not TURN",
        (c, on) ->
            c.signaling().getIceServerConfig(r -> r.channelARN(on.channelArn()).service("STUN")));
    add(
        KvsOperation.SEND_ALEXA_OFFER_TO_MASTER,
        KvsError.INVALID_ARGUMENT,
        "an offer that is none",
        (c, on) ->
            c.signaling()
                .sendAlexaOfferToMaster(
                    r ->
                        r.channelARN(on.channelArn())
                            .senderClientId("alexa")
                            .messagePayload("bm8=")));
    add(
        KvsOperation.JOIN_STORAGE_SESSION,
        KvsError.INVALID_ARGUMENT,
        "a channel without media storage",
        (c, on) -> c.storage().joinStorageSession(r -> r.channelArn(on.channelArn())));
    add(
        KvsOperation.JOIN_STORAGE_SESSION_AS_VIEWER,
        KvsError.INVALID_ARGUMENT,
        "a client id that is reserved",
        (c, on) ->
            c.storage()
                .joinStorageSessionAsViewer(
                    r -> r.channelArn(on.channelArn()).clientId("AWS_viewer")));
    add(
        KvsOperation.GET_HLS_STREAMING_SESSION_URL,
        KvsError.INVALID_ARGUMENT,
        "ON_DEMAND without a range",
        (c, on) ->
            c.archivedMedia()
                .getHLSStreamingSessionURL(r -> r.streamName(on.name()).playbackMode("ON_DEMAND")));
    ALL.add(
        new Refusal(
            KvsOperation.GET_HLS_STREAMING_SESSION_URL,
            KvsError.NO_DATA_RETENTION,
            "a stream that keeps nothing",
            Where.OPEN,
            0,
            (c, on) -> c.archivedMedia().getHLSStreamingSessionURL(r -> r.streamName(on.name()))));
    add(
        KvsOperation.GET_HLS_STREAMING_SESSION_URL,
        KvsError.UNSUPPORTED_STREAM_MEDIA_TYPE,
        "MPEG_TS",
        (c, on) ->
            c.archivedMedia()
                .getHLSStreamingSessionURL(
                    r -> r.streamName(on.name()).containerFormat("MPEG_TS")));
  }

  private static void add(KvsOperation operation, KvsError error, String rule, Call call) {
    ALL.add(new Refusal(operation, error, rule, Where.OPEN, 24, call));
  }

  private static CompletableFuture<?> map(
      KvsClients clients, String channel, @Nullable String stream) {
    return clients
        .control()
        .updateMediaStorageConfiguration(
            r ->
                r.channelARN(channel)
                    .mediaStorageConfiguration(m -> m.status("ENABLED").streamARN(stream)));
  }

  private static CompletableFuture<?> retention(
      KvsClients clients, Fixture on, String version, int less) {
    return clients
        .control()
        .updateDataRetention(
            r ->
                r.streamName(on.name())
                    .currentVersion(version)
                    .operation("DECREASE_DATA_RETENTION")
                    .dataRetentionChangeInHours(less));
  }

  private static CompletableFuture<?> tier(
      KvsClients clients, Fixture on, String version, String tier) {
    return clients
        .control()
        .updateStreamStorageConfiguration(
            r ->
                r.streamName(on.name())
                    .currentVersion(version)
                    .streamStorageConfiguration(s -> s.defaultStorageTier(tier)));
  }

  private static List<Tag> tagList(int count) {
    return IntStream.range(0, count).mapToObj(i -> Calls.tag("k" + i, "v")).toList();
  }

  private static Map<String, String> tagMap(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
  }
}
