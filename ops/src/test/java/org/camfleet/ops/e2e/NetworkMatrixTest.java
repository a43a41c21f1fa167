package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionTimeoutException;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bridges at a site and a service elsewhere, with a router between them: which ways media find, and
 * how soon ({@link NatNetwork}).
 */
@Tag("peer")
@Tag("networks")
class NetworkMatrixTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<String> FLAGS = List.of("-Xms128m", "-Xmx512m");

  private static final String SECRET = "north";

  /** The demo clip has so many pictures. */
  private static final int PERIOD = 600;

  private static final String TO_SERVICE = "ip daddr " + NatNetwork.SERVICE;
  private static final String TO_RELAY = "ip daddr " + NatNetwork.RELAY;

  @TempDir static Path directory;
  private static final List<AutoCloseable> opened = new ArrayList<>();
  private static NatNetwork network;
  private static Coturn coturn;
  private static Cameras cameras;
  private static Cameras cameras6;
  private static CamfleetProcess service;
  private static KvsClient kvs;

  /** With all candidates. */
  private static CamfleetProcess free;

  /** With relays alone. */
  private static CamfleetProcess relayed;

  @BeforeAll
  static void start() throws Exception {
    network = NatNetwork.make(directory);
    assumeTrue(network != null, "network namespaces");
    opened.add(network);
    certify();
    coturn = relay(SECRET);
    cameras = keep(Cameras.start(8, Clip.demo(AudioCodec.PCMU), NatNetwork.OUTSIDE));
    cameras6 =
        keep(Cameras.start(1, Clip.demo(AudioCodec.PCMU), "[" + NatNetwork.OUTSIDE_IPV6 + "]"));
    service = keep(service());
    kvs = keep(KvsClient.of(service.api()));
    Files.writeString(
        directory.resolve("authorities.pem"),
        Files.readString(service.data().resolve("tls/ca.pem"))
            + Files.readString(directory.resolve("turn.pem")));
    CompletableFuture<CamfleetProcess> second =
        CompletableFuture.supplyAsync(() -> bridge("relayed", 9443, "relay"));
    free = keep(bridge("free", 8443, "all"));
    relayed = keep(second.join());
  }

  private static <T extends AutoCloseable> T keep(T one) {
    opened.add(one);
    return one;
  }

  private static void certify() throws Exception {
    Namespaces.must(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=turn",
        "-addext",
        "subjectAltName=IP:" + NatNetwork.RELAY,
        "-keyout",
        directory.resolve("turn.key").toString(),
        "-out",
        directory.resolve("turn.pem").toString());
  }

  private static Coturn relay(String secret) throws Exception {
    return Coturn.behind(
        NatNetwork.in("relay"),
        NatNetwork.RELAY,
        directory,
        secret,
        directory.resolve("turn.pem"),
        directory.resolve("turn.key"));
  }

  private static CamfleetProcess service() throws Exception {
    String turn = NatNetwork.RELAY + ":" + Coturn.PORT;
    return serve(
        "service",
        8443,
        "service",
        NatNetwork.SERVICE,
        "camfleet.tls.names=" + NatNetwork.SERVICE + "," + NatNetwork.SERVICE_IPV6,
        "camfleet.turn.secret=" + SECRET,
        "camfleet.turn.uris=turn:%s?transport=udp,turn:%s?transport=tcp,turns:%s:%d?transport=tcp"
            .formatted(turn, turn, NatNetwork.RELAY, Coturn.TLS_PORT));
  }

  private static CamfleetProcess bridge(String name, int port, String policy) {
    try {
      return serve(
          name,
          port,
          "bridge",
          NatNetwork.ROUTER,
          "camfleet.tls.names=" + NatNetwork.ROUTER,
          "camfleet.bridge.ice-transport-policy=" + policy,
          "camfleet.bridge.credentials-file=" + service.data().resolve("credentials"),
          "camfleet.bridge.authorities=" + directory.resolve("authorities.pem"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static CamfleetProcess serve(
      String name, int port, String role, String reached, String... settings) throws Exception {
    Path data = directory.resolve(name);
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--data", data.toString(), "--port", "" + port, "--roles", role));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return CamfleetProcess.behind(
            NatNetwork.in(role), FLAGS, CamfleetProcess.THIS_BUILD, data, arguments)
        .reachedAt(URI.create("https://" + reached + ":" + port));
  }

  @AfterAll
  static void stop() throws Exception {
    if (coturn != null) {
      coturn.close();
    }
    for (int i = opened.size(); i-- > 0; ) {
      opened.get(i).close();
    }
  }

  @Test
  void behindAddressTranslationMediaGoStraight() throws Exception {
    network.letOut(TO_SERVICE, TO_RELAY);
    Way way = record(free, "nat", NatNetwork.SERVICE, cameras.url(1));

    way.isLocal("srflx", "udp", NatNetwork.ROUTER + ":");
    way.isRemote("host", NatNetwork.SERVICE + ":844");
  }

  @Test
  void whereOnlyARelayMayBeUsedMediaGoOverUdp() throws Exception {
    network.letOut(TO_SERVICE, TO_RELAY);
    Way way = record(relayed, "relay-udp", NatNetwork.SERVICE, cameras.url(2));

    way.isRelayed("udp");
  }

  @Test
  void whereUdpDoesNotPassMediaGoOverTcp() throws Exception {
    network.letOut(TO_SERVICE + " tcp dport 8443", TO_RELAY + " tcp dport " + Coturn.PORT);
    Way way = record(relayed, "relay-tcp", NatNetwork.SERVICE, cameras.url(3));

    way.isRelayed("tcp");
  }

  @Test
  void whereOnlyTlsPassesMediaGoOverTls() throws Exception {
    network.letOut(TO_SERVICE + " tcp dport 8443", TO_RELAY + " tcp dport " + Coturn.TLS_PORT);
    Way way = record(relayed, "relay-tls", NatNetwork.SERVICE, cameras.url(4));

    way.isRelayed("tls");
  }

  @Test
  void aRelayIsFoundAlsoWhereOthersMightBeUsedButDoNotPass() throws Exception {
    network.letOut(TO_SERVICE + " tcp dport 8443", TO_RELAY + " tcp dport " + Coturn.TLS_PORT);
    Way way = record(free, "firewall", NatNetwork.SERVICE, cameras.url(5));

    way.isRelayed("tls");
  }

  @Test
  void allOfItGoesOverIpv6() throws Exception {
    network.letOut("ip6 daddr " + NatNetwork.SERVICE_IPV6);
    Way way = record(free, "ipv6", "[" + NatNetwork.SERVICE_IPV6 + "]", cameras6.url(1));

    way.isLocal("host", "udp", "[" + NatNetwork.BRIDGE_IPV6 + "]:");
    way.isRemote("host", "[" + NatNetwork.SERVICE_IPV6 + "]:844");
  }

  @Test
  void aRelayThatRefusesIsNamedAndTheCameraGoesLiveWhenItNoLongerDoes() throws Exception {
    network.letOut(TO_SERVICE, TO_RELAY);
    coturn.close();
    coturn = relay("south");
    kvs.createStoredChannel("refused", 1);
    add(relayed, "refused", NatNetwork.SERVICE, cameras.url(6));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> session("refused").path("text").asText().contains("no-relay"));
    assertThat(session("refused").path("fault").asText()).isEqualTo("no-session");
    assertThat(session("refused").path("text").asText())
        .contains(
            "turn:%s:3478 over udp refuses with 401 (Unauthenticated)".formatted(NatNetwork.RELAY))
        .contains(
            "turn:%s:5349 over tls refuses with 401 (Unauthenticated)".formatted(NatNetwork.RELAY));

    coturn.close();
    coturn = relay(SECRET);
    Cameras.awaitLive(relayed.api(), "refused", PATIENCE);
    remove(relayed, "refused");
  }

  @Test
  void aConnectionToARelayThatEndsUnderMediaIsMadeAnew() throws Exception {
    network.letOut(TO_SERVICE + " tcp dport 8443", TO_RELAY + " tcp dport " + Coturn.PORT);
    kvs.createStoredChannel("cut", 1);
    add(relayed, "cut", NatNetwork.SERVICE, cameras.url(7));
    Cameras.awaitLive(relayed.api(), "cut", PATIENCE);
    long joins = session("cut").path("joins").asLong();

    coturn.close();
    coturn = relay(SECRET);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> session("cut").path("joins").asLong() > joins);
    JsonNode status = Cameras.awaitLive(relayed.api(), "cut", PATIENCE);
    new Way(status.at("/session/candidatePair")).isRelayed("tcp");
    remove(relayed, "cut");
  }

  private static JsonNode session(String id) {
    return relayed.api().status(id).path("session");
  }

  /** Records a camera, says how soon, and looks at what is stored. */
  private static Way record(CamfleetProcess bridge, String id, String endpoint, String url)
      throws Exception {
    kvs.createStoredChannel(id, 1);
    Instant from = Instant.now().minusSeconds(5);
    FirstFragments stored = FirstFragments.watch(service.data(), 1);
    long put = System.currentTimeMillis();
    add(bridge, id, endpoint, url);
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> stored.look().millis().containsKey(id));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("nothing is stored: " + bridge.api().status(id), e);
    }
    Way way = new Way(Cameras.awaitLive(bridge.api(), id, PATIENCE).at("/session/candidatePair"));
    System.out.println(id + ": " + way);
    Figures.print("FIGURE first-fragment-%s %d ms".formatted(id, stored.millis().get(id) - put));
    decodes(id, from);
    remove(bridge, id);
    return way;
  }

  private static void add(CamfleetProcess bridge, String id, String endpoint, String url) {
    bridge
        .api()
        .putCamera(
            id,
            """
            {"id":"%s","url":"%s","channel":"%s","enabled":true,
             "target":{"kind":"kvs","region":"us-east-1","endpoint":"https://%s:8443","account":"default"}}
            """
                .formatted(id, url, id, endpoint));
  }

  /** The camera's clock is there, picture by picture. */
  private static void decodes(String id, Instant from) throws Exception {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !Recording.video(service, id, from).isEmpty());
    Path to = Files.createDirectories(directory.resolve("stored-" + id));
    List<StoredClock.Shown> pictures =
        StoredClock.ofCamera(Recording.tracks(service, id, from), to);
    assertThat(pictures).hasSizeGreaterThan(40);
    assertThat(pictures).extracting(StoredClock.Shown::number).doesNotContain(-1);
    assertThat(StoredClock.steps(pictures, PERIOD)).containsOnly(1);
  }

  /** Takes a camera away, and with it all that leads to the relay. */
  private static void remove(CamfleetProcess bridge, String id) {
    bridge.api().call("DELETE", "/api/v1/cameras/" + id, null, 200, 204);
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(connections()).doesNotContain(NatNetwork.RELAY));
  }

  private static String connections() throws Exception {
    List<String> command = new ArrayList<>(NatNetwork.in("bridge"));
    command.addAll(List.of("ss", "-Htn", "state", "established"));
    Process ss = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** A candidate pair of a status. */
  private record Way(JsonNode pair) {
    void isLocal(String type, String protocol, String address) {
      assertThat(pair.at("/local/type").asText()).isEqualTo(type);
      assertThat(pair.at("/local/protocol").asText()).isEqualTo(protocol);
      assertThat(pair.at("/local/address").asText()).startsWith(address);
    }

    void isRemote(String type, String address) {
      assertThat(pair.at("/remote/type").asText()).isEqualTo(type);
      assertThat(pair.at("/remote/address").asText()).startsWith(address);
    }

    void isRelayed(String protocol) {
      isLocal("relay", protocol, NatNetwork.RELAY + ":");
      isRemote("host", NatNetwork.SERVICE + ":");
    }

    @Override
    public String toString() {
      return "%s over %s %s to %s %s"
          .formatted(
              pair.at("/local/type").asText(),
              pair.at("/local/protocol").asText(),
              pair.at("/local/address").asText(),
              pair.at("/remote/type").asText(),
              pair.at("/remote/address").asText());
    }
  }
}
