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

  @Test
  void theUrisOfOneHostAreOneServer() {
    var servers = servers(URIS);
    assertThat(servers.forClient("arn", "v1"))
        .extracting(IceServer::uris)
        .containsExactly(URIS.subList(0, 3), URIS.subList(3, 4));
  }

  @Test
  void aLongUserIsCutToWhatTheCClientKeeps() {
    String name = servers(URIS).forClient("arn", "x".repeat(256)).get(0).username();
    assertThat(name).hasSize(211).startsWith("1700000300:xxx");
  }

  @Test
  void urisAreCheckedAndCounted() {
    assertThat(TurnServers.problems(URIS)).isEmpty();
    assertThat(
            TurnServers.problems(
                List.of("stun:h", "turn:h", "turn:h:1", "turn:h:2", "turn:h:3", "turn:h:4")))
        .containsExactly(
            "stun:h (expected: turn:HOST:PORT?transport=udp, or turns: and tcp)",
            "5 URIs of h (expected: at most 4)");
  }

  private static final List<String> URIS =
      List.of(
          "turn:one.example:443?transport=udp",
          "turns:one.example:443?transport=udp",
          "turns:one.example:443?transport=tcp",
          "turn:[2001:db8::1]:3478");

  private static TurnServers servers(List<String> uris) {
    return new TurnServers(
        uris,
        Secret.of("north"),
        Duration.ofSeconds(300),
        InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));
  }
}
