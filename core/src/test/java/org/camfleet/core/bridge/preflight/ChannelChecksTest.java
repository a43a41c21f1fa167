package org.camfleet.core.bridge.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.camfleet.core.bridge.preflight.Finding.Code;
import org.camfleet.core.bridge.preflight.Finding.Severity;
import org.camfleet.core.bridge.preflight.StreamFacts.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelChecksTest {
  private static final String ARN = "arn:aws:kinesisvideo:eu-west-1:123456789012:channel/gate/17";
  private static final String STREAM = "arn:aws:kinesisvideo:eu-west-1:123456789012:stream/gate/17";
  private static final StreamFacts FOUND = StreamFacts.found("ACTIVE", 24);

  @Test
  void aChannelThatStoresInAStreamThatKeepsIsAsItShouldBe() {
    assertThat(ChannelChecks.of(channel("SINGLE_MASTER", "ACTIVE", STREAM, "eu-west-1", 0), FOUND))
        .isEmpty();
    assertThat(ChannelChecks.of(channel("", "", STREAM, "eu-west-1", 60), FOUND))
        .as("of which little is told")
        .isEmpty();
  }

  @Test
  void aChannelOfAnotherKindIsRefused() {
    assertThat(ChannelChecks.of(channel("FULL_MESH", "ACTIVE", STREAM, "eu-west-1", 0), FOUND))
        .containsExactly(
            refuse(
                Code.CHANNEL_NOT_SINGLE_MASTER,
                ARN + ": channel type FULL_MESH (expected: SINGLE_MASTER)"));
  }

  @Test
  void aChannelThatIsBeingDeletedIsRefused() {
    assertThat(
            ChannelChecks.of(channel("SINGLE_MASTER", "DELETING", STREAM, "eu-west-1", 0), FOUND))
        .containsExactly(
            refuse(Code.NO_CHANNEL, ARN + ": is being deleted (expected: an ACTIVE channel)"));
  }

  @Test
  void aChannelInAnotherRegionIsRefused() {
    assertThat(ChannelChecks.of(channel("SINGLE_MASTER", "ACTIVE", STREAM, "us-east-1", 0), FOUND))
        .containsExactly(
            refuse(
                Code.WRONG_REGION,
                ARN + ": in region eu-west-1 (expected: us-east-1, the target's)"));
  }

  @Test
  void aMappingToNothingIsRefused() {
    assertThat(ChannelChecks.of(usual(null), StreamFacts.UNKNOWN))
        .containsExactly(
            refuse(
                Code.NO_STREAM,
                ARN + ": media storage is ENABLED without a stream (expected: with one)"));
    assertThat(ChannelChecks.of(usual(STREAM), StreamFacts.of(Outcome.GONE, "no such stream")))
        .containsExactly(
            refuse(
                Code.NO_STREAM,
                STREAM
                    + ": does not exist, and "
                    + ARN
                    + " is to store in it (expected: an ACTIVE stream)"));
    assertThat(ChannelChecks.of(usual(STREAM), StreamFacts.found("DELETING", 24)))
        .containsExactly(
            refuse(Code.NO_STREAM, STREAM + ": is being deleted (expected: an ACTIVE stream)"));
  }

  @Test
  void aStreamThatKeepsNothingIsRefused() {
    assertThat(ChannelChecks.of(usual(STREAM), StreamFacts.found("ACTIVE", 0)))
        .containsExactly(
            refuse(
                Code.RETENTION_ZERO, STREAM + ": data retention of 0 hours (expected: 1 or more)"));
  }

  @Test
  void aStreamThatMayNotBeDescribedIsWarnedOf() {
    String denied = "AccessDeniedException: user is not authorized to perform DescribeStream";
    assertThat(ChannelChecks.of(usual(STREAM), StreamFacts.of(Outcome.DENIED, denied)))
        .containsExactly(new Finding(Code.NOT_PERMITTED, Severity.WARN, denied));
  }

  @Test
  void aStreamOfWhichNothingIsKnownIsNotJudged() {
    assertThat(ChannelChecks.of(usual(STREAM), StreamFacts.UNKNOWN)).isEmpty();
  }

  @Test
  void aClockThatIsOffIsWarnedOf() {
    assertThat(
            ChannelChecks.of(channel("SINGLE_MASTER", "ACTIVE", STREAM, "eu-west-1", 600), FOUND))
        .containsExactly(
            new Finding(
                Code.CLOCK_OFF,
                Severity.WARN,
                "this node's clock is 600 s behind the target's (expected: at most 60 s apart)"));
    assertThat(
            ChannelChecks.of(channel("SINGLE_MASTER", "ACTIVE", STREAM, "eu-west-1", -90), FOUND))
        .extracting(Finding::text)
        .containsExactly(
            "this node's clock is 90 s ahead of the target's (expected: at most 60 s apart)");
  }

  @Test
  void allThatIsFoundIsTold() {
    assertThat(
            ChannelChecks.of(
                channel("FULL_MESH", "ACTIVE", STREAM, "us-east-1", 600),
                StreamFacts.found("ACTIVE", 0)))
        .extracting(Finding::code)
        .containsExactly(
            Code.CHANNEL_NOT_SINGLE_MASTER, Code.WRONG_REGION, Code.RETENTION_ZERO, Code.CLOCK_OFF);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-channel      | ResourceNotFoundException: no channel gate              | NO_CHANNEL      | REFUSE",
        "no-storage      | arn: media storage is DISABLED                          | NO_STORAGE      | REFUSE",
        "bad-credentials | AccessDeniedException: not authorized to perform x      | NOT_PERMITTED   | REFUSE",
        "bad-credentials | NotAuthorizedException: not authorized to perform x     | NOT_PERMITTED   | REFUSE",
        "bad-credentials | InvalidSignatureException: Credential should be scoped to a valid region, not 'x' | WRONG_REGION | REFUSE",
        "bad-credentials | InvalidSignatureException: Credential: scope of eu/kinesisvideo (expected: us) | WRONG_REGION | REFUSE",
        "bad-credentials | UnrecognizedClientException: the key is unknown         | BAD_CREDENTIALS | REFUSE",
        "clock-skew      | InvalidSignatureException: Signature expired            | CLOCK_OFF       | WARN",
      })
  void whatIsRefusedIsAFinding(String fault, String text, Code code, Severity severity) {
    assertThat(ChannelChecks.ofRefusal(fault, text)).contains(new Finding(code, severity, text));
  }

  @ParameterizedTest
  @CsvSource({"unreachable", "limit", "crowded", "service-error", "expired-credentials"})
  void whatMayBeOverSoonIsNone(String fault) {
    assertThat(ChannelChecks.ofRefusal(fault, "later")).isEmpty();
  }

  private static Finding refuse(Code code, String text) {
    return new Finding(code, Severity.REFUSE, text);
  }

  private static ChannelFacts usual(@Nullable String stream) {
    return channel("SINGLE_MASTER", "ACTIVE", stream, "eu-west-1", 0);
  }

  private static ChannelFacts channel(
      String type, String status, @Nullable String stream, String region, long offset) {
    return new ChannelFacts(ARN, type, status, stream, region, Duration.ofSeconds(offset));
  }
}
