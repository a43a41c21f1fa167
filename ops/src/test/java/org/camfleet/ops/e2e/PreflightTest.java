package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.rtsp.Clip;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideo.model.MediaStorageConfigurationStatus;
import software.amazon.awssdk.services.kinesisvideo.model.UpdateDataRetentionOperation;

/**
 * A bridge whose target is another Camfleet over HTTPS: what would be in vain is not joined and
 * says why, and is joined by itself once the cause is gone.
 */
@Tag("peer")
class PreflightTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path directory;
  private Path credentials;
  private CamfleetProcess far;
  private CamfleetProcess bridge;
  private Cameras small;
  private Cameras fast;
  private Cameras large;
  private KvsClient kvs;

  @BeforeEach
  void start() throws Exception {
    credentials = credentials();
    CompletableFuture<CamfleetProcess> starting = CompletableFuture.supplyAsync(this::far);
    small = Cameras.start(3, clip("small", "320x180", 5, 0, 100));
    fast = Cameras.start(1, clip("fast", "640x360", 25, 30, 2000));
    large = Cameras.start(1, clip("large", "3840x2160", 2, 0, 900));
    // All that the bridge needs of the other one is its authority, written before its certificate.
    try {
      await().atMost(PATIENCE).until(() -> Files.exists(farFile("tls/server.pem")));
      bridge = CamfleetProcess.serve(directory.resolve("bridge"), "--config", configuration());
    } finally {
      far = starting.join(); // to be stopped in any case
    }
    kvs = KvsClient.of(far.api());
  }

  private Path farFile(String name) {
    return directory.resolve("far").resolve(name);
  }

  private CamfleetProcess far() {
    try {
      return CamfleetProcess.serve(directory.resolve("far"), "--roles", "service");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Clip clip(String name, String size, int rate, int noise, int kbits) throws Exception {
    return Clip.load(
        TestClip.make(directory.resolve(name + ".mkv"), size, rate, noise, kbits), null);
  }

  /** The key that may do everything comes last: it is the one that the tests' own clients take. */
  private Path credentials() throws IOException {
    Path file = farFile("credentials");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        [narrow]
        aws_access_key_id = AKIANARROW2345672345
        aws_secret_access_key = narrow-narrow-narrow-narrow-narrow-narro
        camfleet_allow = DescribeSignalingChannel, DescribeMediaStorageConfiguration, \
        GetSignalingChannelEndpoint, GetIceServerConfig, ConnectAsMaster, JoinStorageSession

        [default]
        aws_access_key_id = AKIAWIDE234567234567
        aws_secret_access_key = wide-wide-wide-wide-wide-wide-wide-wide-
        camfleet_token = token-token-token-token
        """);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private String configuration() throws IOException {
    return Files.writeString(
            directory.resolve("bridge.conf"),
            """
            camfleet {
              roles = [bridge]
              bridge { credentials-file = "%s", authorities = "%s" }
            }
            """
                .formatted(credentials, farFile("tls/ca.pem")))
        .toString();
  }

  @AfterEach
  void stop() {
    for (AutoCloseable one : new AutoCloseable[] {kvs, bridge, far, small, fast, large}) {
      try {
        if (one != null) {
          one.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void whatWouldBeInVainIsNotJoinedAndWhatIsOnlyUnwiseIsWarnedOf() {
    addAll();
    awaitRefusal("forgetful", "retention-zero", "data retention of 0 hours");
    awaitRefusal("emptied", "no-storage", "media storage is DISABLED");
    awaitRefusal(
        "large",
        "picture-too-large",
        "the camera's pictures: 3840x2160 (expected: at most 1920x1920)");
    mend();

    awaitWarning("narrow", "not-permitted", "kinesisvideo:DescribeStream on stream/narrow");
    awaitWarning("fast", "bit-rate-over-limit", "the camera sends 2");
    for (String mended : List.of("forgetful", "emptied")) {
      JsonNode status = Cameras.awaitLive(bridge.api(), mended, PATIENCE);
      assertThat(status.at("/session/joins").asInt()).isEqualTo(1);
      assertThat(status.at("/session/findings").isEmpty()).as(status.toString()).isTrue();
    }
    assertThat(bridge.api().status("large").at("/session/joins").asInt()).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(events("forgetful")).contains("preflight.refuse", "preflight.cleared");
              assertThat(events("fast")).contains("preflight.warn");
            });
  }

  private void addAll() {
    for (String name : List.of("forgetful", "emptied", "narrow", "fast", "large")) {
      kvs.createStoredChannel(name, 24);
    }
    retention("forgetful", UpdateDataRetentionOperation.DECREASE_DATA_RETENTION);
    String emptied =
        kvs.control().describeStream(r -> r.streamName("emptied")).join().streamInfo().streamARN();
    map("emptied", MediaStorageConfigurationStatus.DISABLED, null);
    kvs.control().deleteStream(r -> r.streamARN(emptied)).join();

    add("forgetful", "default", small.url(1));
    add("emptied", "default", small.url(2));
    add("narrow", "narrow", small.url(3));
    add("fast", "default", fast.url(1));
    add("large", "default", large.url(1));
  }

  /** Takes the causes at the target away; the camera with large pictures keeps them. */
  private void mend() {
    retention("forgetful", UpdateDataRetentionOperation.INCREASE_DATA_RETENTION);
    String stream =
        kvs.control()
            .createStream(r -> r.streamName("emptied").dataRetentionInHours(24))
            .join()
            .streamARN();
    map("emptied", MediaStorageConfigurationStatus.ENABLED, stream);
  }

  private void retention(String stream, UpdateDataRetentionOperation operation) {
    kvs.control()
        .describeStream(r -> r.streamName(stream))
        .thenCompose(
            found ->
                kvs.control()
                    .updateDataRetention(
                        r ->
                            r.streamName(stream)
                                .currentVersion(found.streamInfo().version())
                                .operation(operation)
                                .dataRetentionChangeInHours(24)))
        .join();
  }

  private void map(
      String channel, MediaStorageConfigurationStatus status, @Nullable String streamArn) {
    String channelArn = kvs.channelArn(channel);
    kvs.control()
        .updateMediaStorageConfiguration(
            r ->
                r.channelARN(channelArn)
                    .mediaStorageConfiguration(m -> m.status(status).streamARN(streamArn)))
        .join();
  }

  private void add(String id, String account, String url) {
    bridge
        .api()
        .putCamera(
            id,
            """
            {"url":"%s","channel":"%s",
             "target":{"kind":"kvs","region":"us-east-1","endpoint":"%s","account":"%s"}}
            """
                .formatted(url, id, far.url(), account));
  }

  private void awaitRefusal(String id, String code, String text) {
    JsonNode status = awaitFinding(id, "refused", code, "refuse", text);
    assertThat(status.at("/session/joins").asInt()).as("joins of " + id).isZero();
    assertThat(status.at("/session/fault").asText()).isEqualTo(code);
    assertThat(status.at("/verdict/code").asText()).isEqualTo(code);
    assertThat(status.at("/verdict/text").asText()).contains(text);
  }

  private void awaitWarning(String id, String code, String text) {
    JsonNode status = awaitFinding(id, "live", code, "warn", text);
    assertThat(status.path("verdict").isNull()).as(status.toString()).isTrue();
  }

  private JsonNode awaitFinding(
      String id, String state, String code, String severity, String text) {
    JsonNode[] status = new JsonNode[1];
    await(id)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              status[0] = bridge.api().status(id);
              JsonNode finding = status[0].at("/session/findings/0");
              assertThat(finding.path("code").asText()).as(status[0].toString()).isEqualTo(code);
              assertThat(finding.path("severity").asText()).isEqualTo(severity);
              assertThat(finding.path("text").asText()).contains(text);
              assertThat(finding.path("fix").asText()).isNotBlank();
              assertThat(status[0].path("state").asText()).isEqualTo(state);
            });
    return status[0];
  }

  private String events(String id) {
    return bridge.api().call("GET", "/api/v1/events?camera=" + id, null, 200).toString();
  }
}
