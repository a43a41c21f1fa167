package org.camfleet.fleet.kvs;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * Every operation that AWS's five Kinesis Video clients have, and the two that are WebSocket
 * handshakes: its path, its quota, and how it says no to a caller who may not use it.
 */
public enum KvsOperation {
  CREATE_SIGNALING_CHANNEL(Family.CONTROL, "CreateSignalingChannel", Quota.CHANNEL_CREATE),
  DESCRIBE_SIGNALING_CHANNEL(Family.CONTROL, "DescribeSignalingChannel", Quota.CHANNEL_DESCRIBE),
  LIST_SIGNALING_CHANNELS(Family.CONTROL, "ListSignalingChannels", Quota.CHANNEL_LIST),
  UPDATE_SIGNALING_CHANNEL(Family.CONTROL, "UpdateSignalingChannel", Quota.CHANNEL_CHANGE),
  DELETE_SIGNALING_CHANNEL(Family.CONTROL, "DeleteSignalingChannel", Quota.CHANNEL_CHANGE),
  GET_SIGNALING_CHANNEL_ENDPOINT(
      Family.CONTROL, "GetSignalingChannelEndpoint", Quota.CHANNEL_ENDPOINT),
  DESCRIBE_MEDIA_STORAGE_CONFIGURATION(
      Family.CONTROL, "DescribeMediaStorageConfiguration", Quota.STORAGE_DESCRIBE),
  UPDATE_MEDIA_STORAGE_CONFIGURATION(
      Family.CONTROL, "UpdateMediaStorageConfiguration", Quota.STORAGE_UPDATE),
  DESCRIBE_MAPPED_RESOURCE_CONFIGURATION(
      Family.CONTROL, "DescribeMappedResourceConfiguration", Quota.STREAM_OTHER),
  TAG_RESOURCE(Family.CONTROL, "TagResource", "/TagResource", Quota.CHANNEL_CHANGE),
  UNTAG_RESOURCE(Family.CONTROL, "UntagResource", "/UntagResource", Quota.CHANNEL_CHANGE),
  LIST_TAGS_FOR_RESOURCE(
      Family.CONTROL, "ListTagsForResource", "/ListTagsForResource", Quota.CHANNEL_CHANGE),

  CREATE_STREAM(Family.STREAM, "CreateStream", Quota.STREAM_CREATE),
  DESCRIBE_STREAM(Family.STREAM, "DescribeStream", Quota.STREAM_DESCRIBE),
  LIST_STREAMS(Family.STREAM, "ListStreams", Quota.STREAM_OTHER),
  UPDATE_STREAM(Family.STREAM, "UpdateStream", Quota.STREAM_OTHER),
  DELETE_STREAM(Family.STREAM, "DeleteStream", Quota.STREAM_OTHER),
  UPDATE_DATA_RETENTION(Family.STREAM, "UpdateDataRetention", Quota.STREAM_OTHER),
  GET_DATA_ENDPOINT(Family.STREAM, "GetDataEndpoint", Quota.STREAM_DESCRIBE),
  TAG_STREAM(Family.STREAM, "TagStream", Quota.STREAM_OTHER),
  UNTAG_STREAM(Family.STREAM, "UntagStream", Quota.STREAM_OTHER),
  LIST_TAGS_FOR_STREAM(Family.STREAM, "ListTagsForStream", Quota.STREAM_OTHER),
  DESCRIBE_IMAGE_GENERATION_CONFIGURATION(
      Family.CONTROL, "DescribeImageGenerationConfiguration", Quota.STREAM_OTHER),
  UPDATE_IMAGE_GENERATION_CONFIGURATION(
      Family.CONTROL, "UpdateImageGenerationConfiguration", Quota.STREAM_OTHER),
  DESCRIBE_NOTIFICATION_CONFIGURATION(
      Family.CONTROL, "DescribeNotificationConfiguration", Quota.STREAM_OTHER),
  UPDATE_NOTIFICATION_CONFIGURATION(
      Family.CONTROL, "UpdateNotificationConfiguration", Quota.STREAM_OTHER),
  DESCRIBE_STREAM_STORAGE_CONFIGURATION(
      Family.CONTROL, "DescribeStreamStorageConfiguration", Quota.STREAM_OTHER),
  UPDATE_STREAM_STORAGE_CONFIGURATION(
      Family.CONTROL, "UpdateStreamStorageConfiguration", Quota.STREAM_OTHER),

