package org.camfleet.core.bridge.budget;

import java.util.Map;

/**
 * Calls a second that a service allows. A call that is not named has no limit.
 *
 * @param account for all channels of an account in a region together
 * @param channel for one channel, or for one stream
 * @param share how much of each is used, above 0, at most 1: what was sent evenly arrives in clumps
 */
public record CallRates(
    Map<KvsCall, Integer> account, Map<KvsCall, Integer> channel, double share) {
  /** AWS's quotas, of which four fifths are used. */
  public static final CallRates AWS =
      new CallRates(
          Map.of(
              KvsCall.DESCRIBE_CHANNEL, 300,
              KvsCall.DESCRIBE_STORAGE, 50,
              KvsCall.DESCRIBE_STREAM, 300,
              KvsCall.GET_ENDPOINT, 300,
              KvsCall.GET_ICE_SERVERS, 100,
              KvsCall.JOIN, 50),
          Map.of(
              KvsCall.DESCRIBE_CHANNEL, 5,
              KvsCall.DESCRIBE_STORAGE, 5,
              KvsCall.DESCRIBE_STREAM, 5,
              KvsCall.GET_ICE_SERVERS, 5,
              KvsCall.CONNECT, 3,
              KvsCall.JOIN, 2),
          0.8);

  /** Copies the tables. */
  public CallRates {
    account = Map.copyOf(account);
    channel = Map.copyOf(channel);
  }

  /** Calls a second of the account that may be made; 0: no limit. */
  double ofAccount(KvsCall call) {
    return account.getOrDefault(call, 0) * share;
  }

  /** Calls a second about one channel that may be made; 0: no limit. */
  double ofChannel(KvsCall call) {
    return channel.getOrDefault(call, 0) * share;
  }
}
