package org.camfleet.fleet.kvs;

import java.util.EnumMap;
import java.util.Map;

/**
 * How often callers may call, and how much an account may have.
 *
 * @param accountLimits whether what is for a whole account holds: its rates and its counts
 * @param accountRates calls a second of each operation for the account; 0 is no limit
 * @param resourceRates calls a second of each operation for one channel or stream; 0 is no limit
 * @param channels signaling channels of the account
 * @param streams streams of the account
 * @param storingChannels channels of the account that store their media
 * @param buckets rates that are kept at once; beyond it the one that was used longest ago goes
 */
public record QuotaSettings(
    boolean accountLimits,
    Map<Quota, Integer> accountRates,
    Map<Quota, Integer> resourceRates,
    int channels,
    int streams,
    int storingChannels,
    int buckets) {
  /** AWS's values, those of the account off. */
  public static final QuotaSettings DEFAULT = ofAws(false);

  /** AWS's values. */
  public static QuotaSettings ofAws(boolean accountLimits) {
    Map<Quota, Integer> account = new EnumMap<>(Quota.class);
    Map<Quota, Integer> resource = new EnumMap<>(Quota.class);
    for (Quota quota : Quota.values()) {
      account.put(quota, quota.accountRate());
      resource.put(quota, quota.resourceRate());
    }
    return new QuotaSettings(accountLimits, account, resource, 10_000, 10_000, 100, 100_000);
  }

  int accountRate(Quota quota) {
    return accountLimits ? accountRates.getOrDefault(quota, 0) : 0;
  }

  int resourceRate(Quota quota) {
    return resourceRates.getOrDefault(quota, 0);
  }
}
