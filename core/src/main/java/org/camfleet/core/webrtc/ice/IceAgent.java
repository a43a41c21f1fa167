package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.core.webrtc.SelectedPair;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.net.MediaSocket;
import org.camfleet.core.webrtc.net.StreamDialer;
import org.jspecify.annotations.Nullable;

/**
 * A full ICE agent for one component (decision D5): never lite, trickles, learns peer-reflexive
 * addresses, nominates or obeys, keeps consent fresh. Everything happens on the loop's thread.
 *
 * <p>Order of use: create, {@link #start}, then {@link #setRemote} and {@link #addRemoteCandidate}
 * in any order. The checks themselves are in {@link Connectivity}.
 */
public final class IceAgent implements AutoCloseable {
  /** What an agent tells; called on the loop. */
  public interface Listener {
    /** A candidate to signal to the peer. */
    void onLocalCandidate(IceCandidate candidate);

    /** The path to send on from now on; may come again with another one. */
    void onSelected(DatagramPath path);

    /**
     * It is over, and nothing follows: {@code ice-timeout} (no pair worked), {@code no-relay} (and
     * nothing else may be used), {@code relay-lost}, {@code consent-lost} (the peer is gone).
     */
    void onFailed(String code, String why);

    /** A datagram of the peer that is not STUN; the array is reused as soon as this returns. */
    void onData(byte[] data, int offset, int length);

    /**
     * The peer fragment of the first authenticated check, before or against the description that
     * {@link #setRemote} gave: it says which answer truly belongs to this agent.
     */
    default void onPeerUfrag(String peerUfrag) {}

    /**
     * The relay in use is taken back in some minutes, or the peer that sent data sends nothing and
     * answers nothing: time for a new session. This one goes on as long as it can.
     */
    default void onPathEnding(String why) {}
  }

  private static final SecureRandom RANDOM = new SecureRandom();

  private final IceCredentials local;
  private final Listener listener;
  private final SocketBase socketBase;
  private final Connectivity connectivity;
  private final RemoteCandidates remotes;
  private final EarlyData earlyData;
  private final ServerGathering servers;
  private final LocalCandidates candidates;
  private String mid = "0";
  private boolean ended;

  private IceAgent(
      MediaSocket socket,
      IceTimers timers,
      IceSettings settings,
      IceCounters counters,
      Listener listener,
      RandomGenerator random) {
    this.listener = listener;
    this.local = IceCredentials.random(random);
    this.remotes = new RemoteCandidates(counters);
    this.earlyData = new EarlyData(counters);
    this.connectivity =
        new Connectivity(local, remotes, timers, settings, counters, random, new Progress());
    Arrivals arrivals = new Arrivals();
    this.socketBase = new SocketBase(socket, local.ufrag(), settings.addresses(), arrivals);
    this.candidates = new LocalCandidates(socketBase, settings.policy(), this::tell);
    ServerExchange exchange =
        new ServerExchange(new ServerLine.OfSocket(socketBase.binding()), timers, random);
    this.servers = new ServerGathering(exchange, arrivals, counters);
    if (!candidates.relayOnly()) {
      connectivity.addBase(socketBase);
    }
  }

  /**
   * Makes an agent that has its share of the socket but is silent until {@link #start}.
   *
   * @throws IllegalStateException when the socket takes no further session
   */
  public static IceAgent create(
      MediaSocket socket,
      IceTimers timers,
      IceSettings settings,
      IceCounters counters,
      Listener listener) {
    return create(socket, timers, settings, counters, listener, RANDOM);
  }

  static IceAgent create(
      MediaSocket socket,
      IceTimers timers,
      IceSettings settings,
      IceCounters counters,
      Listener listener,
      RandomGenerator random) {
    return new IceAgent(socket, timers, settings, counters, listener, random);
  }

  /**
   * Tells the host candidates.
   *
   * @param bundleMid the mid of the media section that carries the bundle
   */
  public void start(String bundleMid) {
    mid = bundleMid;
    candidates.hosts();
  }

  /**
   * Asks STUN and TURN servers for more candidates; call it after {@link #start}, and only on a
   * socket of the session's own: an allocation belongs to a 5-tuple. Servers over DTLS are passed
   * over.
   *
   * @param dialer connects to TURN servers over TCP and TLS
   */
  public void gather(List<IceServer> iceServers, HostResolver resolver, StreamDialer dialer) {
    if (!ended) {
      ServerGathering.Ways ways = new ServerGathering.Ways(resolver, dialer, socketBase);
      servers.start(ServerPlan.of(iceServers), ways, new Gathered());
    }
  }

  private void tell(CandidateLine line) {
    if (!ended) {
      listener.onLocalCandidate(new IceCandidate(line.format(), mid, 0, local.ufrag()));
    }
  }

  /** Our user fragment, for the description. */
  public String localUfrag() {
    return local.ufrag();
  }

  /** Our password, for the description. */
  public Secret localPassword() {
    return local.password();
  }

  /** The candidates so far, for a description that does not trickle. */
  public List<CandidateLine> localCandidates() {
    return candidates.all();
  }

