package org.camfleet.ops.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A bad line between one browser and a service: like a NAT, it forwards both ways, and loses some.
 */
final class LossyLine implements AutoCloseable {
  private static final int LARGEST = 2048;

  private final DatagramSocket front;
  private final DatagramSocket back;
  private final Random random;
  private final double share;
  private final AtomicInteger lost = new AtomicInteger();
  private volatile @Nullable SocketAddress browser;
  private volatile @Nullable SocketAddress service;

  /** A line that loses this share of the datagrams of each direction. */
  LossyLine(double share, long seed) throws IOException {
    this.share = share;
    this.random = new Random(seed);
    this.front = new DatagramSocket();
    this.back = new DatagramSocket();
    front.setReceiveBufferSize(1 << 20);
    back.setReceiveBufferSize(1 << 20);
    start(front, true);
    start(back, false);
  }

  /** The port that the browser sends to. */
  int port() {
    return front.getLocalPort();
  }

  /** Where the line leads. */
  void leadsTo(String address, int port) {
    service = new InetSocketAddress(address, port);
  }

  /** Datagrams lost so far. */
  int lost() {
    return lost.get();
  }

  private void start(DatagramSocket from, boolean ofBrowser) {
    Thread thread = new Thread(() -> forward(from, ofBrowser), "lossy line");
    thread.setDaemon(true);
    thread.start();
  }

  private void forward(DatagramSocket from, boolean ofBrowser) {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    try {
      while (true) {
        packet.setLength(LARGEST);
        from.receive(packet);
        if (ofBrowser) {
          browser = packet.getSocketAddress();
        }
        SocketAddress to = ofBrowser ? service : browser;
        if (random.nextDouble() < share) {
          lost.incrementAndGet();
        } else if (to != null) {
          packet.setSocketAddress(to);
          (ofBrowser ? back : front).send(packet);
        }
      }
    } catch (IOException e) {
      // Closed: the end of the test.
    }
  }

  @Override
  public void close() {
    front.close();
    back.close();
  }
}
