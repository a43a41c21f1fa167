package org.camfleet.core.onvif;

/**
 * Motion or tampering that a device saw begin or end.
 *
 * @param kind which of them
 * @param source where in the device, such as the token of its video source; empty when it says none
 * @param active whether it began
 */
public record DeviceEvent(Kind kind, String source, boolean active) {
  /** What a device watches for. */
  public enum Kind {
    /** Something moves. */
    MOTION,
    /** Somebody covers, turns or blinds the camera. */
    TAMPER
  }
}
