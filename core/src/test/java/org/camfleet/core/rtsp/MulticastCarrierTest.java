package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A camera names the group: what this node must not send to it does not join. */
class MulticastCarrierTest {
  private static final String GROUP = "239.255.42.98";

  private static MediaLoops loops;
  private static MediaLoop loop;

  @BeforeAll
  static void startLoops() {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  private static ScriptedCamera camera() throws Exception {
    String setUp =
        ScriptedSample.OK
            + "Session: 1\r\nTransport: RTP/AVP;multicast;destination="
            + GROUP
            + ";port=61120-61121;ttl=255\r\n";
    return ScriptedCamera.answering(
        request -> request.method().equals("SETUP") ? setUp : ScriptedSample.usual(request));
  }

  private static Viewer viewer(ScriptedCamera camera, EgressRules egress) {
    Duration patience = Duration.ofSeconds(5);
    RtspClient.Settings settings =
        new RtspClient.Settings(URI.create(camera.url()), null, patience, patience, false)
            .with(new Transports(List.of(Transport.MULTICAST), UdpOptions.DEFAULT))
            .with(egress);
    return new Viewer(loop, settings);
  }

  private static boolean isPlayed(ScriptedCamera camera) {
    return camera.requests.stream().anyMatch(request -> request.method().equals("PLAY"));
  }

  @ParameterizedTest
  @CsvSource({
    "239.255.0.0/16, 0.0.0.0/0, denied by 239.255.0.0/16",
    "10.0.0.0/8, 127.0.0.0/8, in none of the allowed networks",
  })
  void aGroupThatTheRulesRefuseIsNotJoined(String deny, String allow, String why) throws Exception {
    try (ScriptedCamera camera = camera();
        Viewer viewer = viewer(camera, EgressRules.of(List.of(deny), List.of(allow)))) {
      RtspFault fault = viewer.awaitFault();

      assertThat(fault.text())
          .isEqualTo(
              "SETUP: the camera names the group 239.255.42.98, "
                  + why
                  + " (expected: one that camfleet.bridge.egress lets in)");
      assertThat(fault.stage()).isEqualTo(CameraStage.RTP);
      assertThat(viewer.metrics.value("camfleet_rtsp_udp_tracks")).isZero();
      assertThat(isPlayed(camera)).isFalse();
    }
  }

  @Test
  void aGroupThatIsAllowedIsJoined() throws Exception {
    EgressRules egress = EgressRules.of(List.of(), List.of("127.0.0.0/8", "239.0.0.0/8"));
    try (ScriptedCamera camera = camera();
        Viewer viewer = viewer(camera, egress)) {
      Viewer.awaitThat(() -> isPlayed(camera) || !viewer.faults.isEmpty());

      assertThat(viewer.faults).isEmpty();
      assertThat(viewer.metrics.value("camfleet_rtsp_udp_tracks")).isOne();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "15, 15",
    "16, 16",
    "17, 16",
    "255, 16",
    "0, 16",
    "1000, 16",
    "x, 16",
    "'', 16"
  })
  void reportsPassNoMoreRoutersThanIsUsual(String said, int expected) {
    assertThat(MulticastCarrier.ttl(said)).isEqualTo(expected);
  }
}
