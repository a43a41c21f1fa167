package org.camfleet.fleet.kvs;

import java.util.List;
import org.camfleet.core.webrtc.IceServer;

/** The port to the TURN servers that clients are told to use, with fresh credentials. */
@FunctionalInterface
public interface IceServers {
  /** No server: enough where peers reach the service's own candidates, as on a LAN. */
  IceServers NONE = (channelArn, user) -> List.of();

  /**
   * The servers for one client.
   *
   * @param user who asks, 1 to 256 characters; becomes a part of the TURN user name
   */
  List<IceServer> forClient(String channelArn, String user);
}