  /**
   * Takes the peer's description and starts checking; a second one before the connection stands
   * replaces the first.
   *
   * @param lite whether it says {@code a=ice-lite}: then this agent controls (RFC 8445 6.1.1)
   */
  public void setRemote(String ufrag, Secret password, boolean lite) {
    if (!ended) {
      connectivity.setRemote(IceCredentials.of(ufrag, password), lite);
    }
  }

  /** Takes a candidate of the peer, early or late; what is of no use is counted. */
  public void addRemoteCandidate(IceCandidate candidate) {
    if (ended || connectivity.isForeign(candidate.usernameFragment())) {
      return;
    }
    RemoteCandidate remote = remotes.add(candidate);
    if (remote != null) {
      connectivity.addRemote(remote);
    }
  }

  /** The path in use, or null before the first selection and after the end. */
  public @Nullable DatagramPath selected() {
    return ended ? null : connectivity.selectedPath();
  }

  /** The candidate pair in use, or null before the first selection and after the end. */
  public @Nullable SelectedPair selectedPair() {
    return ended ? null : connectivity.selectedPair();
  }

  /** The role now; a conflict may have changed it. */
  public Role role() {
    return connectivity.role();
  }

  /** The smoothed round-trip time of checks in microseconds, or 0 while unknown. */
  public long rttMicros() {
    return TimeUnit.NANOSECONDS.toMicros(connectivity.rttNanos());
  }

  private void fail(String code, String why) {
    close();
    listener.onFailed(code, why);
  }

  /** Ends silently; paths go dead. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      connectivity.close();
      servers.close();
      socketBase.close();
    }
  }

  /** What bases hand in. */
  private final class Arrivals implements IceBase.Receiver {
    @Override
    public void onStun(IceBase base, InetSocketAddress from, StunMessage message) {
      if (ended) {
        return;
      }
      StunClass messageClass = message.messageClass();
      if (messageClass == StunClass.INDICATION) {
        TurnClient turn = servers.turnClient(from);
        if (turn != null && base == socketBase) {
          turn.onIndication(message);
        }
      } else if (messageClass != StunClass.REQUEST) {
        if (base != socketBase || !servers.onResponse(from, message)) {
          connectivity.onResponse(base, from, message);
        }
      } else if (message.method() == StunMethod.BINDING && isAllowed(base)) {
        connectivity.onRequest(base, from, message);
      }
    }

    /** Who tries to circumvent the relay is not answered. */
    private boolean isAllowed(IceBase base) {
      return base != socketBase || !candidates.relayOnly();
    }

    @Override
    public void onData(IceBase base, InetSocketAddress from, byte[] data, int offset, int length) {
      TurnClient turn = base == socketBase ? servers.turnClient(from) : null;
      if (ended) {
        return;
      }
      if (turn != null) {
        turn.onData(data, offset, length);
      } else if (connectivity.selectedPath() == null) {
        earlyData.hold(data, offset, length);
      } else {
        connectivity.onData(from);
        listener.onData(data, offset, length);
      }
    }
  }

  /** What servers answer. */
  private final class Gathered implements CandidateGatherer.Found {
    @Override
    public void onReflexive(InetSocketAddress mapped) {
      if (!ended) {
        candidates.reflexive(mapped);
      }
    }

    @Override
    public void onRelayed(RelayBase base, InetSocketAddress relayed, InetSocketAddress mapped) {
      if (!ended) {
        candidates.relayed(base, relayed, mapped);
        connectivity.addBase(base);
      }
    }

    /** Other candidates may do, unless none may. */
    @Override
    public void onFailed(String why) {
      if (!ended && candidates.relayOnly()) {
        fail("no-relay", "only a relay may be used, and there is none: " + why);
      }
    }

    @Override
    public void onEnding(RelayBase base, String why) {
      if (!ended && connectivity.isSelected(base)) {
        listener.onPathEnding(why);
      }
    }

    @Override
    public void onPeerRefused(DatagramPath path, String why) {
      if (!ended && connectivity.isSelected(path)) {
        listener.onPathEnding(why);
      }
    }

    @Override
    public void onLost(RelayBase base, String why) {
      if (!ended) {
        connectivity.removeBase(base, why);
      }
    }
  }

  /** What checking leads to. */
  private final class Progress implements Connectivity.Listener {
    @Override
    public void onSelected(DatagramPath path) {
      servers.settle();
      listener.onSelected(path);
      for (byte[] datagram : earlyData.take()) {
        if (!ended) {
          listener.onData(datagram, 0, datagram.length);
        }
      }
    }

    @Override
    public void onSilent(String why) {
      if (!ended) {
        listener.onPathEnding(why);
      }
    }

    @Override
    public void onFailed(String code, String why) {
      String problems = code.equals("ice-timeout") ? servers.problems() : "";
      fail(code, problems.isEmpty() ? why : why + "; " + problems);
    }

    @Override
    public void onPeerUfrag(String peerUfrag) {
      listener.onPeerUfrag(peerUfrag);
    }
  }
}
