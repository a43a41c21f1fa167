package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.camfleet.core.Secret;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.core.rtsp.RtspServer;
import org.camfleet.core.rtsp.RtspServer.Authentication;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.jspecify.annotations.Nullable;

/** One simulated camera for each mistake, in an inventory, and how each mistake is mended. */
final class BadCameras implements AutoCloseable {
  private static final RtspCredentials OWNER =
      new RtspCredentials("viewer", Secret.of("the right one"));

  private final FleetApi api;
  private final Clip clip;
  private final Set<String> paths = ConcurrentHashMap.newKeySet();
  private final RtspServer open;
  private final RtspServer locked;
  private final InetSocketAddress absent;
  private @Nullable RtspServer late;

  private BadCameras(FleetApi api) throws IOException {
    this.api = api;
    this.clip = Clip.demo(AudioCodec.PCMU);
    this.absent = new InetSocketAddress("127.0.0.1", CamfleetProcess.freePort());
    paths.addAll(List.of("other", "silent", "broken"));
    open = RtspServer.start(Settings.loopback().with(paths::contains), clip);
    locked =
        RtspServer.start(
            Settings.loopback().with(OWNER, Authentication.DIGEST_MD5, Integer.MAX_VALUE), clip);
  }

  static BadCameras start(FleetApi api) throws IOException {
    return new BadCameras(api);
  }

  /** Adds those that go wrong only later, and waits for them. */
  void startSound() {
    for (String id : List.of("silent", "broken")) {
      Cameras.add(api, id, open.url(id));
    }
    List.of("silent", "broken").forEach(this::awaitLive);
  }

  /** Spoils those and adds the others. */
  void spoil() {
    open.camera("silent").silent(true);
    open.camera("broken").malformedEvery(1);
    open.camera("other").description(sdp -> sdp.replace("H264", "H265"));
    Cameras.add(api, "absent", "rtsp://" + absent() + "/cam1");
    Cameras.add(api, "lost", open.url("lost"));
    api.putCamera(
        "other",
        """
        {"url":"%s","video":"passthrough"}
        """
            .formatted(open.url("other")));
    login("the wrong one");
  }

  private void login(String password) {
    api.putCamera(
        "locked",
        """
        {"url":"%s","username":"viewer","password":"%s"}
        """
            .formatted(locked.url("cam1"), password));
  }

  /**
   * Takes the causes away of what never began; soon, as each attempt waits longer than the last.
   */
  void mendWhatFailed() throws IOException {
    Settings usual = Settings.loopback();
    late =
        RtspServer.start(
            new Settings(
                absent,
                null,
                usual.authentication(),
                usual.nonceUses(),
                usual.sessionTimeout(),
                usual.paths(),
                usual.threads(),
                usual.mostConnections()),
            clip);
    login("the right one");
    paths.add("lost");
    open.camera("other").description(UnaryOperator.identity());
  }

  /** The same for those that had begun. */
  void mendWhatWasSpoilt() {
    open.camera("silent").silent(false);
    open.camera("broken").malformedEvery(0);
  }

  /** Host and port where nothing listens until {@link #mendWhatFailed}. */
  String absent() {
    return "127.0.0.1:" + absent.getPort();
  }

  void awaitLive(String id) {
    Cameras.awaitLive(api, id, Duration.ofSeconds(40));
  }

  /** Waits until a camera's status has this state, fault and sentence; counts read as N. */
  void awaitFault(String id, String state, String fault, String sentence) {
    await(id)
        .atMost(Duration.ofSeconds(50))
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () ->
                assertThat(said(api.status(id)).replaceAll("[0-9]+ (ms|x)", "N $1"))
                    .isEqualTo(state + ", " + fault + ": " + sentence));
  }

  private static String said(JsonNode status) {
    JsonNode source = status.path("source");
    return status.path("state").asText()
        + ", "
        + source.path("fault").asText()
        + ": "
        + source.path("text").asText();
  }

  @Override
  public void close() {
    for (String id : List.of("absent", "locked", "lost", "other", "silent", "broken")) {
      api.send("DELETE", "/api/v1/cameras/" + id, null);
    }
    open.close();
    locked.close();
    if (late != null) {
      late.close();
    }
  }
}
