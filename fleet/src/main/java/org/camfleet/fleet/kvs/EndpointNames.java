package org.camfleet.fleet.kvs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Host names of the endpoints on the standard port, one for each kind as AWS has them: some clients
 * take neither ports nor paths in the URLs they are given.
 *
 * @param control of the control plane, which clients are configured with
 * @param master of masters' sockets
 * @param viewer of viewers' sockets
 * @param https of the HTTPS protocol (GetIceServerConfig)
 * @param webrtc of the WEBRTC protocol (joins)
 * @param data of recorded media
 */
public record EndpointNames(
    String control, String master, String viewer, String https, String webrtc, String data) {

  /** All of them, for the certificate. */
  public List<String> all() {
    return List.of(control, master, viewer, https, webrtc, data);
  }

  /** The path of signaling sockets that a Host header stands for, null when it is another's. */
  @Nullable String socketPath(String hostHeader) {
    String host = hostHeader.replaceFirst(":[0-9]+$", "");
    if (host.equalsIgnoreCase(master)) {
      return SignalingRoutes.MASTER_PATH;
    }
    return host.equalsIgnoreCase(viewer) ? SignalingRoutes.VIEWER_PATH : null;
  }
}
