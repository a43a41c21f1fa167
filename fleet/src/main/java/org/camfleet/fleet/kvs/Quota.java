package org.camfleet.fleet.kvs;

/**
 * A published limit on the rate of calls, with AWS's values as defaults: calls a second of each
 * operation that has it, for the whole account and for one channel or stream; 0 is no limit (AWS:
 * "Amazon Kinesis Video Streams with WebRTC service quotas").
 */
public enum Quota {
  /** No limit of its own. */
  NONE("none", 0, 0),
  /** CreateSignalingChannel. */
  CHANNEL_CREATE("channel-create", 50, 0),
  /** DescribeSignalingChannel. */
  CHANNEL_DESCRIBE("channel-describe", 300, 5),
  /** GetSignalingChannelEndpoint. */
  CHANNEL_ENDPOINT("channel-endpoint", 300, 0),
  /** ListSignalingChannels. */
  CHANNEL_LIST("channel-list", 50, 0),
  /** UpdateSignalingChannel, DeleteSignalingChannel and the tags of channels. */
  CHANNEL_CHANGE("channel-change", 50, 5),
  /** DescribeMediaStorageConfiguration. */
  STORAGE_DESCRIBE("storage-describe", 50, 5),
  /** UpdateMediaStorageConfiguration. */
  STORAGE_UPDATE("storage-update", 10, 5),
  /** ConnectAsMaster and ConnectAsViewer. */
  CONNECT("connect", 0, 3),
  /** GetIceServerConfig. */
  ICE_SERVERS("ice-servers", 100, 5),
  /** SendAlexaOfferToMaster. */
  ALEXA_OFFER("alexa-offer", 100, 5),
  /** JoinStorageSession and JoinStorageSessionAsViewer. */
  JOIN("join", 50, 2),
  /** CreateStream. */
  STREAM_CREATE("stream-create", 50, 0),
  /** DescribeStream and GetDataEndpoint. */
  STREAM_DESCRIBE("stream-describe", 300, 5),
  /** All other operations on streams. */
  STREAM_OTHER("stream-other", 50, 5),
  /** GetHLSStreamingSessionURL and GetDASHStreamingSessionURL. */
  PLAYBACK_SESSION("playback-session", 0, 25),
  /** ListFragments. */
  FRAGMENT_LIST("fragment-list", 0, 5),
  /** GetMedia. */
  MEDIA("media", 0, 5),
  /** GetClip. */
  CLIP("clip", 25, 1);

  private final String key;
  private final int accountRate;
  private final int resourceRate;

  Quota(String key, int accountRate, int resourceRate) {
    this.key = key;
    this.accountRate = accountRate;
    this.resourceRate = resourceRate;
  }

  /** Its name in the configuration. */
  public String key() {
    return key;
  }

  /** Calls a second for the account, on AWS; 0 is no limit. */
  public int accountRate() {
    return accountRate;
  }

  /** Calls a second for one channel or stream, on AWS; 0 is no limit. */
  public int resourceRate() {
    return resourceRate;
  }
}
