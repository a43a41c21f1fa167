package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.core.rtsp.Clip;

/**
 * Simulated cameras, a bridge, and a Camfleet elsewhere with AWS's quotas that it joins over a line
 * that can be cut, with a key that is rotated.
 */
final class FarEnd implements AutoCloseable {
  private static final Pattern THROTTLED =
      Pattern.compile("(?m)^camfleet_bridge_calls_total\\{[^}]*outcome=\"limit\"[^}]*} ([0-9.E]+)");
  private static final Pattern ENDED_BY_LIFE =
      Pattern.compile(
          "(?m)^camfleet_channel_sessions_ended_total\\{[^}]*reason=\"life\"[^}]*} ([0-9.E]+)");

  private static final Pattern KEYS =
      Pattern.compile(
          "(?m)^camfleet_account_credentials_total\\{[^}]*outcome=\"fetched\"[^}]*} ([0-9.E]+)");

  private static final Pattern SOCKETS =
      Pattern.compile("(?m)^camfleet_bridge_signaling_connect_seconds_count\\{[^}]*} ([0-9.E]+)");
  private static final Pattern OFFERS =
      Pattern.compile("(?m)^camfleet_bridge_join_to_offer_seconds_count\\{[^}]*} ([0-9.E]+)");

  private final Cameras cameras;
  private final CamfleetProcess service;
  private final Forward line;
  private final RotatedKey key;
  private final CamfleetProcess bridge;

  private FarEnd(
      Cameras cameras,
      CamfleetProcess service,
      Forward line,
      RotatedKey key,
      CamfleetProcess bridge) {
    this.cameras = cameras;
    this.service = service;
    this.line = line;
    this.key = key;
    this.bridge = bridge;
  }

  /** Starts all, and waits until cameras {@code cam1} to {@code camN} are live. */
  static FarEnd start(Path directory, int count, Duration life) throws Exception {
    Cameras cameras = Cameras.start(count, Clip.load(ClockClip.make(directory)));
    String seconds = life.toSeconds() + "s";
    CamfleetProcess service =
        CamfleetProcess.serve(
            directory.resolve("service"),
            "--roles",
            "service",
            "--set",
            "camfleet.limits=aws",
            "--set",
            "camfleet.channel.session-life=" + seconds);
    Forward line =
        Forward.start("127.0.0.1", new InetSocketAddress("127.0.0.1", service.url().getPort()));
    RotatedKey key =
        new RotatedKey(service.data().resolve("credentials"), directory.resolve("bridge.key"));
    FarEnd farEnd =
        new FarEnd(cameras, service, line, key, bridge(directory, service.data(), seconds));
    farEnd.addCameras(count);
    return farEnd;
  }

  private static CamfleetProcess bridge(Path directory, Path service, String life)
      throws IOException {
    return CamfleetProcess.serve(
        directory.resolve("bridge"),
        "--roles",
        "bridge",
        "--set",
        "camfleet.bridge.session-life.kvs=" + life,
        "--set",
        "camfleet.bridge.credentials-file=" + directory.resolve("bridge.key"),
        "--set",
        "camfleet.bridge.authorities=" + service.resolve("tls/ca.pem"));
  }

  private void addCameras(int count) {
    try (KvsClient kvs = KvsClient.of(service.api())) {
      for (int i = 1; i <= count; i++) {
        kvs.createStoredChannel("cam" + i, 24);
        bridge
            .api()
            .putCamera(
                "cam" + i,
                """
                {"id":"cam%d","url":"%s","channel":"cam%d","retentionHours":24,"enabled":true,
                 "target":{"kind":"kvs","region":"us-east-1","endpoint":"https://127.0.0.1:%d","account":"%s"}}
                """
                    .formatted(i, cameras.url(i), i, line.port(), RotatedKey.ACCOUNT));
      }
    }
    for (int i = 1; i <= count; i++) {
      Cameras.awaitLive(bridge.api(), "cam" + i, Duration.ofSeconds(60));
    }
  }

  CamfleetProcess service() {
    return service;
  }

  CamfleetProcess bridge() {
    return bridge;
  }

  RotatedKey key() {
    return key;
  }

  /** Cuts any connection between the two, most of which are signaling sockets. */
  void cut(Random random) throws IOException {
    assertThat(line.cutOne(random)).as("connections on the line").isPositive();
  }

  /** Calls that the service refused because they were too many. */
  double throttled() throws Exception {
    return sum(THROTTLED, bridge);
  }

  /** Sessions that reached their life, as the bridge was late. */
  double endedByLife() throws Exception {
    return sum(ENDED_BY_LIFE, service);
  }

  /**
   * Keys that the bridge has signed with so far: one more than rotations that it has taken part in.
   */
  double keys() throws Exception {
    return sum(KEYS, bridge);
  }

  /** Signaling sockets that the bridge has opened so far. */
  double sockets() throws Exception {
    return sum(SOCKETS, bridge);
  }

  /** Joins of the bridge that brought an offer so far. */
  double offers() throws Exception {
    return sum(OFFERS, bridge);
  }

  private static double sum(Pattern pattern, CamfleetProcess of) throws Exception {
    URI metrics = of.admin("metrics");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    double sum = 0;
    for (Matcher line = pattern.matcher(text); line.find(); ) {
      sum += Double.parseDouble(line.group(1));
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    bridge.close();
    line.close();
    service.close();
    cameras.close();
    Files.deleteIfExists(bridge.data().resolveSibling("bridge.key"));
  }
}
