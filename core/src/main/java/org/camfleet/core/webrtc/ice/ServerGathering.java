package org.camfleet.core.webrtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.core.webrtc.ice.ServerPlan.Server;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.net.StreamDialer;
import org.jspecify.annotations.Nullable;

/**
 * The STUN and TURN servers of one agent; for the loop's thread. Connections to TURN servers are
 * made only where datagrams bring no allocation soon: a fleet would hold one for each session.
 */
final class ServerGathering {
  /** What datagrams may take before TCP is tried, and TCP before TLS. */
  private static final long HEAD_START = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int MAX_PROBLEMS = 8;

  /** Of one name; more would only keep the next way waiting. */
  private static final int MAX_ADDRESSES = 4;

  private static final int BEST = 65_535;
  private static final int STEP = 100;

  /** What gathering needs of its agent, and how the outside is reached. */
  record Ways(HostResolver resolver, StreamDialer dialer, SocketBase socket) {}

  private final ServerExchange exchange;
  private final IceBase.Receiver receiver;
  private final IceCounters counters;
  private final List<CandidateGatherer> gatherers = new ArrayList<>();
  private final Map<InetSocketAddress, TurnClient> turnClients = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<List<Server>> waiting = new ArrayList<>();
  private IceTimers.@Nullable Alarm headStart;
  private int asked;
  private int made;
  private int relays;
  private boolean closed;

  ServerGathering(ServerExchange exchange, IceBase.Receiver receiver, IceCounters counters) {
    this.exchange = exchange;
    this.receiver = receiver;
    this.counters = counters;
  }

  /** Looks the servers up and asks them; names that do not resolve are counted. */
  void start(ServerPlan plan, Ways ways, CandidateGatherer.Found found) {
    plan.problems().forEach(this::problem);
    waiting.addAll(plan.tiers());
    if (!waiting.isEmpty()) {
      askNext(ways, found);
    } else {
      problem("the service named no TURN server over UDP, TCP or TLS");
      found.onFailed(problems());
    }
  }

  private void askNext(Ways ways, CandidateGatherer.Found found) {
    stopHeadStart();
    if (closed || relays > 0 || waiting.isEmpty()) {
      return;
    }
    List<Server> tier = waiting.remove(0);
    asked += tier.size();
    for (Server server : tier) {
      ways.resolver()
          .resolve(server.uri().host())
          .whenComplete(
              (hosts, failure) ->
                  exchange.timers().schedule(0, () -> onResolved(server, hosts, ways, found)));
    }
    if (!waiting.isEmpty()) {
      headStart = exchange.timers().schedule(HEAD_START, () -> askNext(ways, found));
    }
  }

  private void onResolved(
      Server server, @Nullable List<InetAddress> hosts, Ways ways, CandidateGatherer.Found found) {
    if (closed) {
      return;
    }
    if (hosts == null || hosts.isEmpty()) {
      failed(server.uri() + ": the name does not resolve", ways, found);
      return;
    }
    List<InetSocketAddress> addresses = addresses(server, hosts, ways.socket());
    if (addresses.isEmpty()) {
      settled(ways, found);
      return;
    }
    CandidateGatherer gatherer =
        new AddressesGatherer(
            addresses,
            address -> gatherer(server, address, ways),
            exchange.timers(),
            server.uri() + ": another URI names the same server");
    gatherers.add(gatherer);
    gatherer.start(new Told(server, gatherer, ways, found));
  }

  /** Those that may be reached from here, or else any one; none that is asked already. */
  private List<InetSocketAddress> addresses(
      Server server, List<InetAddress> hosts, SocketBase socket) {
    List<InetAddress> reachable = hosts.stream().filter(socket::mayReach).toList();
    return (reachable.isEmpty() ? hosts.subList(0, 1) : reachable)
        .stream()
            .limit(MAX_ADDRESSES)
            .map(host -> new InetSocketAddress(host, server.uri().port()))
            .filter(address -> !isAsked(server, address))
            .toList();
  }

  private boolean isAsked(Server server, InetSocketAddress address) {
    return server.uri().turn()
        && server.uri().transport() == IceServerUri.Transport.UDP
        && turnClients.containsKey(address);
  }

