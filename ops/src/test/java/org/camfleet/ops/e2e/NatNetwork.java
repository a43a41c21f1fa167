package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A site and a service with a router between them, each in a network namespace: the router
 * translates the site's IPv4 addresses, lets only answers in, and lets out what a test says. Behind
 * the router is a relay, too. This process is a neighbour of the service. Needs root, iproute2 and
 * nftables.
 */
final class NatNetwork implements AutoCloseable {
  /** The service as the site reaches it. */
  static final String SERVICE = "10.214.2.2";

  static final String SERVICE_IPV6 = "fd14:2::2";

  /** The router as the service and this process see it; the site is behind it. */
  static final String ROUTER = "10.214.2.1";

  /** The bridge's own addresses, of which the service can reach the second one only. */
  static final String BRIDGE = "10.214.1.2";

  static final String BRIDGE_IPV6 = "fd14:1::2";

  /** This process. */
  static final String OUTSIDE = "10.214.2.254";

  static final String OUTSIDE_IPV6 = "fd14:2::fe";

  static final String RELAY = "10.214.3.2";

  private static final String PREFIX = "cfnat-";
  private static final List<String> PLACES = List.of("bridge", "router", "service", "relay");
  private static final String LAN = "cfnat-lan";

  /** Where sites are let in, the way an operator forwards ports. */
  private static final String RULES =
      """
      table inet camfleet {
        chain forwarded {
          type nat hook prerouting priority dstnat;
          iifname "outside" ip daddr 10.214.2.1 tcp dport { 8443, 9443 } dnat ip to 10.214.1.2
        }
        chain translated {
          type nat hook postrouting priority srcnat;
          ip saddr 10.214.1.0/24 oifname "outside" masquerade
          ip saddr 10.214.1.0/24 oifname "relay" snat ip to 10.214.2.1
        }
        chain forward {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          ct status dnat accept
          iifname { "outside", "relay" } oifname { "outside", "relay" } accept
          ip daddr 10.214.2.254 accept
          ip6 daddr fd14:2::fe accept
          iifname "inside" jump allowed
        }
        chain allowed { }
      }
      """;

  private NatNetwork() {}

  /** Makes it; null, and said aloud, where that is not allowed. */
  static @Nullable NatNetwork make(Path directory) throws IOException, InterruptedException {
    NatNetwork network = new NatNetwork();
    network.close();
    if (!allowed()) {
      Absent.leaveOut("no network namespaces here (needed: root, iproute2, nftables)");
      return null;
    }
    try {
      network.lines();
      Path rules = Files.writeString(directory.resolve("router.nft"), RULES);
      inRouter("nft", "-f", rules.toString());
      return network;
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static boolean allowed() throws InterruptedException {
    try {
      return Namespaces.run("ip", "netns", "add", PREFIX + "router") == 0
          && Namespaces.run(
                  "ip", "netns", "exec", PREFIX + "router", "nft", "add", "table", "inet", "x")
              == 0
          && Namespaces.run("ip", "netns", "del", PREFIX + "router") == 0;
    } catch (IOException e) { // there is no such program
      return false;
    }
  }

  private void lines() throws IOException, InterruptedException {
    for (String place : PLACES) {
      Namespaces.must("ip", "netns", "add", PREFIX + place);
      Namespaces.must("ip", "-n", PREFIX + place, "link", "set", "lo", "up");
    }
    Namespaces.must("ip", "link", "add", LAN, "type", "bridge");
    Namespaces.must("ip", "addr", "add", OUTSIDE + "/24", "dev", LAN);
    Namespaces.must("ip", "addr", "add", OUTSIDE_IPV6 + "/64", "dev", LAN, "nodad");
    Namespaces.must("ip", "link", "set", LAN, "up");
    onLan("service", "lan", SERVICE, SERVICE_IPV6);
    onLan("router", "outside", ROUTER, "fd14:2::1");
    // Nothing translates IPv6: this process finds the site behind the router.
    Namespaces.must("ip", "-6", "route", "add", "fd14:1::/64", "via", "fd14:2::1", "dev", LAN);
    behindRouter("bridge", "inside", 1, BRIDGE, BRIDGE_IPV6);
    behindRouter("relay", "relay", 3, RELAY, "fd14:3::2");
    way("service", ROUTER, "fd14:2::1");
    inRouter("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    inRouter("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
  }

  private static void onLan(String place, String device, String ipv4, String ipv6)
      throws IOException, InterruptedException {
    String here = "cfnat-" + place;
    Namespaces.must(
        "ip", "link", "add", here, "type", "veth", "peer", "name", device, "netns", PREFIX + place);
    Namespaces.must("ip", "link", "set", here, "master", LAN);
    Namespaces.must("ip", "link", "set", here, "up");
    addresses(place, device, ipv4, ipv6);
  }

  private static void behindRouter(String place, String side, int net, String ipv4, String ipv6)
      throws IOException, InterruptedException {
    Namespaces.must(
        "ip",
        "-n",
        PREFIX + "router",
        "link",
        "add",
        side,
        "type",
        "veth",
        "peer",
        "name",
        "lan",
        "netns",
        PREFIX + place);
    addresses("router", side, "10.214." + net + ".1", "fd14:" + net + "::1");
    addresses(place, "lan", ipv4, ipv6);
    way(place, "10.214." + net + ".1", "fd14:" + net + "::1");
  }

  private static void addresses(String place, String device, String ipv4, String ipv6)
      throws IOException, InterruptedException {
    String name = PREFIX + place;
    Namespaces.must("ip", "-n", name, "addr", "add", ipv4 + "/24", "dev", device);
    Namespaces.must("ip", "-n", name, "addr", "add", ipv6 + "/64", "dev", device, "nodad");
    Namespaces.must("ip", "-n", name, "link", "set", device, "up");
  }

  private static void way(String place, String ipv4, String ipv6)
      throws IOException, InterruptedException {
    Namespaces.must("ip", "-n", PREFIX + place, "route", "add", "default", "via", ipv4);
    Namespaces.must("ip", "-n", PREFIX + place, "-6", "route", "add", "default", "via", ipv6);
  }

  /** What a command line begins with to run at a place. */
  static List<String> in(String place) {
    return List.of("ip", "netns", "exec", PREFIX + place);
  }

  /** From now on the site may send this and nothing else, in nftables' words. */
  void letOut(String... matches) throws IOException, InterruptedException {
    inRouter("nft", "flush", "chain", "inet", "camfleet", "allowed");
    for (String match : matches) {
      inRouter("nft", "add", "rule", "inet", "camfleet", "allowed", match + " accept");
    }
  }

  private static void inRouter(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(in("router"));
    all.addAll(List.of(command));
    Namespaces.must(all.toArray(String[]::new));
  }

  @Override
  public void close() {
    try {
      for (String place : PLACES) {
        Namespaces.run("ip", "netns", "del", PREFIX + place);
      }
      for (String device : List.of(PREFIX + "service", PREFIX + "router", LAN)) {
        Namespaces.run("ip", "link", "del", device);
      }
    } catch (IOException e) {
      return; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
