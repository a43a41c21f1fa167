package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A site and a service with a router between them, each in a network namespace: the router
 * translates the site's IPv4 addresses, lets only answers in, and lets out what a test says. Behind
 * the router is a relay, too. This process is a neighbour of the service. Names and addresses
 * follow from this process's id, so that two runs do not meet. Needs root, iproute2 and nftables.
 */
final class NatNetwork implements AutoCloseable {
  private static final long PID = ProcessHandle.current().pid();
  private static final long NUMBER = PID % 50;
  // Not 10.213, which is that of Namespaces.
  private static final String V4 = "10." + (150 + NUMBER) + ".";
  private static final String V6 = "fd14:" + NUMBER + ":";

  /** The service as the site reaches it. */
  static final String SERVICE = V4 + "2.2";

  static final String SERVICE_IPV6 = V6 + "2::2";

  /** The router as the service and this process see it; the site is behind it. */
  static final String ROUTER = V4 + "2.1";

  /** The bridge's own addresses, of which the service can reach the second one only. */
  static final String BRIDGE = V4 + "1.2";

  static final String BRIDGE_IPV6 = V6 + "1::2";

  /** This process. */
  static final String OUTSIDE = V4 + "2.254";

  static final String OUTSIDE_IPV6 = V6 + "2::fe";

  static final String RELAY = V4 + "3.2";

