package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * RTSP servers that are not ours, each transport, each kind of sound: every recorded picture is the
 * source's, and sound and pictures fit.
 */
@Tag("peer")
@Tag("alone")
class RealServersTest {
  private static final int SECONDS = 9;
  private static final String USER = "viewer";
  private static final String PASSWORD = "pa:ss @w";

  @TempDir static Path directory;
  private static final List<AutoCloseable> opened = new ArrayList<>();
  private static FrameHashes source;
  private static CamfleetProcess camfleet;
  private static KvsClient kvs;

  @BeforeAll
  static void start() throws Exception {
    source = FrameHashes.of(ForeignServer.clip());
    camfleet = keep(CamfleetProcess.serve(directory.resolve("data")));
    kvs = keep(KvsClient.of(camfleet.api()));
  }

  @AfterAll
  static void stop() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private static <T extends AutoCloseable> T keep(T one) {
    opened.add(one);
    return one;
  }

  /**
   * A camera and what its status must say.
   *
   * @param transport which is allowed
   * @param carried which brings media
   * @param sound how the status names its sound
   */
  private record Expected(
      String id, String url, String transport, String carried, String sound, boolean login) {}

  private static Expected camera(String id, String url, String carried, String sound) {
    return new Expected(id, url, "auto", carried, sound, false);
  }

  @Test
  void eachTransportAndEachSoundOfGStreamers() throws Exception {
    ForeignServer tcp = keep(ForeignServer.gstreamer());
    ForeignServer udp = keep(ForeignServer.gstreamer("--transport", "udp"));
    ForeignServer tls =
        keep(ForeignServer.gstreamer("--tls", SelfSigned.make(directory, "camera").toString()));
    ForeignServer digest = keep(ForeignServer.gstreamer("--user", USER, "--password", PASSWORD));
    recordAll(
        List.of(
            camera("tcp-aac", tcp.url("clip"), "tcp", "AAC"),
            camera("tcp-l16", tcp.url("l16"), "tcp", "L16"),
            new Expected("http-aac", tcp.url("clip"), "http", "http", "AAC", false),
            camera("udp-opus", udp.url("opus"), "udp", "OPUS"),
            camera("udp-g726", udp.url("g726"), "udp", "G726"),
            camera("tls-alaw", tls.url("alaw").replace("rtsp:", "rtsps:"), "tcp", "PCMA"),
            new Expected("digest-mulaw", digest.url("mulaw"), "auto", "tcp", "PCMU", true)));
  }

  @Test
  void aGroupThatGStreamerSendsTo() throws Exception {
    OneCable cable = OneCable.lay();
    assumeTrue(cable != null, "network namespaces");
    keep(cable);
    ForeignServer server =
        keep(
            ForeignServer.gstreamer(
                cable.in(),
                cable.there(),
                "--transport",
                "multicast",
                "--interface",
                cable.device()));
    recordAll(
        List.of(
            new Expected(
                "group-alaw", server.url("alaw"), "multicast", "multicast", "PCMA", false)));
  }

  @Test
  void vlcsServerByUdp() throws Exception {
    ForeignServer vlc = keep(ForeignServer.vlc(directory));
    recordAll(List.of(camera("vlc-aac", vlc.url("clip"), "udp", "AAC")));
  }

  private static void recordAll(List<Expected> cameras) throws Exception {
    for (Expected camera : cameras) {
      String login =
          camera.login()
              ? "\"username\":\"%s\",\"password\":\"%s\",".formatted(USER, PASSWORD)
              : "";
      camfleet
          .api()
          .putCamera(
              camera.id(),
              """
              {"id":"%s","url":"%s",%s"transport":"%s","target":{"kind":"local"}}
              """
                  .formatted(camera.id(), camera.url(), login, camera.transport()));
    }
    for (Expected camera : cameras) {
      JsonNode status = Cameras.awaitLive(camfleet.api(), camera.id(), Duration.ofSeconds(60));
      assertThat(status.at("/source/transport").asText())
          .as(camera.id())
          .isEqualTo(camera.carried());
      assertThat(status.at("/source/tracks").toString()).as(camera.id()).contains(camera.sound());
    }
    // Nobody's media are late because others are judged meanwhile.
    Map<String, FirstSeconds> recorded = new LinkedHashMap<>();
    for (Expected camera : cameras) {
      recorded.put(camera.id(), FirstSeconds.await(kvs, camera.id(), SECONDS));
    }
    cameras.forEach(
        camera -> camfleet.api().call("DELETE", "/api/v1/cameras/" + camera.id(), null, 204));
    for (Map.Entry<String, FirstSeconds> one : recorded.entrySet()) {
      check(one.getKey(), play(one.getKey(), one.getValue()));
    }
  }

  private record Played(Path video, Path audio) {}

  private static Played play(String id, FirstSeconds recorded) throws IOException {
    String url = kvs.hlsUrl(id, HLSPlaybackMode.ON_DEMAND, recorded.from(), recorded.to());
    HlsDownload download = new HlsDownload(camfleet.api().trust());
    HlsDownload.Period video = download.video(url).periods().get(0);
    HlsDownload.Period audio = download.audio(url).periods().get(0);
    return new Played(
        video.writeTo(directory.resolve(id + "-video.mp4")),
        audio.writeTo(directory.resolve(id + "-audio.mp4")));
  }

  private static void check(String id, Played played) throws Exception {
    assertThat(FFprobe.decodeErrorsAtAnyRate(played.video())).as(id).isEmpty();
    assertThat(FFprobe.decodeErrorsAtAnyRate(played.audio())).as(id).isEmpty();
    FrameHashes recorded = FrameHashes.of(played.video());
    recorded.follow(source, id);
    assertThat(recorded.hashes()).as(id).hasSizeGreaterThan(SECONDS * 20);
    assertThat(Decoded.times(played.video(), "v")).as(id).isSorted();
    double worst = FlashAndBeep.worst(played.video(), played.audio(), SECONDS - 3);
    Figures.print("FIGURE flash-to-beep-%s %.0f ms".formatted(id, worst * 1000));
    assertThat(worst).as(id + ": seconds between flash and beep").isLessThan(0.1);
  }
}
