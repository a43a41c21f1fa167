package org.camfleet.core.bridge.budget;

/** The calls that joining a storage session takes; each has quotas of its own. */
public enum KvsCall {
  /** DescribeSignalingChannel. */
  DESCRIBE_CHANNEL,
  /** DescribeMediaStorageConfiguration. */
  DESCRIBE_STORAGE,
  /** GetSignalingChannelEndpoint. */
  GET_ENDPOINT,
  /** GetIceServerConfig. */
  GET_ICE_SERVERS,
  /** DescribeStream, of the stream that the channel stores in. */
  DESCRIBE_STREAM,
  /** ConnectAsMaster: the signaling socket. */
  CONNECT,
  /** JoinStorageSession. */
  JOIN
}