  /** A server has one allocation for a 5-tuple (RFC 8656 clause 7.2): null for a second one. */
  private @Nullable CandidateGatherer gatherer(
      Server server, InetSocketAddress address, Ways ways) {
    if (!server.uri().turn()) {
      return new ReflexiveGatherer(exchange, address, server.uri().toString());
    }
    if (server.uri().transport() != IceServerUri.Transport.UDP) {
      return new StreamGatherer(
          ways.dialer(),
          server.uri(),
          address,
          exchange::over,
          over -> client(server, over, address));
    }
    if (isAsked(server, address)) {
      return null;
    }
    TurnClient client = client(server, exchange, address);
    turnClients.put(address, client);
    return client;
  }

  /** Of several relays that which costs least is the best one. */
  private TurnClient client(Server server, ServerExchange over, InetSocketAddress address) {
    return new TurnClient(
        over,
        address,
        server.uri().toString(),
        new TurnCredentials(server.configured().username(), server.configured().password()),
        BEST - STEP * server.uri().transport().ordinal() - made++,
        receiver);
  }

  private void failed(String why, Ways ways, CandidateGatherer.Found found) {
    problem(why);
    settled(ways, found);
  }

  /** It is known what comes of one more server. */
  private void settled(Ways ways, CandidateGatherer.Found found) {
    asked--;
    goOn(ways, found);
  }

  /** Where no relay is left to hope for, the next tier is asked, or the last word said. */
  private void goOn(Ways ways, CandidateGatherer.Found found) {
    if (asked > 0 || relays > 0) {
      return;
    }
    if (waiting.isEmpty()) {
      found.onFailed(problems());
    } else {
      askNext(ways, found);
    }
  }

  private void problem(String why) {
    counters.serversFailed.increment();
    note(why);
  }

  /** The same refusal comes again with each refresh. */
  private void note(String why) {
    if (problems.size() < MAX_PROBLEMS && !problems.contains(why)) {
      problems.add(why);
    }
  }

  /** A pair was found: no further servers are asked. */
  void settle() {
    waiting.clear();
    stopHeadStart();
  }

  /** What is wrong with servers, in one line; empty when nothing is. */
  String problems() {
    return String.join("; ", problems);
  }

  /** Takes an answer of a server; false when it is not for us. */
  boolean onResponse(InetSocketAddress from, StunMessage response) {
    return exchange.onResponse(from, response);
  }

  /** The allocation whose server this is, or null. */
  @Nullable TurnClient turnClient(InetSocketAddress from) {
    return turnClients.isEmpty() ? null : turnClients.get(from);
  }

  private void stopHeadStart() {
    if (headStart != null) {
      headStart.cancel();
      headStart = null;
    }
  }

  void close() {
    closed = true;
    stopHeadStart();
    gatherers.forEach(CandidateGatherer::close);
    exchange.close();
  }

  /** Keeps count of what becomes of one server. */
  private final class Told implements CandidateGatherer.Found {
    private final Server server;
    private final CandidateGatherer gatherer;
    private final Ways ways;
    private final CandidateGatherer.Found found;

    Told(Server server, CandidateGatherer gatherer, Ways ways, CandidateGatherer.Found found) {
      this.server = server;
      this.gatherer = gatherer;
      this.ways = ways;
      this.found = found;
    }

    @Override
    public void onReflexive(InetSocketAddress mapped) {
      found.onReflexive(mapped);
      if (!server.uri().turn() && !closed) {
        settled(ways, found);
      }
    }

    @Override
    public void onRelayed(RelayBase base, InetSocketAddress relayed, InetSocketAddress mapped) {
      relays++;
      asked--;
      stopHeadStart();
      found.onRelayed(base, relayed, mapped);
    }

    @Override
    public void onFailed(String why) {
      if (!closed) {
        gatherers.remove(gatherer);
        gatherer.close();
        failed(why, ways, found);
      }
    }

    @Override
    public void onEnding(RelayBase base, String why) {
      found.onEnding(base, why);
    }

    @Override
    public void onPeerRefused(DatagramPath path, String why) {
      counters.relayPeersRefused.increment();
      note(why);
      found.onPeerRefused(path, why);
    }

    @Override
    public void onLost(RelayBase base, String why) {
      relays--;
      gatherers.remove(gatherer);
      problem(why);
      found.onLost(base, why);
      if (!closed) {
        goOn(ways, found);
      }
    }
  }
}