  START_EDGE_CONFIGURATION_UPDATE(
      Family.CONTROL, "StartEdgeConfigurationUpdate", Quota.STREAM_OTHER),
  DESCRIBE_EDGE_CONFIGURATION(Family.CONTROL, "DescribeEdgeConfiguration", Quota.STREAM_OTHER),
  DELETE_EDGE_CONFIGURATION(Family.CONTROL, "DeleteEdgeConfiguration", Quota.STREAM_OTHER),
  LIST_EDGE_AGENT_CONFIGURATIONS(Family.STREAM, "ListEdgeAgentConfigurations", Quota.STREAM_OTHER),

  GET_ICE_SERVER_CONFIG(
      Family.SIGNALING, "GetIceServerConfig", "/v1/get-ice-server-config", Quota.ICE_SERVERS),
  SEND_ALEXA_OFFER_TO_MASTER(
      Family.SIGNALING,
      "SendAlexaOfferToMaster",
      "/v1/send-alexa-offer-to-master",
      Quota.ALEXA_OFFER),

  JOIN_STORAGE_SESSION(Family.STORAGE, "JoinStorageSession", Quota.JOIN),
  JOIN_STORAGE_SESSION_AS_VIEWER(Family.STORAGE, "JoinStorageSessionAsViewer", Quota.JOIN),

  GET_HLS_STREAMING_SESSION_URL(
      Family.ARCHIVED_MEDIA, "GetHLSStreamingSessionURL", Quota.PLAYBACK_SESSION),
  GET_DASH_STREAMING_SESSION_URL(
      Family.ARCHIVED_MEDIA, "GetDASHStreamingSessionURL", Quota.PLAYBACK_SESSION),
  GET_CLIP(Family.ARCHIVED_MEDIA, "GetClip", Quota.CLIP),
  GET_IMAGES(Family.ARCHIVED_MEDIA, "GetImages", Quota.NONE),
  LIST_FRAGMENTS(Family.ARCHIVED_MEDIA, "ListFragments", Quota.FRAGMENT_LIST),
  GET_MEDIA_FOR_FRAGMENT_LIST(Family.ARCHIVED_MEDIA, "GetMediaForFragmentList", Quota.NONE),

  GET_MEDIA(Family.MEDIA, "GetMedia", Quota.MEDIA),

  CONNECT_AS_MASTER(Family.SOCKET, "ConnectAsMaster", SignalingRoutes.MASTER_PATH, Quota.CONNECT),
  CONNECT_AS_VIEWER(Family.SOCKET, "ConnectAsViewer", SignalingRoutes.VIEWER_PATH, Quota.CONNECT);

  /** Operations that say no alike: the client that has them, and its exception. */
  public enum Family {
    /** Channels, and what came later to streams. */
    CONTROL("kinesisvideo", KvsError.ACCESS_DENIED),
    /** Streams. */
    STREAM("kinesisvideo", KvsError.NOT_AUTHORIZED),
    /** The HTTPS endpoint of a channel. */
    SIGNALING("kinesisvideosignaling", KvsError.NOT_AUTHORIZED),
    /** The WEBRTC endpoint of a channel. */
    STORAGE("kinesisvideowebrtcstorage", KvsError.ACCESS_FORBIDDEN),
    /** What is recorded. */
    ARCHIVED_MEDIA("kinesisvideoarchivedmedia", KvsError.NOT_AUTHORIZED),
    /** Media as they come. */
    MEDIA("kinesisvideomedia", KvsError.NOT_AUTHORIZED),
    /** The WSS endpoint of a channel; no client has an operation for it. */
    SOCKET("websocket", KvsError.ACCESS_FORBIDDEN);

    private final String client;
    private final KvsError denial;

    Family(String client, KvsError denial) {
      this.client = client;
      this.denial = denial;
    }

    /** The name of AWS's client. */
    public String client() {
      return client;
    }
  }

  private final Family family;
  private final String operationName;
  private final String path;
  private final Quota quota;

  KvsOperation(Family family, String operationName, Quota quota) {
    this(
        family,
        operationName,
        "/" + operationName.substring(0, 1).toLowerCase(Locale.ROOT) + operationName.substring(1),
        quota);
  }

  KvsOperation(Family family, String operationName, String path, Quota quota) {
    this.family = family;
    this.operationName = operationName;
    this.path = path;
    this.quota = quota;
  }

  /** Whose operation this is. */
  public Family family() {
    return family;
  }

  /** Its name in AWS's models and documents. */
  public String operationName() {
    return operationName;
  }

  /** Where it is posted to; case counts. */
  public String path() {
    return path;
  }

  /** Its name in policies. */
  public String action() {
    return "kinesisvideo:" + operationName;
  }

  Quota quota() {
    return quota;
  }

  /** What a caller is told who may not use it. */
  KvsError denial() {
    return family.denial;
  }

  /** The names of all in policies. */
  public static Stream<String> actions() {
    return Stream.of(values()).map(KvsOperation::action);
  }
}
