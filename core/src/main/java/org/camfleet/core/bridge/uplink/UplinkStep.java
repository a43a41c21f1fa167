package org.camfleet.core.bridge.uplink;

import java.util.Locale;

/** What of a camera goes to its targets, from the most to the least that the uplink has to take. */
public enum UplinkStep {
  /** The stream that its addresses name. */
  MAIN,
  /** Its thinner stream. */
  SUBSTREAM,
  /** Re-encoded pictures, as much as the uplink takes. */
  ADAPTIVE;

  /** As callers of the API see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
