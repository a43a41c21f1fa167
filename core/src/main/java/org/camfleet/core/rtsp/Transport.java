package org.camfleet.core.rtsp;

import java.util.Locale;

/** How media comes from a camera. */
public enum Transport {
  /** Inside the RTSP connection (RFC 2326 clause 10.12). */
  TCP,
  /** RTP and RTCP by UDP to this node. */
  UDP,
  /** RTP and RTCP by UDP to a group that the camera chooses. */
  MULTICAST,
  /** Inside an RTSP connection that looks like two HTTP requests. */
  HTTP;

  /** Whether media stays inside the connection that RTSP is spoken on. */
  boolean isInside() {
    return this == TCP || this == HTTP;
  }

  /** As it is written in settings, inventory and status. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
