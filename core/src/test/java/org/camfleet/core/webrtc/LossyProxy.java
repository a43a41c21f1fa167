package org.camfleet.core.webrtc;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A bad line on loopback for one session: like a NAT, it forwards both ways, and loses some. */
final class LossyProxy implements AutoCloseable {
  private final DatagramSocket front;
  private final DatagramSocket back;
  private final Random random;
  final AtomicInteger lost = new AtomicInteger();
  final AtomicInteger replayed = new AtomicInteger();
  volatile int lossPercent;

  /** Whether each datagram of the client comes twice, and once more when 50 others have passed. */
  volatile boolean replays;

  private final Queue<byte[]> passed = new ArrayDeque<>();
  private volatile @Nullable SocketAddress client;
  private volatile @Nullable SocketAddress server;

  LossyProxy(long seed) throws IOException {
    this.random = new Random(seed);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    this.front = new DatagramSocket(0, loopback);
    this.back = new DatagramSocket(0, loopback);
    front.setReceiveBufferSize(1 << 20);
    back.setReceiveBufferSize(1 << 20);
    start(front, true);
    start(back, false);
  }

  /** The server's candidate as the client shall see it: here. */
  IceCandidate inFront(IceCandidate candidate) {
    String[] words = candidate.candidate().split(" ");
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[5]));
    words[4] = "127.0.0.1";
    words[5] = Integer.toString(front.getLocalPort());
    return new IceCandidate(
        String.join(" ", words),
        candidate.sdpMid(),
        candidate.sdpMLineIndex(),
        candidate.usernameFragment());
  }

  private void start(DatagramSocket from, boolean ofClient) {
    Thread thread = new Thread(() -> forward(from, ofClient), "lossy-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void forward(DatagramSocket from, boolean ofClient) {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      while (true) {
        packet.setLength(2048);
        from.receive(packet);
        if (ofClient) {
          client = packet.getSocketAddress();
        }
        SocketAddress to = ofClient ? server : client;
        if (random.nextInt(100) < lossPercent) {
          lost.incrementAndGet();
        } else if (to != null) {
          packet.setSocketAddress(to);
          (ofClient ? back : front).send(packet);
          if (ofClient && replays) {
            back.send(packet);
            replay(packet, to);
          }
        }
      }
    } catch (IOException e) {
      // Closed: the end of the test.
    }
  }

  private void replay(DatagramPacket packet, SocketAddress to) throws IOException {
    replayed.incrementAndGet();
    passed.add(Arrays.copyOf(packet.getData(), packet.getLength()));
    if (passed.size() > 50) {
      byte[] old = passed.remove();
      back.send(new DatagramPacket(old, old.length, to));
    }
  }

  @Override
  public void close() {
    front.close();
    back.close();
  }
}
