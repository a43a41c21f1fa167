package org.camfleet.core.rtsp.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.camfleet.core.media.MediaLoop;

/**
 * The node's UDP ports for cameras, in pairs, handed out in turn: a camera that goes on sending to
 * a session that is over meets nobody for long. Any thread; at most two pairs a camera.
 */
public final class UdpPorts {
  // Others may have bound some; each try costs two system calls on a media loop.
  private static final int MOST_TRIES = 64;

  private final int first;
  private final int last;
  private final AtomicIntegerArray taken;
  private final AtomicInteger turn = new AtomicInteger();

  /** The ports from {@code first} to {@code last}; there must be an even one with its next. */
  public UdpPorts(int first, int last) {
    this.first = first;
    this.last = last;
    int pairs = (last + 1 - even()) / 2;
    if (first < 1 || last > 65_535 || pairs < 1) {
      throw new IllegalArgumentException(
          "UDP ports: %d-%d (expected: a range in 1-65535 with an even port and its next)"
              .formatted(first, last));
    }
    this.taken = new AtomicIntegerArray(pairs);
  }

  private int even() {
    return first + (first & 1);
  }

  /** Pairs in use by this node. */
  public int inUse() {
    int count = 0;
    for (int i = 0; i < taken.length(); i++) {
      count += taken.get(i);
    }
    return count;
  }

  /** Binds a pair on a local address; on the loop. An IOException says why there is none. */
  PortPair open(
      MediaLoop loop,
      InetAddress local,
      int receiveBuffer,
      UdpSocket.Reader rtp,
      UdpSocket.Reader rtcp)
      throws IOException {
    IOException refusal = null;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      int pair = take();
      if (pair < 0) {
        break;
      }
      try {
        return bind(loop, new Place(local, even() + 2 * pair, pair), receiveBuffer, rtp, rtcp);
      } catch (IOException inUse) {
        taken.set(pair, 0);
        refusal = inUse;
      }
    }
    String cause = refusal == null ? "all are in use" : refusal.getMessage();
    throw new IOException("UDP ports %d-%d: no free pair (%s)".formatted(first, last, cause));
  }

  private record Place(InetAddress local, int port, int pair) {}

  private PortPair bind(
      MediaLoop loop, Place place, int receiveBuffer, UdpSocket.Reader rtp, UdpSocket.Reader rtcp)
      throws IOException {
    InetSocketAddress even = new InetSocketAddress(place.local(), place.port());
    InetSocketAddress odd = new InetSocketAddress(place.local(), place.port() + 1);
    UdpSocket media = UdpSocket.open(loop, even, receiveBuffer, false, rtp);
    try {
      UdpSocket reports = UdpSocket.open(loop, odd, UdpTrack.REPORTS_BUFFER, false, rtcp);
      return new PortPair(media, reports, () -> taken.set(place.pair(), 0));
    } catch (IOException inUse) {
      media.close();
      throw inUse;
    }
  }

  /** The next pair that is free; -1 when none is. */
  private int take() {
    for (int i = 0; i < taken.length(); i++) {
      int pair = Math.floorMod(turn.getAndIncrement(), taken.length());
      if (taken.compareAndSet(pair, 0, 1)) {
        return pair;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
