package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * Simulator, bridge and service in three processes, many cameras of 2 Mbit/s, minutes long: {@code
 * dev/long LoadTest -Dcamfleet.load.cameras=50 -Dcamfleet.load.audio=pcmu}.
 */
@Tag("long")
class LoadTest {
  private static final int CAMERAS = Integer.getInteger("camfleet.load.cameras", 25);
  private static final int MINUTES = Integer.getInteger("camfleet.load.minutes", 5);
  private static final String AUDIO = System.getProperty("camfleet.load.audio", "none");
  private static final List<String> FIXED_HEAP =
      List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC");

  private static final Pattern DIRECT_USED =
      Pattern.compile(
          "(?m)^jvm_memory_buffer_pool_used_bytes\\{[^}]*pool=\"direct\"[^}]*} ([0-9.E]+)");

  @TempDir Path directory;

  @Test
  void everyCameraIsStoredWholeAndNothingGrows() throws Exception {
    Path clip = LoadClip.make(directory.resolve("load.mkv"));
    int rtsp = CamfleetProcess.freePort();
    Path service = directory.resolve("service");
    int port = CamfleetProcess.freePort();
    try (CamfleetProcess simulator =
            CamfleetProcess.run(
                List.of("-Xmx512m"),
                directory.resolve("simulator"),
                "camfleet simulate ready: ",
                "simulate",
                "--cameras",
                String.valueOf(CAMERAS),
                "--port",
                String.valueOf(rtsp),
                "--clip",
                clip.toString(),
                "--audio",
                AUDIO);
        CamfleetProcess storage =
            CamfleetProcess.run(
                FIXED_HEAP,
                service,
                "camfleet ready: ",
                "serve",
                "--data",
                service.toString(),
                "--port",
                String.valueOf(port),
                "--roles",
                "service");
        CamfleetProcess bridge = bridge(service);
        KvsClient kvs = KvsClient.of(storage.api())) {
      Instant start = addCameras(kvs, bridge.api(), storage, rtsp);
      run(start, bridge, storage, kvs);
      assertThat(simulator.pid()).isPositive();
    }
  }

  private CamfleetProcess bridge(Path service) throws Exception {
    Path data = directory.resolve("bridge");
    Path config = directory.resolve("bridge.conf");
    Files.writeString(
        config,
        """
        camfleet.bridge.credentials-file = "%s"
        camfleet.bridge.authorities = "%s"
        """
            .formatted(service.resolve("credentials"), service.resolve("tls/ca.pem")));
    return CamfleetProcess.run(
        FIXED_HEAP,
        data,
        "camfleet ready: ",
        "serve",
        "--data",
        data.toString(),
        "--port",
        String.valueOf(CamfleetProcess.freePort()),
        "--roles",
        "bridge",
        "--config",
        config.toString());
  }

  private static Instant addCameras(
      KvsClient kvs, FleetApi bridge, CamfleetProcess storage, int rtsp) {
    for (int i = 1; i <= CAMERAS; i++) {
      kvs.createStoredChannel("cam" + i, 24);
      bridge.putCamera(
          "cam" + i,
          """
          {"id":"cam%d","url":"rtsp://127.0.0.1:%d/cam%d","channel":"cam%d",
           "target":{"kind":"kvs","region":"us-east-1","endpoint":"%s","account":"default"},
           "retentionHours":24,"enabled":true}
          """
              .formatted(i, rtsp, i, i, storage.url()));
    }
    for (int i = 1; i <= CAMERAS; i++) {
      Cameras.awaitLive(bridge, "cam" + i, Duration.ofSeconds(60));
    }
    return Instant.now();
  }