  private static final String PREFIX = "cfnat-";
  private static final List<String> PLACES = List.of("bridge", "router", "service", "relay");
  private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,10})-[a-z]+");
  private static final List<String> DEVICES = List.of("lan", "service", "router");

  /** Where sites are let in, the way an operator forwards ports. */
  private static final String RULES =
      """
      table inet camfleet {
        chain forwarded {
          type nat hook prerouting priority dstnat;
          iifname "outside" ip daddr ROUTER tcp dport { 8443, 9443 } dnat ip to BRIDGE
        }
        chain translated {
          type nat hook postrouting priority srcnat;
          ip saddr BRIDGE/24 oifname "outside" masquerade
          ip saddr BRIDGE/24 oifname "relay" snat ip to ROUTER
        }
        chain forward {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          ct status dnat accept
          iifname { "outside", "relay" } oifname { "outside", "relay" } accept
          ip daddr OUTSIDE accept
          ip6 daddr OUTIPV6 accept
          iifname "inside" jump allowed
        }
        chain allowed { }
      }
      """
          .replace("ROUTER", ROUTER)
          .replace("BRIDGE", BRIDGE)
          .replace("OUTSIDE", OUTSIDE)
          .replace("OUTIPV6", OUTSIDE_IPV6);

  private NatNetwork() {}

  /** Makes it; null, and said aloud, where that is not allowed. */
  static @Nullable NatNetwork make(Path directory) throws IOException, InterruptedException {
    NatNetwork network = new NatNetwork();
    network.close();
    removeOfTheDead();
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

  /** What a place's namespace is called. */
  static String namespace(String place) {
    return PREFIX + PID + "-" + place;
  }

  /** What a device on this process's side is called, in at most 15 letters. */
  static String device(String place) {
    return device(PID, place);
  }

  static String device(long pid, String place) {
    return "cf" + pid + place.substring(0, 3);
  }

  /** Which of these namespaces are of processes that ended without taking them away. */
  static List<String> ofTheDead(List<String> namespaces, LongPredicate lives) {
    return namespaces.stream().filter(name -> isOfTheDead(NAME.matcher(name), lives)).toList();
  }

  private static boolean isOfTheDead(Matcher name, LongPredicate lives) {
    return name.matches() && !lives.test(Long.parseLong(name.group(1)));
  }

  private static void removeOfTheDead() throws InterruptedException {
    try {
      for (String name : ofTheDead(namespaces(), pid -> ProcessHandle.of(pid).isPresent())) {
        Namespaces.run("ip", "netns", "del", name);
        Matcher of = NAME.matcher(name);
        for (String device : of.matches() ? DEVICES : List.<String>of()) {
          Namespaces.run("ip", "link", "del", device(Long.parseLong(of.group(1)), device));
        }
      }
    } catch (IOException e) {
      return; // there is no such program
    }
  }

  private static List<String> namespaces() throws IOException {
    Process list = new ProcessBuilder("ip", "netns", "list").redirectErrorStream(true).start();
    String all = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return all.lines().map(line -> line.split(" ", 2)[0]).toList();
  }

  private static boolean allowed() throws InterruptedException {
    try {
      return Namespaces.run("ip", "netns", "add", namespace("router")) == 0
          && Namespaces.run(
                  "ip", "netns", "exec", namespace("router"), "nft", "add", "table", "inet", "x")
              == 0
          && Namespaces.run("ip", "netns", "del", namespace("router")) == 0;
    } catch (IOException e) { // there is no such program
      return false;
    }
  }

  private void lines() throws IOException, InterruptedException {
    for (String place : PLACES) {
      Namespaces.must("ip", "netns", "add", namespace(place));
      Namespaces.must("ip", "-n", namespace(place), "link", "set", "lo", "up");
    }
    Namespaces.must("ip", "link", "add", device("lan"), "type", "bridge");
    Namespaces.must("ip", "addr", "add", OUTSIDE + "/24", "dev", device("lan"));
    Namespaces.must("ip", "addr", "add", OUTSIDE_IPV6 + "/64", "dev", device("lan"), "nodad");
    Namespaces.must("ip", "link", "set", device("lan"), "up");
    onLan("service", "lan", SERVICE, SERVICE_IPV6);
    onLan("router", "outside", ROUTER, V6 + "2::1");
    // Nothing translates IPv6: this process finds the site behind the router.
    Namespaces.must(
        "ip", "-6", "route", "add", V6 + "1::/64", "via", V6 + "2::1", "dev", device("lan"));
    behindRouter("bridge", "inside", 1, BRIDGE, BRIDGE_IPV6);
    behindRouter("relay", "relay", 3, RELAY, V6 + "3::2");
    way("service", ROUTER, V6 + "2::1");
    inRouter("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    inRouter("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
  }

  private static void onLan(String place, String device, String ipv4, String ipv6)
      throws IOException, InterruptedException {
    String here = device(place);
    Namespaces.must(
        "ip",
        "link",
        "add",
        here,
        "type",
        "veth",
        "peer",
        "name",
        device,
        "netns",
        namespace(place));
    Namespaces.must("ip", "link", "set", here, "master", device("lan"));
    Namespaces.must("ip", "link", "set", here, "up");
    addresses(place, device, ipv4, ipv6);
  }

  private static void behindRouter(String place, String side, int net, String ipv4, String ipv6)
      throws IOException, InterruptedException {
    Namespaces.must(
        "ip",
        "-n",
        namespace("router"),
        "link",
        "add",
        side,
        "type",
        "veth",
        "peer",
        "name",
        "lan",
        "netns",
        namespace(place));
    addresses("router", side, V4 + net + ".1", V6 + net + "::1");
    addresses(place, "lan", ipv4, ipv6);
    way(place, V4 + net + ".1", V6 + net + "::1");
  }

  private static void addresses(String place, String device, String ipv4, String ipv6)
      throws IOException, InterruptedException {
    String name = namespace(place);
    Namespaces.must("ip", "-n", name, "addr", "add", ipv4 + "/24", "dev", device);
    Namespaces.must("ip", "-n", name, "addr", "add", ipv6 + "/64", "dev", device, "nodad");
    Namespaces.must("ip", "-n", name, "link", "set", device, "up");
  }

  private static void way(String place, String ipv4, String ipv6)
      throws IOException, InterruptedException {
    Namespaces.must("ip", "-n", namespace(place), "route", "add", "default", "via", ipv4);
    Namespaces.must("ip", "-n", namespace(place), "-6", "route", "add", "default", "via", ipv6);
  }

  /** What a command line begins with to run at a place. */
  static List<String> in(String place) {
    return List.of("ip", "netns", "exec", namespace(place));
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
        Namespaces.run("ip", "netns", "del", namespace(place));
      }
      for (String device : DEVICES) {
        Namespaces.run("ip", "link", "del", device(device));
      }
    } catch (IOException e) {
      return; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
