package org.camfleet.core.bridge.farend;

/** The operations of the service and AWS's quotas: calls a second. */
public enum Operation {
  DESCRIBE_SIGNALING_CHANNEL(300, 5),
  DESCRIBE_MEDIA_STORAGE_CONFIGURATION(50, 5),
  GET_SIGNALING_CHANNEL_ENDPOINT(300, 0),
  GET_ICE_SERVER_CONFIG(100, 5),
  DESCRIBE_STREAM(300, 5),
  CONNECT_AS_MASTER(0, 3),
  JOIN_STORAGE_SESSION(50, 2);

  final int perAccount;
  final int perChannel;

  Operation(int perAccount, int perChannel) {
    this.perAccount = perAccount;
    this.perChannel = perChannel;
  }
}
