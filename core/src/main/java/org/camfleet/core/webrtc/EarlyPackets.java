package org.camfleet.core.webrtc;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * SRTP that comes between the far end's last handshake flight and our keys: a few milliseconds, but
 * a key frame may start in them. Bounded; what does not fit is lost as on the network.
 */
final class EarlyPackets {
  private static final int MAX = 64;

  private final Queue<byte[]> packets = new ArrayDeque<>();

  /** Keeps a copy; false when there is no room. */
  boolean hold(byte[] data, int off, int len) {
    return packets.size() < MAX && packets.add(Arrays.copyOfRange(data, off, off + len));
  }

  /** Hands out the oldest, or null; each once. */
  byte @Nullable [] poll() {
    return packets.poll();
  }
}
