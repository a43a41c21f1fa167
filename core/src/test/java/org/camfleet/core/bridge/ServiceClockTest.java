package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.camfleet.core.signaling.Participant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class ServiceClockTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private Instant machine = NOON;
  private final ServiceClock clock = new ServiceClock(() -> machine);

  @Test
  void aWrongClockIsMendedByTheFirstAnswerAndTheMendingUndoneWhenItIsRightAgain() {
    machine = NOON.minusSeconds(600);
    clock.learn(NOON);
    assertThat(clock.instant()).isEqualTo(NOON);
    machine = NOON.plusSeconds(60);
    clock.learn(NOON.plusSeconds(60));
    assertThat(clock.offset()).isZero();
  }

  @Test
  void theTimeThatAnAnswerTakesIsNoError() {
    clock.learn(NOON.minusSeconds(29));
    assertThat(clock.offset()).isZero();
    machine = NOON.minusSeconds(600);
    clock.learn(NOON);
    clock.learn(NOON.minusSeconds(3));
    assertThat(clock.offset()).isEqualTo(Duration.ofSeconds(600));
  }

  @Test
  void aSocketsUrlIsSignedByTheServicesTime() {
    machine = NOON.minusSeconds(600);
    clock.learn(NOON);
    URI url =
        SignalingUrls.presign(
            URI.create("wss://signaling.example/master"),
            "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1",
            Participant.MASTER,
            "us-east-1",
            AwsCredentialsIdentity.create("AKIDEXAMPLE", "secret"),
            clock);
    assertThat(url.toString()).contains("X-Amz-Date=20261130T120000Z");
  }
}
