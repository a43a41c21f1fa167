package org.camfleet.core.webrtc.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's socket of one loop, which carries all sessions of that loop (decision D2); for the
 * loop's thread, except {@link #open} and {@link #close}.
 */
public final class SharedSocket implements MediaSocket, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSocket.class);

  private final MediaLoop loop;
  private final UdpChannel channel;
  private final SessionTable table;

  private SharedSocket(MediaLoop loop, UdpChannel channel, SessionTable table) {
    this.loop = loop;
    this.channel = channel;
    this.table = table;
  }

  /**
   * Binds a loop's socket; blocks for a moment, so not on a loop.
   *
   * @param address where to listen; a wildcard address listens on IPv4 and IPv6
   * @throws IOException when the address is in use or not ours
   */
  public static SharedSocket open(
      MediaLoop loop, InetSocketAddress address, UdpSettings settings, Metrics metrics)
      throws IOException {
    SharedSocket socket =
        OnLoop.call(
            loop,
            () -> {
              SocketCounters counters = new SocketCounters(metrics, "shared");
              SessionTable table = new SessionTable(settings.maxSessions(), counters);
              UdpChannel channel =
                  UdpChannel.open(loop, address, settings, counters, table::onDatagram);
              return new SharedSocket(loop, channel, table);
            });
    socket.report(settings, metrics);
    return socket;
  }

  private void report(UdpSettings settings, Metrics metrics) {
    String port = String.valueOf(channel.local().getPort());
    metrics.gauge("camfleet_udp_receive_buffer_bytes", "port", port).set(receiveBufferBytes());
    metrics.gauge("camfleet_udp_send_buffer_bytes", "port", port).set(sendBufferBytes());
    if (receiveBufferBytes() < settings.receiveBufferBytes()) {
      LOG.warn(
          "UDP port {}: receive buffer {} bytes (expected: {}; raise net.core.rmem_max)",
          port,
          receiveBufferBytes(),
          settings.receiveBufferBytes());
    }
  }

  @Override
  public SocketBinding bind(String localUfrag, DatagramReceiver receiver) {
    SessionBinding binding = new SessionBinding(table, channel, localUfrag, receiver, () -> {});
    table.add(binding);
    return binding;
  }

  @Override
  public InetSocketAddress local() {
    return channel.local();
  }

  /** How many sessions have a share now. */
  public int sessions() {
    return table.sessions();
  }

  /** How many remote addresses are admitted now. */
  public int addresses() {
    return table.addresses();
  }

  /** Whether runs leave through UDP_SEGMENT. */
  public boolean segmentation() {
    return channel.segmentation();
  }

  /** The receive buffer as the kernel accounts it (twice what it granted, on Linux). */
  public int receiveBufferBytes() {
    return channel.receiveBufferBytes();
  }

  /** The send buffer as the kernel accounts it (twice what it granted, on Linux). */
  public int sendBufferBytes() {
    return channel.sendBufferBytes();
  }

  /** Closes the socket under all its sessions; any thread. */
  @Override
  public void close() {
    loop.run(channel::close);
  }
}
