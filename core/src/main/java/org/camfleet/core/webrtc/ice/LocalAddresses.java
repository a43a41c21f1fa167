package org.camfleet.core.webrtc.ice;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The addresses shown in host candidates, best first; any thread. */
public final class LocalAddresses {
  /** Each costs the peer a check, so a machine full of container bridges shows only its best. */
  private static final int MAX = 8;

  /** Asking the kernel takes milliseconds on a busy machine, and a fleet joins at once. */
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private record Found(List<InetAddress> addresses, long at) {}

  private final List<InetAddress> fixed;
  private final boolean loopback;
  private volatile Found found = new Found(List.of(), 0);

  private LocalAddresses(List<InetAddress> fixed, boolean loopback) {
    this.fixed = fixed;
    this.loopback = loopback;
  }

  /** Exactly these, as configured: also addresses that a gateway forwards to this machine. */
  public static LocalAddresses fixed(List<InetAddress> addresses) {
    return new LocalAddresses(List.copyOf(addresses), false);
  }

  /**
   * Those of the interfaces that are up.
   *
   * @param loopback whether loopback is shown even where there are others
   */
  public static LocalAddresses discovered(boolean loopback) {
    return new LocalAddresses(List.of(), loopback);
  }

  boolean isFixed() {
    return !fixed.isEmpty();
  }

  /** What to show now. */
  public List<InetAddress> list() {
    if (!fixed.isEmpty()) {
      return fixed;
    }
    Found last = found;
    long now = System.nanoTime();
    if (last.addresses().isEmpty() || now - last.at() > KEEP_NANOS) {
      last = new Found(discover(), now);
      found = last;
    }
    return last.addresses();
  }

  private List<InetAddress> discover() {
    List<InetAddress> all = new ArrayList<>(interfaceAddresses());
    boolean onlyLoopback = all.stream().allMatch(InetAddress::isLoopbackAddress);
    if (!loopback && !onlyLoopback) {
      all.removeIf(InetAddress::isLoopbackAddress);
    }
    all.sort(Comparator.comparingInt(LocalAddresses::rank));
    return List.copyOf(all.subList(0, Math.min(MAX, all.size())));
  }

  private static List<InetAddress> interfaceAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(LocalAddresses::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .flatMap(LocalAddresses::usable)
          .toList();
    } catch (SocketException e) {
      return List.of(InetAddress.getLoopbackAddress());
    }
  }

  private static boolean isUp(NetworkInterface networkInterface) {
    try {
      return networkInterface.isUp();
    } catch (SocketException e) {
      return false;
    }
  }

  /** Link-local IPv6 needs a zone that the peer can not know (RFC 8445 clause 5.1.1.1). */
  private static Stream<InetAddress> usable(InetAddress address) {
    boolean linkLocal = address instanceof Inet6Address && address.isLinkLocalAddress();
    return linkLocal || address.isAnyLocalAddress() || address.isMulticastAddress()
        ? Stream.empty()
        : Stream.of(address);
  }

  private static int rank(InetAddress address) {
    int rank = address instanceof Inet4Address ? 0 : 1;
    if (address.isLoopbackAddress()) {
      return rank + 4;
    }
    return address.isLinkLocalAddress() ? rank + 2 : rank;
  }
}
