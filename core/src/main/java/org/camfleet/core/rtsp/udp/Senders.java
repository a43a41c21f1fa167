package org.camfleet.core.rtsp.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whose packets count as the camera's: those of the address that the session was agreed with, and
 * of the one that the camera named ({@code source}). Ports do not matter, for many cameras send
 * from others than they say. One thread.
 */
final class Senders {
  private final InetAddress camera;
  private @Nullable InetAddress announced;
  private @Nullable InetSocketAddress stranger;
  private @Nullable InetSocketAddress seen;
  private long strangers;

  Senders(InetAddress camera) {
    this.camera = camera;
  }

  InetAddress camera() {
    return camera;
  }

  /** The address that the camera says it sends from. */
  void announce(@Nullable InetAddress source) {
    announced = source == null || source.isAnyLocalAddress() ? null : source;
  }

  /** Whether a packet counts. */
  boolean admits(InetSocketAddress from) {
    InetAddress address = from.getAddress();
    if (address.equals(camera) || address.equals(announced)) {
      seen = from;
      return true;
    }
    stranger = from;
    strangers++;
    return false;
  }

  /** Where the last packet came from that counted. */
  @Nullable InetSocketAddress seen() {
    return seen;
  }

  /** Where the last packet came from that did not count. */
  @Nullable InetSocketAddress stranger() {
    return stranger;
  }

  long strangers() {
    return strangers;
  }
}
