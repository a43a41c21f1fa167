package org.camfleet.fleet.quotas;

import java.util.List;

/**
 * A quota and the cameras that count.
 *
 * @param used cameras with the label; of a quota for every value those of the value that most have
 * @param fullest of a quota for every value, the values that most cameras have; else empty
 */
public record QuotaUse(LabelQuota quota, long used, List<OfValue> fullest) {
  /** Values of a quota for every value that are shown. */
  public static final int MOST_VALUES = 10;

  /** Cameras whose label has this value. */
  public record OfValue(String value, long used) {}
}
