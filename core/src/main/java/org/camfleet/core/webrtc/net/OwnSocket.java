package org.camfleet.core.webrtc.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.Metrics;

/**
 * The bridge's socket of one master session, on a port that the kernel chooses (decision D2): two
 * sessions toward one server would otherwise share a 5-tuple. For the loop's thread.
 *
 * <p>Closing its one binding closes it.
 */
public final class OwnSocket implements MediaSocket, AutoCloseable {
  private final UdpChannel channel;
  private final SessionTable table;

  private OwnSocket(UdpChannel channel, SessionTable table) {
    this.channel = channel;
    this.table = table;
  }

  /**
   * Binds a socket to the wildcard address; call it on the loop.
   *
   * @throws IOException when the kernel has no port or descriptor left
   */
  public static OwnSocket open(MediaLoop loop, UdpSettings settings, Metrics metrics)
      throws IOException {
    return open(loop, new InetSocketAddress(0), settings, metrics);
  }

  /** As {@link #open(MediaLoop, UdpSettings, Metrics)}, on a local address; port 0 is any. */
  public static OwnSocket open(
      MediaLoop loop, InetSocketAddress address, UdpSettings settings, Metrics metrics)
      throws IOException {
    SocketCounters counters = new SocketCounters(metrics, "own");
    SessionTable table = new SessionTable(1, counters);
    UdpChannel channel = UdpChannel.open(loop, address, settings, counters, table::onDatagram);
    return new OwnSocket(channel, table);
  }

  @Override
  public SocketBinding bind(String localUfrag, DatagramReceiver receiver) {
    SessionBinding binding =
        new SessionBinding(table, channel, localUfrag, receiver, channel::close);
    table.add(binding);
    return binding;
  }

  @Override
  public InetSocketAddress local() {
    return channel.local();
  }

  @Override
  public void close() {
    channel.close();
  }
}
