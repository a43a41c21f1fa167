package org.camfleet.core.rtsp;

import org.camfleet.codecs.rtsp.RtspHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake leaves, be it finished or not.
 *
 * @param id the camera's name for the session; null when it gives none
 * @param url what PLAY, keep-alive and TEARDOWN speak about
 * @param timeoutSeconds how long it lives without a sign of life
 * @param hasGetParameter whether the camera announced GET_PARAMETER
 */
record RtspSession(@Nullable String id, String url, int timeoutSeconds, boolean hasGetParameter) {

  /** The header that names the session, if it has a name. */
  RtspHeaders headers() {
    return id == null ? RtspHeaders.NONE : RtspHeaders.NONE.with("Session", id);
  }
}
