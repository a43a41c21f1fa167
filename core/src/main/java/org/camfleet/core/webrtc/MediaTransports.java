package org.camfleet.core.webrtc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.dtls.DtlsEndpoint;
import org.camfleet.core.webrtc.dtls.HandshakePool;
import org.camfleet.core.webrtc.dtls.NodeCertificate;
import org.camfleet.core.webrtc.ice.HostResolver;
import org.camfleet.core.webrtc.ice.IceCounters;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.camfleet.core.webrtc.ice.SystemResolver;
import org.camfleet.core.webrtc.net.MediaSocket;
import org.camfleet.core.webrtc.net.OwnSocket;
import org.camfleet.core.webrtc.net.SegmentationCheck;
import org.camfleet.core.webrtc.net.SharedSocket;
import org.camfleet.core.webrtc.net.UdpSettings;

/**
 * What all passthrough peers of a node share: certificate, handshake threads, the service's sockets
 * (one a loop, decision D2). Makes the peers.
 */
public final class MediaTransports implements Peers, AutoCloseable {
  /**
   * How a node's peers reach the network.
   *
   * @param bindAddress where sockets listen; the wildcard address for everywhere
   * @param basePort UDP port of the first loop's shared socket, the next loops follow; 0 lets the
   *     kernel choose; negative: no service here, so no shared sockets
   * @param addresses what host candidates show
   * @param handshakeThreads DTLS handshakes at once, of each role
   * @param handshakeQueue DTLS handshakes that may wait, of each role
   * @param maximumBitrate bits a second that a sending peer is told to stay under
   * @param mergedReads whether shared sockets take merged datagrams; see {@link UdpSettings}
   */
  public record Settings(
      InetAddress bindAddress,
      int basePort,
      LocalAddresses addresses,
      int handshakeThreads,
      int handshakeQueue,
      long maximumBitrate,
      boolean mergedReads) {
    private static final InetAddress ANYWHERE = new InetSocketAddress(0).getAddress();

    /** The defaults, with shared sockets from {@code basePort} up. */
    public static Settings of(int basePort, LocalAddresses addresses) {
      return new Settings(ANYWHERE, basePort, addresses, 32, 4096, 8_000_000, true);
    }
  }

  private final Settings settings;
  private final Metrics metrics;
  private final boolean segmentation;
  private final List<SharedSocket> shared;
  private final HandshakePool clients;
  private final HandshakePool servers;
  private final SystemResolver resolver = new SystemResolver();
  private final DtlsEndpoint.Node dtls;
  private final IceCounters iceCounters;
  private final PeerCounters counters;

  private MediaTransports(
      Settings settings, Metrics metrics, boolean segmentation, List<SharedSocket> shared) {
    this.settings = settings;
    this.metrics = metrics;
    this.segmentation = segmentation;
    this.shared = shared;
    this.clients = pool("client");
    this.servers = pool("server");
    this.dtls = new DtlsEndpoint.Node(NodeCertificate.create(), clients, servers, metrics);
    this.iceCounters = new IceCounters(metrics);
    this.counters = new PeerCounters(metrics);
  }

  private HandshakePool pool(String role) {
    return new HandshakePool(role, settings.handshakeThreads(), settings.handshakeQueue(), metrics);
  }

  /**
   * Opens the sockets and makes the certificate; blocks for a moment, so not on a loop.
   *
   * @throws IOException when a port is in use or an address is not ours
   */
  public static MediaTransports open(MediaLoops loops, Settings settings, Metrics metrics)
      throws IOException {
    boolean segmentation = SegmentationCheck.works(loops.all().get(0));
    List<SharedSocket> shared = new ArrayList<>();
    try {
      for (MediaLoop loop : settings.basePort() < 0 ? List.<MediaLoop>of() : loops.all()) {
        int port = settings.basePort() == 0 ? 0 : settings.basePort() + loop.index();
        InetSocketAddress address = new InetSocketAddress(settings.bindAddress(), port);
        UdpSettings udp = UdpSettings.forSharedSocket(segmentation, settings.mergedReads());
        shared.add(SharedSocket.open(loop, address, udp, metrics));
      }
    } catch (IOException e) {
      shared.forEach(SharedSocket::close);
      throw e;
    }
    return new MediaTransports(settings, metrics, segmentation, List.copyOf(shared));
  }

  @Override
  public Peer create(MediaLoop loop, PeerSettings peer, PeerListener listener) {
    return new PeerConnection(this, loop, peer, listener);
  }

  /** The ports of the shared sockets, by loop. */
  public List<Integer> ports() {
    return shared.stream().map(socket -> socket.local().getPort()).toList();
  }

  /** Sessions that have a share of the shared sockets now. */
  public int sessions() {
    return shared.stream().mapToInt(SharedSocket::sessions).sum();
  }

  /** DTLS handshakes under way. */
  public int handshakes() {
    return clients.running() + servers.running();
  }

  /**
   * The socket of a new session; on the loop.
   *
   * @throws IOException when there is none
   */
  MediaSocket socket(MediaLoop loop, PeerSettings.Role role) throws IOException {
    if (role.ownsSocket()) {
      InetSocketAddress any = new InetSocketAddress(settings.bindAddress(), 0);
      return OwnSocket.open(loop, any, UdpSettings.forOwnSocket(segmentation), metrics);
    }
    if (shared.isEmpty()) {
      throw new IOException("no service on this node");
    }
    return shared.get(loop.index());
  }

  Settings settings() {
    return settings;
  }

  Metrics metrics() {
    return metrics;
  }

  DtlsEndpoint.Node dtls() {
    return dtls;
  }

  HostResolver resolver() {
    return resolver;
  }

  IceCounters iceCounters() {
    return iceCounters;
  }

  PeerCounters counters() {
    return counters;
  }

  /** Closes the sockets under all peers, and refuses handshakes. */
  @Override
  public void close() {
    shared.forEach(SharedSocket::close);
    clients.close();
    servers.close();
    resolver.close();
  }
}
