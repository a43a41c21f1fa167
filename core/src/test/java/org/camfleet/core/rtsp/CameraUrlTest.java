package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Some cameras have their password in the path or the query: neither is ever shown. */
class CameraUrlTest {
  private static final CameraUrl PLAIN = CameraUrl.parse("rtsp://10.0.0.5/live");
  private static final CameraUrl SECURE = CameraUrl.parse("rtsps://10.0.0.5/live");

  @ParameterizedTest
  @CsvSource({
    "rtsp://10.0.0.5/user=a&password=canary&channel=1.sdp, rtsp://10.0.0.5:554",
    "rtsp://10.0.0.5:8554/live?pw=canary, rtsp://10.0.0.5:8554",
    "rtsp://10.0.0.5?pw=canary, rtsp://10.0.0.5:554",
    "RTSPS://camera.example/canary, rtsps://camera.example:322",
    "rtsp://admin:canary@camera.example/live, rtsp://camera.example:554",
    "rtsp://admin:can/ary@camera.example/canary, rtsp://camera.example:554",
    "rtsp://[fd00::7]:554/canary, rtsp://[fd00::7]:554",
    "http://10.0.0.5:80/live?pw=canary, http://10.0.0.5",
    "http://admin:canary@10.0.0.5/live, http://10.0.0.5",
    "rtsp://10.0.0.5:canary/live, rtsp://10.0.0.5",
    "rtsp://?pw=canary, rtsp://",
    "/live?pw=canary, none",
    "admin:canary@10.0.0.5/live, none",
  })
  void schemeHostAndPortAreShownAndNothingElse(String url, String shown) {
    assertThat(CameraUrl.parse(url).shown()).isEqualTo(shown);
  }

  @Test
  void settingsShowNoMore() {
    Duration patience = Duration.ofSeconds(1);
    URI url = URI.create("rtsp://admin:canary@10.0.0.5/canary?pw=canary");

    assertThat(new RtspClient.Settings(url, null, patience, patience, true))
        .hasToString("rtsp://10.0.0.5:554");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.6/live?pw=canary",
        "http://10.0.0.6/canary/live",
        "http://admin:canary@10.0.0.6/live",
        "rtsp://10.0.0.6:canary/live",
        "rtsp:///canary",
        "rtsp://10.0.0.6:99999/canary",
        "rtsp://10.0.0.6/live\n?pw=canary",
        "/live?pw=canary",
        "canary",
      })
  void faultsOfRedirectsHoldNoPassword(String location) {
    CameraUrl next = CameraUrl.parse(location);

    assertThat(new Redirects().refusal(PLAIN, next))
        .startsWith("redirect: ")
        .contains("(expected: ")
        .doesNotContain("canary");
    assertThat(new Redirects().refusal(SECURE, next)).isNotNull().doesNotContain("canary");
  }

  @Test
  void aRedirectOutOfTlsNamesTheHostOnly() {
    CameraUrl next = CameraUrl.parse("rtsp://10.0.0.6/user=a&password=canary?pw=canary");

    assertThat(new Redirects().refusal(SECURE, next))
        .isEqualTo("redirect: rtsp://10.0.0.6:554 (expected: rtsps, as before)");
    assertThat(new Redirects().refusal(PLAIN, next)).isNull();
  }
}
