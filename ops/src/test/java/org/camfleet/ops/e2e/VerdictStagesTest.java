package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.Secret;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.core.rtsp.RtspServer;
import org.camfleet.core.rtsp.RtspServer.Authentication;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.camfleet.core.rtsp.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each station between a camera and the archive is broken once on purpose; the verdict names it,
 * and what mends it.
 */
@Tag("peer")
@Tag("networks")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerdictStagesTest {
  private static final String PASSWORD = "hunter2-of-the-camera";
  private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx1g");
  private static final int PORT = 8443;

  @TempDir static Path directory;
  private static final List<AutoCloseable> opened = new ArrayList<>();
  private static OneCable cable;
  private static SmallDisk disk;
  private static Clip clip;
  private static RtspServer cameras;
  private static CamfleetProcess camfleet;

  @BeforeAll
  static void start() throws Exception {
    cable = OneCable.lay();
    assumeTrue(cable != null, "network namespaces");
    opened.add(cable);
    disk = keep(SmallDisk.mount(directory.resolve("data")));
    clip = Clip.demo(AudioCodec.PCMU);
    cameras = keep(server(0));
    camfleet = serve();
  }

  private static <T extends AutoCloseable> T keep(T one) {
    opened.add(one);
    return one;
  }

  private static Settings settings(int port) {
    Settings usual = Settings.loopback();
    return new Settings(
        new InetSocketAddress(cable.here(), port),
        null,
        usual.authentication(),
        usual.nonceUses(),
        usual.sessionTimeout(),
        path -> !path.equals("missing"),
        1,
        100);
  }

  private static RtspServer server(int port) throws Exception {
    return RtspServer.start(settings(port), clip);
  }

  private static CamfleetProcess serve() throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--data", disk.directory().toString(), "--port", "" + PORT));
    for (String setting :
        List.of(
            "camfleet.tls.names=" + cable.there(),
            "camfleet.bridge.camera-timeout=3s",
            "camfleet.bridge.media-timeout=3s",
            "camfleet.bridge.picture-timeout=4s",
            "camfleet.bridge.connect-timeout=4s",
            "camfleet.channel.master-idle=6s")) {
      arguments.addAll(List.of("--set", setting));
    }
    return CamfleetProcess.behind(
            cable.in(), FLAGS, CamfleetProcess.THIS_BUILD, disk.directory(), arguments)
        .reachedAt(URI.create("https://" + cable.there() + ":" + PORT));
  }

  @AfterAll
  static void stop() throws Exception {
    if (camfleet != null) {
      camfleet.close();
    }
    for (int i = opened.size(); i-- > 0; ) {
      opened.get(i).close();
    }
  }

  private static String url(String path) {
    return "rtsp://%s:%d/%s".formatted(cable.here(), cameras.port(), path);
  }

  private static void put(String id, String url) {
    put(id, url, "{\"kind\":\"local\"}");
  }

  private static void put(String id, String url, String target) {
    camfleet
        .api()
        .putCamera(
            id,
            """
            {"url":"%s","username":"viewer","password":"%s","target":%s}
            """
                .formatted(url, PASSWORD, target));
  }

  /** Waits until the verdict of a camera names this stage and code; its fix has these words. */
  private static JsonNode verdict(String id, String stage, String code, String fix) {
    JsonNode[] last = new JsonNode[1];
    await(id)
        .atMost(Duration.ofSeconds(100))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              last[0] = camfleet.api().call("GET", "/api/v1/cameras/" + id + "/verdict", null, 200);
              assertThat(last[0].at("/verdict/stage").asText())
                  .as("%s: %s", id, last[0])
                  .isEqualTo(stage);
              assertThat(last[0].at("/verdict/code").asText())
                  .as("%s: %s", id, last[0])
                  .contains(code);
            });
    assertThat(last[0].at("/verdict/fix").asText()).as(id).contains(fix);
    assertThat(last[0].get("outcome").asText()).isEqualTo("broken");
    assertThat(last[0].toString()).as(id).doesNotContain(PASSWORD);
    assertThat(state(last[0], stage)).isEqualTo("failed");
    return last[0];
  }

  private static String state(JsonNode verdict, String stage) {
    for (JsonNode one : verdict.get("stages")) {
      if (one.get("stage").asText().equals(stage)) {
        return one.get("state").asText();
      }
    }
    return "absent";
  }

  @Test
  @Order(1)
  void stationsOfTheCamera() throws Exception {
    RtspCredentials owner = new RtspCredentials("viewer", Secret.of("another one"));
    RtspServer locked =
        keep(
            RtspServer.start(
                settings(0).with(owner, Authentication.DIGEST_MD5, Integer.MAX_VALUE), clip));
    OddCamera odd = keep(OddCamera.withoutSets(cable.here()));
    OddCamera nonsense = keep(OddCamera.speakingNonsense(cable.here()));
    cameras.camera("mute").mute(Transport.TCP, Transport.UDP);
    cameras.camera("spoilt").malformedEvery(1);
    cameras.camera("other").description(sdp -> sdp.replace("H264", "H265"));
    put("name", "rtsp://no-such-host.invalid/cam1");
    put("forbidden", "rtsp://169.254.169.254/latest");
    put("tcp", "rtsp://" + cable.here() + ":1/cam1");
    put("rtsp", nonsense.url());
    put("auth", "rtsp://%s:%d/cam1".formatted(cable.here(), locked.port()));
    put("sdp", url("missing"));
    put("rtp", url("mute"));
    put("pictures", odd.url());
    put("key-frame", url("spoilt"));
    camfleet
        .api()
        .putCamera(
            "codec-fit",
            """
            {"url":"%s","username":"viewer","password":"%s","video":"passthrough"}
            """
                .formatted(url("other"), PASSWORD));
    put(
        "join",
        url("cam9"),
        """
        {"kind":"kvs","region":"us-east-1","endpoint":"https://127.0.0.1:1"}
        """);

    verdict("name", "name", "no-route", "host name");
    verdict("forbidden", "name", "forbidden", "camfleet.bridge.egress");
    JsonNode tcp = verdict("tcp", "tcp", "refused", "port in the camera's address");
    assertThat(state(tcp, "name")).isEqualTo("ok");
    assertThat(state(tcp, "rtsp")).isEqualTo("unknown");
    verdict("rtsp", "rtsp", "closed", "RTSP port");
    verdict("auth", "auth", "bad-credentials", "user and password");
    verdict("sdp", "sdp", "not-found", "path in the camera's address");
    verdict("rtp", "rtp", "no-media", "firewalls");
    verdict("pictures", "pictures", "no-pictures", "smart codecs");
    verdict("key-frame", "key-frame", "no-pictures", "interval of key frames");
    verdict("codec-fit", "codec-fit", "needs-reencode", "H.264");
    // Nobody answers at the target's endpoint, if it has credentials to ask with at all.
    JsonNode join = verdict("join", "join", "", "target's");
    assertThat(state(join, "key-frame")).isEqualTo("ok");
    assertThat(state(join, "ice")).isEqualTo("unknown");
    for (String id :
        List.of(
            "name",
            "forbidden",
            "tcp",
            "rtsp",
            "auth",
            "sdp",
            "rtp",
            "pictures",
            "key-frame",
            "codec-fit",
            "join")) {
      camfleet.api().send("DELETE", "/api/v1/cameras/" + id, null);
    }
  }

  @Test
  @Order(2)
  void anotherCertificateAlsoAfterARestartUntilItIsForgotten() throws Exception {
    Path first = SelfSigned.make(directory, "first");
    Path second = SelfSigned.make(directory, "second");
    ForeignServer real =
        ForeignServer.gstreamer(List.of(), cable.here(), "--tls", first.toString());
    String port = "" + real.port();
    put("tls", real.url("clip").replace("rtsp:", "rtsps:"));
    Cameras.awaitLive(camfleet.api(), "tls", Duration.ofSeconds(40));
    camfleet.kill9();
    real.close();
    ForeignServer impostor =
        keep(
            ForeignServer.gstreamer(
                List.of(), cable.here(), "--port", port, "--tls", second.toString()));
    camfleet = serve();

    JsonNode verdict = verdict("tls", "tls", "untrusted", "DELETE");
    assertThat(state(verdict, "tcp")).isEqualTo("ok");
    JsonNode kept = camfleet.api().call("GET", "/api/v1/cameras/tls/certificates", null, 200);
    assertThat(kept.at("/certificates/0/place").asText()).isEqualTo(cable.here() + ":" + port);
    camfleet.api().call("DELETE", "/api/v1/cameras/tls/certificates", null, 200);
    camfleet.api().send("POST", "/api/v1/cameras/tls:restart", "");
    Cameras.awaitLive(camfleet.api(), "tls", Duration.ofSeconds(40));
    assertThat(camfleet.api().call("GET", "/api/v1/audit?camera=tls", null, 200).toString())
        .contains("certificates");
    camfleet.api().send("DELETE", "/api/v1/cameras/tls", null);
    impostor.close();
  }

  @Test
  @Order(3)
  void stationsOfTheSession() throws Exception {
    rules("meta l4proto udp drop");
    put("ice", url("cam1"));
    JsonNode ice = verdict("ice", "ice", "no-session", "UDP passes");
    assertThat(state(ice, "join")).isEqualTo("ok");
    assertThat(state(ice, "dtls")).isEqualTo("unknown");
    camfleet.api().send("DELETE", "/api/v1/cameras/ice", null);

    rules("meta l4proto udp @th,64,8 20-63 drop");
    put("dtls", url("cam2"));
    JsonNode dtls = verdict("dtls", "dtls", "no-session", "firewall that inspects");
    assertThat(state(dtls, "ice")).isEqualTo("ok");
    camfleet.api().send("DELETE", "/api/v1/cameras/dtls", null);

    rules("meta l4proto udp @th,64,8 128-191 drop");
    put("media", url("cam3"));
    JsonNode media = verdict("media", "media", "", "");
    assertThat(media.at("/verdict/code").asText()).isIn("no-media", "session-ended");
    assertThat(media.at("/verdict/fix").asText()).isNotBlank();
    assertThat(state(media, "dtls")).isEqualTo("ok");
    camfleet.api().send("DELETE", "/api/v1/cameras/media", null);
    rules();
  }

  @Test
  @Order(4)
  void theArchiveAndThenNothing() throws Exception {
    put("archive", url("cam4"));
    Cameras.awaitLive(camfleet.api(), "archive", Duration.ofSeconds(60));
    disk.fill();
    JsonNode verdict = verdict("archive", "archive", "disk-full", "Make room");
    assertThat(state(verdict, "media")).isEqualTo("ok");
    disk.free();
    await("well again")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                camfleet
                    .api()
                    .call("GET", "/api/v1/cameras/archive/verdict", null, 200)
                    .get("outcome")
                    .asText()
                    .equals("well"));
  }

  /** From now on the node's own network does this with what is sent in it, in nftables' words. */
  private static void rules(String... rules) throws Exception {
    StringBuilder text = new StringBuilder("flush ruleset\n");
    if (rules.length > 0) {
      text.append("table inet broken { chain out { type filter hook output priority 0;\n");
      for (String rule : rules) {
        text.append(rule).append('\n');
      }
      text.append("}\n}\n");
    }
    Path file = Files.writeString(directory.resolve("rules.nft"), text);
    List<String> command = new ArrayList<>(cable.in());
    command.addAll(List.of("nft", "-f", file.toString()));
    Namespaces.must(command.toArray(String[]::new));
  }
}