  private static void run(
      Instant start, CamfleetProcess bridge, CamfleetProcess storage, KvsClient kvs)
      throws Exception {
    until(start.plusSeconds(60));
    ProcessFigures bridgeOne = ProcessFigures.of(bridge.pid());
    ProcessFigures serviceOne = ProcessFigures.of(storage.pid());
    until(start.plusSeconds(119));
    double bridgeCpuTwo = ProcessFigures.of(bridge.pid()).cpuPerCameraSecond(bridgeOne, CAMERAS);
    ProcessFigures bridgeTwo = ProcessFigures.afterFullCollection(bridge.pid());
    ProcessFigures serviceTwo = ProcessFigures.afterFullCollection(storage.pid());
    double bridgeDirectTwo = directMegabytes(bridge);
    double serviceDirectTwo = directMegabytes(storage);
    ProcessFigures bridgeFrom = ProcessFigures.of(bridge.pid());
    ProcessFigures serviceFrom = ProcessFigures.of(storage.pid());
    until(start.plusSeconds(60L * MINUTES));
    double bridgeCpu = ProcessFigures.of(bridge.pid()).cpuPerCameraSecond(bridgeFrom, CAMERAS);
    double serviceCpu = ProcessFigures.of(storage.pid()).cpuPerCameraSecond(serviceFrom, CAMERAS);
    ProcessFigures bridgeFive = ProcessFigures.afterFullCollection(bridge.pid());
    ProcessFigures serviceFive = ProcessFigures.afterFullCollection(storage.pid());

    double least = leastStored(start, kvs, storage);
    long mostConnects = mostConnects(bridge.api());
    figure("cameras", CAMERAS, "");
    figure("cpu_bridge_minute_two", bridgeCpuTwo, "ms/camera-second");
    figure("cpu_bridge", bridgeCpu, "ms/camera-second");
    figure("cpu_service", serviceCpu, "ms/camera-second");
    figure("stored_least", least, "s");
    figure("connects_most", mostConnects, "");
    figure("srtp_gcm", 1, profile(bridge.api()));
    grown("bridge", bridgeTwo, bridgeFive);
    grown("service", serviceTwo, serviceFive);
    directGrown("bridge", bridgeDirectTwo, directMegabytes(bridge));
    directGrown("service", serviceDirectTwo, directMegabytes(storage));
    assertThat(least).as("seconds stored").isGreaterThanOrEqualTo(0.99 * 60 * MINUTES);
    assertThat(mostConnects).isEqualTo(1);
  }

  private static double leastStored(Instant start, KvsClient kvs, CamfleetProcess storage) {
    double least = Double.MAX_VALUE;
    HlsDownload download = new HlsDownload(storage.api().trust());
    for (int i = 1; i <= CAMERAS; i++) {
      String url =
          kvs.hlsUrl(
              "cam" + i,
              HLSPlaybackMode.ON_DEMAND,
              start.minusSeconds(2),
              start.plusSeconds(60L * MINUTES));
      least = Math.min(least, download.listedSeconds(url));
    }
    return least;
  }

  private static long mostConnects(FleetApi bridge) {
    long most = 0;
    for (int i = 1; i <= CAMERAS; i++) {
      most = Math.max(most, bridge.status("cam" + i).path("source").path("connects").asLong());
    }
    return most;
  }

  private static String profile(FleetApi bridge) {
    JsonNode session = bridge.status("cam1").path("session");
    return session.path("srtpProfile").asText("unknown");
  }

  private static void grown(String name, ProcessFigures two, ProcessFigures five) {
    double heap = (five.heapBytes() - two.heapBytes()) / 1048576.0;
    double rss = (five.rssBytes() - two.rssBytes()) / 1048576.0;
    figure("heap_" + name, five.heapBytes() / 1048576.0, "MB");
    figure("rss_" + name, five.rssBytes() / 1048576.0, "MB");
    figure("heap_growth_" + name, heap, "MB");
    figure("rss_growth_" + name, rss, "MB");
    figure("threads_" + name, five.threads(), "");
    figure("threads_growth_" + name, five.threads() - two.threads(), "");
    figure("descriptors_" + name, five.descriptors(), "");
    figure("descriptors_growth_" + name, five.descriptors() - two.descriptors(), "");
    assertThat(heap).as("heap growth of " + name).isLessThanOrEqualTo(0.1 * CAMERAS);
    assertThat(rss).as("RSS growth of " + name).isLessThanOrEqualTo(25);
    assertThat(five.threads()).as("threads of " + name).isLessThanOrEqualTo(two.threads());
    // Fewer is well: clients' idle connections of the first minute are closed by then.
    assertThat(five.descriptors())
        .as("descriptors of %s, new ones: %s", name, five.openedSince(two))
        .isLessThanOrEqualTo(two.descriptors());
  }

  /** Direct buffers as the JVM counts them, at most some seconds old. */
  private static double directMegabytes(CamfleetProcess camfleet) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(camfleet.admin("metrics")).build();
    String text =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher used = DIRECT_USED.matcher(text);
    assertThat(used.find()).as("direct buffers in " + request.uri()).isTrue();
    return Double.parseDouble(used.group(1)) / 1048576;
  }

  private static void directGrown(String name, double two, double five) {
    figure("direct_" + name, five, "MB");
    figure("direct_growth_" + name, five - two, "MB");
    // One chunk of the buffer pool may come late; more would be a leak.
    assertThat(five - two).as("direct buffers of " + name).isLessThanOrEqualTo(4.1);
  }

  private static void figure(String name, double value, String unit) {
    String line = "FIGURE " + name + " " + Math.round(value * 100) / 100.0 + " " + unit;
    Figures.note("load", line);
    Figures.print(line);
  }

  private static void until(Instant when) {
    for (long left = millisTo(when); left > 0; left = millisTo(when)) {
      LockSupport.parkNanos(Duration.ofMillis(left).toNanos());
    }
  }

  private static long millisTo(Instant when) {
    return Duration.between(Instant.now(), when).toMillis();
  }
}
