package org.camfleet.fleet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.camfleet.core.Secret;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.sigv4.SigV4Verifier;
import org.camfleet.fleet.sigv4.SignedRequest;
import org.camfleet.fleet.sigv4.Verdict;
import org.junit.jupiter.api.Test;

class SignedViewerTicketsTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Secret KEY = Secret.of("a-secret-access-key");
  private static final String ARN =
      "arn:aws:kinesisvideo:us-east-1:000000000000:channel/front-door/1700000000000";

  private final SignedViewerTickets tickets =
      new SignedViewerTickets("AKID", KEY, "us-east-1", () -> NOON, (arn, client) -> List.of());

  @Test
  void theServiceBelievesTheAddressForAlmostFiveMinutesAndAsItIs() {
    URI url = tickets.signalingUrl(new PublicEndpoint("cam.example:8443"), ARN, "console-1");

    assertThat(url.toString())
        .startsWith("wss://cam.example:8443/signaling/viewer?")
        .contains("X-Amz-ClientId=console-1", "X-Amz-Expires=299")
        .doesNotContain("a-secret");
    assertThat(verdict(url, "cam.example:8443", NOON.plusSeconds(298)))
        .isEqualTo(new Verdict.Authentic("AKID"));
    assertThat(verdict(url, "cam.example:8443", NOON.plus(Duration.ofMinutes(6))))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(verdict(url, "other.example:8443", NOON)).isInstanceOf(Verdict.Refused.class);
    URI other = URI.create(url.toString().replace("console-1", "console-2"));
    assertThat(verdict(other, "cam.example:8443", NOON)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void theStandardPortIsNotPartOfTheSignedHost() {
    URI url = tickets.signalingUrl(new PublicEndpoint("cam.example"), ARN, "console-1");

    assertThat(verdict(url, "cam.example", NOON)).isEqualTo(new Verdict.Authentic("AKID"));
  }

  private static Verdict verdict(URI url, String host, Instant now) {
    SigV4Verifier verifier =
        new SigV4Verifier(
            id -> id.equals("AKID") ? KEY : null, "us-east-1", "kinesisvideo", () -> now);
    return verifier.verifyQuery(
        new SignedRequest(
            "GET",
            url.getRawPath() + "?" + url.getRawQuery(),
            List.of(new SignedRequest.Header("Host", host)),
            new byte[0]));
  }
}
