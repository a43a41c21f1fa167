package org.camfleet.core.webrtc;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.Damage;

/** Somebody who found a media port, and sends it forged checks, broken ones, and rubbish. */
public final class Flood implements AutoCloseable {
  /** About 20,000 datagrams a second. */
  private static final long PAUSE_NANOS = 50_000;

  private final AtomicLong sent = new AtomicLong();
  private final DatagramSocket socket;
  private final Thread thread;
  private volatile boolean stopped;

  /** Floods a port until it is closed; {@code ufrag} is of a session there. */
  public Flood(int port, String ufrag) throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    thread = new Thread(() -> send(port, good(ufrag)), "flood");
    thread.setDaemon(true);
    thread.start();
  }

  private static List<byte[]> good(String ufrag) {
    List<byte[]> good = new ArrayList<>();
    for (String user : List.of(ufrag + ":evil", "unknown:evil")) {
      good.add(
          StunBuilder.request(StunMethod.BINDING, new TransactionId(1, 1))
              .text(AttributeType.USERNAME, user)
              .number(AttributeType.PRIORITY, 1)
              .flag(AttributeType.USE_CANDIDATE)
              .sign(StunKey.shortTerm("guess"))
              .fingerprint()
              .toBytes());
    }
    good.add(new byte[] {22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0});
    good.add(new byte[] {(byte) 0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3});
    return good;
  }

  private void send(int port, List<byte[]> good) {
    Random random = new Random(11);
    try {
      while (!stopped) {
        byte[] one = good.get(random.nextInt(good.size()));
        byte[] data = random.nextBoolean() ? one : Damage.bytes(random, one);
        socket.send(new DatagramPacket(data, data.length, InetAddress.getLoopbackAddress(), port));
        sent.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      stopped = true; // closed: the end of the test
    }
  }

  /** How many were sent so far. */
  public long sent() {
    return sent.get();
  }

  @Override
  public void close() {
    stopped = true;
    socket.close();
  }
}
