package org.camfleet.core.webrtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.core.webrtc.IceServer;
import org.jspecify.annotations.Nullable;

/** The STUN and TURN servers of one agent; for the loop's thread. */
final class ServerGathering {
  /** GetIceServerConfig names two; more would only cost the peer checks. */
  private static final int MAX_SERVERS = 4;

  private static final int BEST = 65_535;

  private record Server(IceServerUri uri, IceServer configured) {}

  private final ServerExchange exchange;
  private final IceBase.Receiver receiver;
  private final IceCounters counters;
  private final List<CandidateGatherer> gatherers = new ArrayList<>();
  private final Map<InetSocketAddress, TurnClient> turnClients = new HashMap<>();
  private boolean closed;

  ServerGathering(ServerExchange exchange, IceBase.Receiver receiver, IceCounters counters) {
    this.exchange = exchange;
    this.receiver = receiver;
    this.counters = counters;
  }

  /** Looks the servers up and asks them; names that do not resolve are counted. */
  void start(
      List<IceServer> servers,
      HostResolver resolver,
      Executor loop,
      CandidateGatherer.Found found) {
    for (Server server : usable(servers)) {
      resolver
          .resolve(server.uri.host())
          .whenCompleteAsync((address, failure) -> onResolved(server, address, found), loop);
    }
  }

  private List<Server> usable(List<IceServer> servers) {
    List<Server> usable = new ArrayList<>();
    for (IceServer server : servers) {
      for (String text : server.uris()) {
        IceServerUri uri = parse(text);
        if (uri != null && uri.plainUdp() && usable.size() < MAX_SERVERS) {
          usable.add(new Server(uri, server));
        }
      }
    }
    return usable;
  }

  private @Nullable IceServerUri parse(String text) {
    try {
      return IceServerUri.parse(text);
    } catch (MalformedException e) {
      counters.serversFailed.increment();
      return null;
    }
  }

  private void onResolved(
      Server server, @Nullable InetAddress host, CandidateGatherer.Found found) {
    if (closed || host == null) {
      counters.serversFailed.increment();
      return;
    }
    InetSocketAddress address = new InetSocketAddress(host, server.uri.port());
    CandidateGatherer gatherer;
    if (!server.uri.turn()) {
      gatherer = new ReflexiveGatherer(exchange, address);
    } else if (!turnClients.containsKey(address)) {
      TurnClient client =
          new TurnClient(
              exchange,
              address,
              new TurnCredentials(server.configured.username(), server.configured.password()),
              BEST - turnClients.size(),
              receiver);
      turnClients.put(address, client);
      gatherer = client;
    } else {
      return; // A server has one allocation for a 5-tuple (RFC 8656 clause 7.2).
    }
    gatherers.add(gatherer);
    gatherer.start(found);
  }

  /** Takes an answer of a server; false when it is not for us. */
  boolean onResponse(InetSocketAddress from, StunMessage response) {
    return exchange.onResponse(from, response);
  }

  /** The allocation whose server this is, or null. */
  @Nullable TurnClient turnClient(InetSocketAddress from) {
    return turnClients.isEmpty() ? null : turnClients.get(from);
  }

  void close() {
    closed = true;
    gatherers.forEach(CandidateGatherer::close);
    exchange.close();
  }
}
