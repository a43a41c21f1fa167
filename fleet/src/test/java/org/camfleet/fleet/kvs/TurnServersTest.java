package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceServer;
import org.junit.jupiter.api.Test;

class TurnServersTest {
  @Test
  void aCredentialEndsInFiveMinutesAndIsSignedWithTheSharedSecret() {
    var servers =
        new TurnServers(
            List.of("turn:127.0.0.1:3478"),
            Secret.of("north"),
            Duration.ofSeconds(300),
            InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));
    // The password: echo -n 1700000300:v1 | openssl dgst -sha1 -hmac north -binary | base64
    assertThat(servers.forClient("arn", "v1"))
        .containsExactly(
            new IceServer(
                List.of("turn:127.0.0.1:3478"),
                "1700000300:v1",
                Secret.of("EnU2n6SDaCtcvZUq0gaSoPPxsBs="),
                300));
  }
}
