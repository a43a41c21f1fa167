package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.camfleet.core.bridge.preflight.ChannelChecks;
import org.camfleet.core.bridge.preflight.Finding;
import org.camfleet.core.signaling.SignalingEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class KvsFaultsTest {
  @ParameterizedTest
  @CsvSource({
    "400, ClientLimitExceededException, LIMIT, true",
    "400, ThrottlingException, LIMIT, true",
    "429, '', LIMIT, true",
    "500, InternalFailure, SERVICE_ERROR, true",
    "503, '', SERVICE_ERROR, true",
    "400, ValidationException, SERVICE_ERROR, false",
    "403, ExpiredTokenException, EXPIRED_CREDENTIALS, false",
    "400, UnrecognizedClientException, BAD_CREDENTIALS, false",
    "400, InvalidSignatureException, BAD_CREDENTIALS, false",
    "403, AccessDeniedException, BAD_CREDENTIALS, false",
    "404, ResourceNotFoundException, NO_CHANNEL, false",
    "400, InvalidArgumentException, NO_STORAGE, false",
  })
  void whatAServiceAnswersIsClassified(
      int status, String code, SessionFault.Kind kind, boolean overload) {
    Throwable refused =
        AwsServiceException.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
            .build();
    assertThat(KvsFaults.of(refused).kind()).isEqualTo(kind);
    assertThat(KvsFaults.isOverload(new CompletionException(refused))).isEqualTo(overload);
  }

  @ParameterizedTest
  @CsvSource({
    "ExpiredTokenException, the credentials ran out (expected: fresh ones",
    "UnrecognizedClientException, the service does not know the access key or its session token"
        + " (expected: active ones of this service)",
    "InvalidSignatureException, the secret is not that of the access key"
        + " (expected: both of one pair)",
  })
  void refusedCredentialsNameTheirAccountAndQuoteNothing(String code, String text) {
    AwsServiceException refused =
        AwsServiceException.builder()
            .statusCode(400)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode(code)
                    .errorMessage("The canonical string had x-amz-security-token:IQoJb3JpZ2lu")
                    .build())
            .build();
    assertThat(KvsFaults.of(refused, "prod").getMessage())
        .startsWith("account \"prod\": " + code + ": " + text)
        .doesNotContain("IQoJb3JpZ2lu");
    assertThat(KvsFaults.of(refused).getMessage()).startsWith(code + ": ");
    assertThat(KvsFaults.isOfCredentials(new CompletionException(refused))).isTrue();
  }

  @Test
  void aSignatureForAnotherRegionIsToldInTheWordsOfTheService() {
    String said = "Credential should be scoped to a valid region, not 'eu-west-1'.";
    AwsServiceException refused =
        AwsServiceException.builder()
            .statusCode(403)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("InvalidSignatureException")
                    .errorMessage(said)
                    .build())
            .build();
    SessionFault fault = KvsFaults.of(refused);
    assertThat(fault.getMessage()).isEqualTo("InvalidSignatureException: " + said);
    assertThat(ChannelChecks.ofRefusal(fault.kind().code(), String.valueOf(fault.getMessage())))
        .map(Finding::code)
        .contains(Finding.Code.WRONG_REGION);
  }

  @Test
  void anAccountWithoutCredentialsIsHeardThroughTheSdk() {
    SessionFault none =
        new SessionFault(SessionFault.Kind.NO_CREDENTIALS, "account \"prod\": none");
    Throwable wrapped = SdkClientException.create("no identity", new CompletionException(none));
    assertThat(KvsFaults.of(wrapped, "prod")).isSameAs(none);
    assertThat(KvsFaults.isOfCredentials(wrapped)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Signature expired: 20261130T080000Z is now earlier than 20261130T080500Z",
        "Signature not yet current: 20261130T080000Z is still later than 20261130T074500Z"
      })
  void aRefusalThatIsAboutTheTimeIsNotAboutCredentials(String text) {
    Throwable refused =
        AwsServiceException.builder()
            .statusCode(403)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("InvalidSignatureException")
                    .errorMessage(text)
                    .build())
            .build();
    assertThat(KvsFaults.of(refused).kind()).isEqualTo(SessionFault.Kind.CLOCK_SKEW);
    SignalingEnd socket = new SignalingEnd(SignalingEnd.Kind.REFUSED, 403, text);
    assertThat(SessionFault.of(socket).kind()).isEqualTo(SessionFault.Kind.CLOCK_SKEW);
  }

  @Test
  void aServiceThatIsNotReachedIsNotOverloaded() {
    Throwable unreached = SdkClientException.create("no address for kinesisvideo.example");
    assertThat(KvsFaults.of(unreached).kind()).isEqualTo(SessionFault.Kind.UNREACHABLE);
    assertThat(KvsFaults.isOverload(unreached)).isFalse();
  }

  @Test
  void aRefusedSocketDoesNotQuoteWhatWasSigned() {
    String said =
        "{\"message\":\"The Canonical String should have been GET X-Amz-Security-Token=IQoJb3Jp\"}";
    SessionFault fault = SessionFault.of(new SignalingEnd(SignalingEnd.Kind.REFUSED, 403, said));
    assertThat(fault.kind()).isEqualTo(SessionFault.Kind.BAD_CREDENTIALS);
    assertThat(fault).hasMessage("the signaling socket was refused with HTTP 403");
    assertThat(SessionFault.of(new SignalingEnd(SignalingEnd.Kind.REFUSED, 403, "not yours")))
        .hasMessage("not yours");
  }
}
