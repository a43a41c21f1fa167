package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPU time that a second of a re-encoded camera costs a bridge, from RTSP to SRTP: decoding,
 * scaling, encoding at a settled bit rate, sending. Each size has a bridge of its own.
 */
@Tag("long")
@Tag("alone")
class AdaptiveCostTest {
  private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx512m");
  private static final Duration SETTLING =
      Duration.ofSeconds(Integer.getInteger("camfleet.cost.settling", 60));
  private static final Duration MEASURED =
      Duration.ofSeconds(Integer.getInteger("camfleet.cost.seconds", 60));

  @TempDir Path directory;

  @Test
  void aSecondOfOneAndOfTwoCamerasCostsSoMuch() throws Exception {
    Path data = directory.resolve("service");
    try (CamfleetProcess service = serve(data, "service");
        KvsClient kvs = KvsClient.of(service.api())) {
      measure("720p25", 1280, 720, service, kvs);
      measure("1080p25", 1920, 1080, service, kvs);
    }
  }

  private void measure(String name, int width, int height, CamfleetProcess service, KvsClient kvs)
      throws Exception {
    Path clip = DetailedClip.make(directory.resolve(name + ".mkv"), width, height, 20, 4_000);
    try (Cameras cameras = Cameras.start(2, Clip.load(clip));
        CamfleetProcess bridge =
            serve(
                directory.resolve("bridge-" + name),
                "bridge,transcode",
                "camfleet.adaptive.max-cameras=2",
                "camfleet.bridge.credentials-file=" + service.data().resolve("credentials"),
                "camfleet.bridge.authorities=" + service.data().resolve("tls/ca.pem"))) {
      List<String> ids = new ArrayList<>();
      for (int count = 1; count <= 2; count++) {
        String id = name + "-" + count;
        kvs.createStoredChannel(id, 1);
        bridge.api().putCamera(id, camera(id, cameras.url(count), service));
        ids.add(id);
        Cameras.awaitLive(bridge.api(), id, Duration.ofSeconds(60));
        pass(SETTLING);
        measure(name + "-" + count, ids, bridge, service);
      }
    }
  }

  private static void measure(
      String name, List<String> ids, CamfleetProcess bridge, CamfleetProcess service)
      throws Exception {
    long bytes = bytes(ids, service);
    long pictures = pictures(ids, bridge);
    ProcessFigures before = ProcessFigures.of(bridge.pid());
    pass(MEASURED);
    ProcessFigures after = ProcessFigures.of(bridge.pid());
    double seconds = (after.nanos() - before.nanos()) / 1e9 * ids.size();
    double rate = (pictures(ids, bridge) - pictures) / seconds;
    double kbits = (bytes(ids, service) - bytes) * 8 / 1e3 / seconds;
    Figures.print(
        "FIGURE %s %.0f ms a camera-second"
            .formatted(name, after.cpuPerCameraSecond(before, ids.size())));
    Figures.print(
        "FIGURE %s-compiler %.1f ms a camera-second"
            .formatted(name, after.compilerPerCameraSecond(before, ids.size())));
    Figures.print("FIGURE %s-pictures %.1f a second".formatted(name, rate));
    Figures.print("FIGURE %s-bitrate %.0f kbit/s".formatted(name, kbits));
    Figures.print("FIGURE %s-rss %d MB".formatted(name, after.rssBytes() >> 20));
    assertThat(rate).as("pictures a second of %s", name).isPositive();
  }

  /** Sent since a session began. */
  private static long pictures(List<String> ids, CamfleetProcess bridge) {
    long all = 0;
    for (String id : ids) {
      JsonNode status = bridge.api().status(id);
      assertThat(status.at("/engine/name").asText()).as("%s", status).isEqualTo("adaptive");
      assertThat(status.at("/session/joins").asLong()).as("%s", status).isEqualTo(1);
      all += status.at("/session/picturesSent").asLong();
    }
    return all;
  }

  private static long bytes(List<String> ids, CamfleetProcess service) {
    return ids.stream()
        .mapToLong(id -> service.api().presence(id).at("/sessions/0/bytes").asLong())
        .sum();
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await()
        .atMost(time.plusSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> System.nanoTime() >= end);
  }

  private static String camera(String id, String url, CamfleetProcess service) {
    return """
    {"url":"%s","channel":"%s","video":"adaptive",
     "target":{"kind":"kvs","region":"us-east-1","endpoint":"%s","account":"default"}}
    """
        .formatted(url, id, service.url());
  }

  private static CamfleetProcess serve(Path data, String roles, String... settings)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString()));
    arguments.addAll(List.of("--port", "" + CamfleetProcess.freePort(), "--roles", roles));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return CamfleetProcess.run(FLAGS, data, "camfleet ready: ", arguments.toArray(String[]::new));
  }
}
