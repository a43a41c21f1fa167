package org.camfleet.fleet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.policy.KeyRing;
import org.camfleet.fleet.sigv4.HandSigner;
import org.camfleet.fleet.sigv4.SigV4Verifier;
import org.camfleet.fleet.sigv4.SignedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @TempDir private Path directory;

  @Test
  void aKeyWithoutAPolicyMayUseTheFleetApi() throws IOException {
    assertThat(check("").refusal(request("{}"), bytes("{}"))).isEmpty();
  }

  @Test
  void aKeyWhosePolicyNamesTheFleetApiMayUseItAndAnotherIsForbidden() throws IOException {
    assertThat(
            check("camfleet_allow = ListStreams; camfleet:FleetApi")
                .refusal(request("{}"), bytes("{}")))
        .isEmpty();
    SignatureCheck narrow = check("camfleet_allow = ListStreams");
    assertThatThrownBy(() -> narrow.refusal(request("{}"), bytes("{}")))
        .isInstanceOfSatisfying(
            ApiRefusal.class, refusal -> assertThat(refusal.status()).isEqualTo(403))
        .hasMessageContaining("not authorized to perform camfleet:FleetApi");
  }

  @Test
  void aSignatureOverAnotherBodyDoesNotHold() throws IOException {
    assertThat(check("").refusal(request("{}"), bytes("[]")))
        .hasValueSatisfying(text -> assertThat(text).contains("signature does not match"));
  }

  private SignatureCheck check(String allow) throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = AKIDEXAMPLE
        aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
        %s
        """
            .formatted(allow));
    KeyRing keys = KeyRing.read(file, List.of("kinesisvideo:ListStreams"));
    return SignatureCheck.by(
        new SigV4Verifier(keys, "us-east-1", "kinesisvideo", InstantSource.fixed(NOW)), keys);
  }

  private static HttpRequest request(String body) {
    SignedRequest signed = HandSigner.sign("localhost", "/api/v1/cameras", body, NOW);
    HttpRequest request = HttpRequest.POST("/api/v1/cameras");
    for (SignedRequest.Header header : signed.headers()) {
      request = request.addHeader(RawHeader.create(header.name(), header.value()));
    }
    return request;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
