package org.camfleet.fleet.inventory;

import java.net.URI;
import java.util.List;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.fleet.kvs.PublicEndpoint;

/** The port to what a viewer needs for connecting to the service of this cluster. */
public interface ViewerTickets {
  /**
   * The presigned address of a viewer's signaling socket, good for a few minutes.
   *
   * @param endpoint host and port under which the viewer reaches this server
   */
  URI signalingUrl(PublicEndpoint endpoint, String channelArn, String clientId);

  /** TURN servers with credentials for this viewer; empty when none is configured. */
  List<IceServer> iceServers(String channelArn, String clientId);
}
