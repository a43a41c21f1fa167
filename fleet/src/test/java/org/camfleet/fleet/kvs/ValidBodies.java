package org.camfleet.fleet.kvs;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * One body of every operation that is valid as long as its resources are as {@link #restore} makes
 * them: a channel and a stream that may change and go, and a channel that stores in a stream.
 */
final class ValidBodies {
  private static final Map<KvsOperation, String> ALL = new EnumMap<>(KvsOperation.class);
  private static final String ARN =
      "arn:aws:kinesisvideo:us-east-1:000000000000:%s/%s/1700000000000";
  private static final String CHANNEL = ARN.formatted("channel", "c");
  private static final String STREAM = ARN.formatted("stream", "s");
  private static final String STORING = ARN.formatted("channel", "storing");
  private static final String STORED = ARN.formatted("stream", "stored");
  private static final Instant CREATED = Instant.ofEpochMilli(1_700_000_000_000L);

  private final KvsEnvironment environment;
  private int created;

  ValidBodies(KvsEnvironment environment) {
    this.environment = environment;
  }

  static {
    channels();
    tags();
    streams();
    streamSettings();
    edge();
    dataPlane();
  }

  private static void body(KvsOperation operation, String body) {
    ALL.put(
        operation,
        body.replace("$CHANNEL", CHANNEL)
            .replace("$STREAM", STREAM)
            .replace("$STORING", STORING)
            .replace("$STORED", STORED));
  }

  private static void channels() {
    body(
        KvsOperation.CREATE_SIGNALING_CHANNEL,
        """
        {"ChannelName":"new-$N","ChannelType":"SINGLE_MASTER","SingleMasterConfiguration":
        {"MessageTtlSeconds":60},"Tags":[{"Key":"k","Value":"v"}]}""");
    body(KvsOperation.DESCRIBE_SIGNALING_CHANNEL, "{\"ChannelName\":\"c\"}");
    body(
        KvsOperation.LIST_SIGNALING_CHANNELS,
        """
        {"MaxResults":5,"NextToken":"Yw==","ChannelNameCondition":
        {"ComparisonOperator":"BEGINS_WITH","ComparisonValue":"c"}}""");
    body(
        KvsOperation.UPDATE_SIGNALING_CHANNEL,
        """
        {"ChannelARN":"$CHANNEL","CurrentVersion":"v1","SingleMasterConfiguration":
        {"MessageTtlSeconds":30}}""");
    body(
        KvsOperation.DELETE_SIGNALING_CHANNEL,
        "{\"ChannelARN\":\"$CHANNEL\",\"CurrentVersion\":\"v1\"}");
    body(
        KvsOperation.GET_SIGNALING_CHANNEL_ENDPOINT,
        """
        {"ChannelARN":"$STORING","SingleMasterChannelEndpointConfiguration":
        {"Protocols":["WSS","HTTPS","WEBRTC"],"Role":"VIEWER"}}""");
    body(KvsOperation.DESCRIBE_MEDIA_STORAGE_CONFIGURATION, "{\"ChannelARN\":\"$STORING\"}");
    body(
        KvsOperation.UPDATE_MEDIA_STORAGE_CONFIGURATION,
        """
        {"ChannelARN":"$STORING","MediaStorageConfiguration":{"Status":"ENABLED",
        "StreamARN":"$STORED"}}""");
    body(
        KvsOperation.DESCRIBE_MAPPED_RESOURCE_CONFIGURATION,
        "{\"StreamARN\":\"$STORED\",\"MaxResults\":1}");
  }

  private static void tags() {
    body(
        KvsOperation.TAG_RESOURCE,
        "{\"ResourceARN\":\"$CHANNEL\",\"Tags\":[{\"Key\":\"k\",\"Value\":\"v\"}]}");
    body(KvsOperation.UNTAG_RESOURCE, "{\"ResourceARN\":\"$STREAM\",\"TagKeyList\":[\"k\",\"l\"]}");
    body(KvsOperation.LIST_TAGS_FOR_RESOURCE, "{\"ResourceARN\":\"$CHANNEL\"}");
    body(KvsOperation.TAG_STREAM, "{\"StreamName\":\"s\",\"Tags\":{\"k\":\"v\",\"l\":\"\"}}");
    body(KvsOperation.UNTAG_STREAM, "{\"StreamARN\":\"$STREAM\",\"TagKeyList\":[\"k\"]}");
    body(KvsOperation.LIST_TAGS_FOR_STREAM, "{\"StreamName\":\"s\"}");
  }

  private static void streams() {
    body(
        KvsOperation.CREATE_STREAM,
        """
        {"StreamName":"new-$N","DeviceName":"d","MediaType":"video/h264","DataRetentionInHours":24,
        "KmsKeyId":"k","StreamStorageConfiguration":{"DefaultStorageTier":"WARM"},
        "Tags":{"k":"v"}}""");
    body(KvsOperation.DESCRIBE_STREAM, "{\"StreamName\":\"s\"}");
    body(
        KvsOperation.LIST_STREAMS,
        """
        {"MaxResults":5,"NextToken":"Yw==","StreamNameCondition":
        {"ComparisonOperator":"BEGINS_WITH","ComparisonValue":"s"}}""");
    body(
        KvsOperation.UPDATE_STREAM,
        """
        {"StreamName":"s","CurrentVersion":"v1","DeviceName":"d","MediaType":"video/h264"}""");
    body(KvsOperation.DELETE_STREAM, "{\"StreamARN\":\"$STREAM\",\"CurrentVersion\":\"v1\"}");
    body(
        KvsOperation.UPDATE_DATA_RETENTION,
        """
        {"StreamARN":"$STREAM","CurrentVersion":"v1","Operation":"INCREASE_DATA_RETENTION",
        "DataRetentionChangeInHours":1}""");
    body(KvsOperation.GET_DATA_ENDPOINT, "{\"StreamName\":\"s\",\"APIName\":\"GET_CLIP\"}");
  }

  private static void streamSettings() {
    body(KvsOperation.DESCRIBE_IMAGE_GENERATION_CONFIGURATION, "{\"StreamName\":\"s\"}");
    body(
        KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION,
        """
        {"StreamName":"s","ImageGenerationConfiguration":{"Status":"ENABLED",
        "ImageSelectorType":"SERVER_TIMESTAMP","DestinationConfig":{"Uri":"s3://b/p",
        "DestinationRegion":"us-east-1"},"SamplingInterval":3000,"Format":"JPEG","FormatConfig":{
        "JPEGQuality":"80"},"WidthPixels":320}}""");
    body(KvsOperation.DESCRIBE_NOTIFICATION_CONFIGURATION, "{\"StreamARN\":\"$STREAM\"}");
    body(
        KvsOperation.UPDATE_NOTIFICATION_CONFIGURATION,
        """
        {"StreamARN":"$STREAM","NotificationConfiguration":{"Status":"ENABLED",
        "DestinationConfig":{"Uri":"arn:aws:sns:us-east-1:0:t"}}}""");
    body(KvsOperation.DESCRIBE_STREAM_STORAGE_CONFIGURATION, "{\"StreamName\":\"s\"}");
    body(
        KvsOperation.UPDATE_STREAM_STORAGE_CONFIGURATION,
        """
        {"StreamName":"s","CurrentVersion":"v1","StreamStorageConfiguration":
        {"DefaultStorageTier":"WARM"}}""");
  }

  private static void edge() {
    body(
        KvsOperation.START_EDGE_CONFIGURATION_UPDATE,
        "{\"StreamName\":\"s\",\"EdgeConfig\":{\"HubDeviceArn\":\"h\"}}");
    body(KvsOperation.DESCRIBE_EDGE_CONFIGURATION, "{\"StreamName\":\"s\"}");
    body(KvsOperation.DELETE_EDGE_CONFIGURATION, "{\"StreamARN\":\"$STREAM\"}");
    body(KvsOperation.LIST_EDGE_AGENT_CONFIGURATIONS, "{\"HubDeviceArn\":\"h\"}");
  }

  private static void dataPlane() {
    body(
        KvsOperation.GET_ICE_SERVER_CONFIG,
        """
        {"ChannelARN":"$CHANNEL","ClientId":"v","Username":"u","Service":"TURN"}""");
    body(
        KvsOperation.SEND_ALEXA_OFFER_TO_MASTER,
        """
        {"ChannelARN":"$CHANNEL","SenderClientId":"alexa","MessagePayload":"dj0wDQo="}""");
    body(KvsOperation.JOIN_STORAGE_SESSION, "{\"channelArn\":\"$STORING\",\"clientId\":\"v\"}");
    body(
        KvsOperation.JOIN_STORAGE_SESSION_AS_VIEWER,
        "{\"channelArn\":\"$STORING\",\"clientId\":\"v\"}");
    body(
        KvsOperation.GET_HLS_STREAMING_SESSION_URL,
        """
        {"StreamName":"s","PlaybackMode":"ON_DEMAND","HLSFragmentSelector":{
        "FragmentSelectorType":"PRODUCER_TIMESTAMP","TimestampRange":{
        "StartTimestamp":1700000000.5,"EndTimestamp":1700000100}},"Expires":300,
        "MaxMediaPlaylistFragmentResults":5,"DiscontinuityMode":"ALWAYS",
        "DisplayFragmentTimestamp":"ALWAYS","ContainerFormat":"FRAGMENTED_MP4"}""");
    body(
        KvsOperation.LIST_FRAGMENTS,
        """
        {"StreamARN":"$STREAM","MaxResults":7,"NextToken":"djEgMA==","FragmentSelector":{
        "FragmentSelectorType":"SERVER_TIMESTAMP","TimestampRange":{"StartTimestamp":1700000000.5,
        "EndTimestamp":1700000100}}}""");
    body(
        KvsOperation.GET_MEDIA,
        """
        {"StreamName":"s","StartSelector":{"StartSelectorType":"PRODUCER_TIMESTAMP",
        "StartTimestamp":1700000000.5}}""");
    body(
        KvsOperation.GET_MEDIA_FOR_FRAGMENT_LIST,
        "{\"StreamARN\":\"$STREAM\",\"Fragments\":[\"91343852333181\",\"1\"]}");
    body(
        KvsOperation.GET_CLIP,
        """
        {"StreamName":"s","ClipFragmentSelector":{"FragmentSelectorType":"SERVER_TIMESTAMP",
        "TimestampRange":{"StartTimestamp":1700000000,"EndTimestamp":1700000009.5}}}""");
    body(
        KvsOperation.GET_DASH_STREAMING_SESSION_URL,
        """
        {"StreamName":"s","PlaybackMode":"LIVE_REPLAY","DASHFragmentSelector":{
        "FragmentSelectorType":"PRODUCER_TIMESTAMP","TimestampRange":{
        "StartTimestamp":1700000000.5}},"Expires":300,"MaxManifestFragmentResults":5,
        "DisplayFragmentTimestamp":"ALWAYS","DisplayFragmentNumber":"ALWAYS"}""");
    body(
        KvsOperation.GET_IMAGES,
        """
        {"StreamARN":"$STREAM","ImageSelectorType":"PRODUCER_TIMESTAMP","StartTimestamp":1700000000,
        "EndTimestamp":1700000060.5,"SamplingInterval":500,"Format":"JPEG","FormatConfig":
        {"JPEGQuality":"60"},"WidthPixels":320,"HeightPixels":180,"MaxResults":5,
        "NextToken":"aTEgMA=="}""");
  }

  /** Makes what is missing or changed as it was. */
  void restore() {
    done(environment.channels().delete(CHANNEL, null));
    done(environment.streams().delete(STREAM, null));
    channel(CHANNEL, "c");
    channel(STORING, "storing");
    stream(STREAM, "s");
    stream(STORED, "stored");
    done(environment.channels().setMediaStorage(STORING, new MediaStorage(true, STORED)));
  }

  private void channel(String arn, String name) {
    done(
        environment
            .channels()
            .create(new ChannelInfo(arn, name, CREATED, 60, "v1"), Map.of("k", "v")));
  }

  private void stream(String arn, String name) {
    var stream = new StreamInfo(arn, name, CREATED, 24, null, null, "key", "HOT", "v1");
    done(environment.streams().create(stream, Map.of("k", "v")));
  }

  private static void done(CompletionStage<?> stage) {
    stage.toCompletableFuture().join();
  }

  /** The body of an operation; what it creates has a new name each time. */
  String of(KvsOperation operation) {
    return Objects.requireNonNull(ALL.get(operation), operation::operationName)
        .replace("$N", Integer.toString(++created));
  }
}
