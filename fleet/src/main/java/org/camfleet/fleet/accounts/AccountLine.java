package org.camfleet.fleet.accounts;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An account in one region of one service.
 *
 * @param endpoint null for AWS's own
 * @param missing whether this node knows that nobody configured it
 * @param cameras that target it, disabled ones included
 * @param enabled those that store there
 * @param storingChannels how many may; 0 for any number
 */
public record AccountLine(
    String account,
    String region,
    @Nullable URI endpoint,
    boolean missing,
    long cameras,
    long enabled,
    int storingChannels) {

  /** How many more may store there, never less than zero; the largest number without a quota. */
  public long left() {
    return storingChannels == 0 ? Long.MAX_VALUE : Math.max(0, storingChannels - enabled);
  }

  /** Whether more store there than may. */
  public boolean isExceeded() {
    return isExceededBy(enabled);
  }

  boolean isExceededBy(long channels) {
    return storingChannels > 0 && channels > storingChannels;
  }

  /** How a person would call it. */
  String shown() {
    return "account \"%s\", region %s%s"
        .formatted(account, region, endpoint == null ? "" : " at " + endpoint);
  }
}
