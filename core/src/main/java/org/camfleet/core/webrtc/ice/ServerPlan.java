package org.camfleet.core.webrtc.ice;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.core.webrtc.ice.IceServerUri.Transport;

/**
 * Which servers are asked in which order.
 *
 * @param tiers those over datagrams, then TURN over TCP, then over TLS; none of them is empty
 * @param problems what is wrong with URIs
 */
record ServerPlan(List<List<Server>> tiers, List<String> problems) {
  /** GetIceServerConfig names two; more would only cost the peer checks. */
  private static final int MAX_IN_A_TIER = 4;

  /** A server as it is reached, and its credentials. */
  record Server(IceServerUri uri, IceServer configured) {}

  static ServerPlan of(List<IceServer> servers) {
    Map<Transport, List<Server>> tiers = new EnumMap<>(Transport.class);
    List<String> problems = new ArrayList<>();
    for (IceServer server : servers) {
      for (String text : server.uris()) {
        try {
          add(tiers, new Server(IceServerUri.parse(text), server));
        } catch (MalformedException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
    return new ServerPlan(List.copyOf(tiers.values()), problems);
  }

  private static void add(Map<Transport, List<Server>> tiers, Server server) {
    if (server.uri().isUsable()) {
      List<Server> tier = tiers.computeIfAbsent(server.uri().transport(), way -> new ArrayList<>());
      if (tier.size() < MAX_IN_A_TIER) {
        tier.add(server);
      }
    }
  }
}
