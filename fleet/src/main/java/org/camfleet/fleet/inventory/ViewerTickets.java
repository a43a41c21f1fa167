package org.camfleet.fleet.inventory;

import java.net.URI;
import java.util.List;
import org.camfleet.core.webrtc.IceServer;

/** The port to what a viewer needs for connecting to the service of this cluster. */
public interface ViewerTickets {
  /**
   * The presigned address of a viewer's signaling socket, good for a few minutes.
   *
   * @param host host and port under which the viewer reached this server
   */
  URI signalingUrl(String host, String channelArn, String clientId);

  /** TURN servers with credentials for this viewer; empty when none is configured. */
  List<IceServer> iceServers(String channelArn, String clientId);
}
