package org.camfleet.core.webrtc.net;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.CountingMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether UDP_SEGMENT really works here: asks the kernel by doing it, once at start. */
public final class SegmentationCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentationCheck.class);
  private static final int SEGMENT = 100;
  private static final int LENGTH = 3 * SEGMENT + 50;
  private static final int TIMEOUT_MILLIS = 500;

  private SegmentationCheck() {}

  /** Sends one run over loopback and sees whether four datagrams arrive; not on a loop. */
  public static boolean works(MediaLoop loop) {
    if (!UdpChannel.canSegment(loop)) {
      return false;
    }
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket receiver = new DatagramSocket(0, loopback)) {
      receiver.setSoTimeout(TIMEOUT_MILLIS);
      UdpChannel sender = OnLoop.call(loop, () -> openAndSend(loop, receiver));
      boolean works = arrivesInFour(receiver);
      loop.run(sender::close);
      return works;
    } catch (IOException e) {
      LOG.warn("UDP_SEGMENT is not used: {}", e.getMessage());
      return false;
    }
  }

  private static UdpChannel openAndSend(MediaLoop loop, DatagramSocket receiver)
      throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    SocketCounters counters = new SocketCounters(new CountingMetrics(), "check");
    UdpSettings settings = UdpSettings.forOwnSocket(true);
    UdpChannel sender =
        UdpChannel.open(loop, any, settings, counters, (from, data, offset, length) -> {});
    byte[] run = new byte[LENGTH];
    sender.sendSegmented(
        Unpooled.directBuffer(LENGTH).writeBytes(run),
        SEGMENT,
        (InetSocketAddress) receiver.getLocalSocketAddress(),
        future -> {});
    return sender;
  }

  private static boolean arrivesInFour(DatagramSocket receiver) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2 * LENGTH], 2 * LENGTH);
    for (int expected : new int[] {SEGMENT, SEGMENT, SEGMENT, LENGTH - 3 * SEGMENT}) {
      packet.setLength(2 * LENGTH);
      receiver.receive(packet);
      if (packet.getLength() != expected) {
        return false;
      }
    }
    return true;
  }
}
