package org.camfleet.fleet.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.core.Secret;
import org.camfleet.fleet.sigv4.Verdict.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The SDK's own signer is the oracle: what it signs must pass, and nothing else. */
class SigV4VerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final AwsCredentialsIdentity CREDENTIALS =
      AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET);
  private static final AccessKeys KEYS = id -> id.equals("AKIDEXAMPLE") ? Secret.of(SECRET) : null;
  private static final Verdict AUTHENTIC = new Verdict.Authentic("AKIDEXAMPLE");

  @Test
  void acceptsThePublishedVectors() {
    var verifier =
        new SigV4Verifier(KEYS, "us-east-1", "service", at(Instant.parse("2015-08-30T12:36:00Z")));
    assertThat(
            verifier.verifyHeader(
                vector("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")))
        .isEqualTo(AUTHENTIC);
    assertThat(
            verifier.verifyHeader(
                vector("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")))
        .isEqualTo(AUTHENTIC);
  }

  @Test
  void acceptsWhatTheSdkSignsInHeaders() {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      assertThat(verifier().verifyHeader(signed(random))).as("seed %d", seed).isEqualTo(AUTHENTIC);
    }
  }

  @Test
  void refusesARequestThatWasChangedAnywhere() {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      assertThat(verifier().verifyHeader(changed(signed(random), random)))
          .as("seed %d", seed)
          .isInstanceOf(Verdict.Refused.class);
    }
  }

  @Test
  void acceptsWhatTheSdkPresignsWithThePortInTheHost() {
    SignedRequest request =
        presigned("https://localhost:8443/signaling/viewer", "arn:aws:kvs/ü +~", NOW);
    assertThat(verifier().verifyQuery(request)).isEqualTo(AUTHENTIC);
    assertThat(verifier().verifyQuery(withHost(request, "localhost")))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void aPresignedParameterCanNotBeChanged() {
    SignedRequest request = presigned("https://localhost:8443/", "arn:a", NOW);
    SignedRequest changed =
        new SignedRequest(
            "GET", request.target().replace("arn%3Aa", "arn%3Ab"), request.headers(), new byte[0]);
    assertThat(changed.target()).isNotEqualTo(request.target());
    assertThat(verifier().verifyQuery(changed))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.MISMATCH));
  }

  @Test
  void percentEncodingMayBeWrittenInLowerCase() {
    SignedRequest request = presigned("https://localhost:8443/", "arn:a", NOW);
    SignedRequest lower =
        new SignedRequest(
            "GET", request.target().replace("%3A", "%3a"), request.headers(), new byte[0]);
    assertThat(verifier().verifyQuery(lower)).isEqualTo(AUTHENTIC);
  }

  @Test
  void acceptsAnUnsignedTokenHeaderAndAMissingBodyHash() {
    // AWS's C client: signs three headers, adds the token afterwards, sends no hash.
    SignedRequest plain = HandSigner.sign("localhost", "/describeSignalingChannel", "{}", NOW);
    assertThat(verifier().verifyHeader(plain)).isEqualTo(AUTHENTIC);
    List<SignedRequest.Header> headers = new ArrayList<>(plain.headers());
    headers.add(new SignedRequest.Header("x-amz-security-token", "token"));
    assertThat(
            verifier()
                .verifyHeader(new SignedRequest("POST", plain.target(), headers, plain.body())))
        .isEqualTo(AUTHENTIC);
    assertThat(
            verifier()
                .verifyHeader(
                    new SignedRequest(
                        "POST", plain.target(), headers, "[]".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void aClockTenMinutesOffPassesAndSixteenMinutesDoesNot() {
    SignedRequest request = signed(new Random(1));
    assertThat(verifierAt(NOW.plus(Duration.ofMinutes(10))).verifyHeader(request))
        .isEqualTo(AUTHENTIC);
    assertThat(verifierAt(NOW.plus(Duration.ofMinutes(16))).verifyHeader(request))
        .isEqualTo(
            new Verdict.Refused(
                Reason.SKEWED,
                "Signature expired: 20261125T121500Z is now earlier than 20261125T121600Z"));
    assertThat(verifierAt(NOW.minus(Duration.ofMinutes(16))).verifyHeader(request))
        .isEqualTo(
            new Verdict.Refused(
                Reason.SKEWED,
                "Signature not yet current: 20261125T120000Z is still later than"
                    + " 20261125T115900Z (20261125T114400Z + 15 min.)"));
  }

  @Test
  void aPresignedUrlEndsWithItsExpiry() {
    SignedRequest request = presigned("https://localhost:8443/", "arn:a", NOW);
    assertThat(verifierAt(NOW.plusSeconds(298)).verifyQuery(request)).isEqualTo(AUTHENTIC);
    assertThat(verifierAt(NOW.plusSeconds(300)).verifyQuery(request))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.text()).startsWith("Signature expired"));
  }

  @Test
  void anotherRegionServiceOrKeyIsRefused() {
    SignedRequest request = signed(new Random(1));
    assertThat(reason(new SigV4Verifier(KEYS, "eu-west-1", "kinesisvideo", at(NOW)), request))
        .isEqualTo(Reason.SCOPE);
    assertThat(reason(new SigV4Verifier(KEYS, "us-east-1", "s3", at(NOW)), request))
        .isEqualTo(Reason.SCOPE);
    assertThat(reason(new SigV4Verifier(id -> null, "us-east-1", "kinesisvideo", at(NOW)), request))
        .isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(
            reason(
                new SigV4Verifier(id -> Secret.of("other"), "us-east-1", "kinesisvideo", at(NOW)),
                request))
        .isEqualTo(Reason.MISMATCH);
  }

  @Test
  void randomQueriesNeverThrow() {
    String alphabet = "X-Amz-Signature=&%2;+AWS4HMACSHA256/:0é";
    String good = presigned("https://h/", "arn:a", NOW).target();
    for (long seed = 1; seed <= 5000; seed++) {
      var random = new Random(seed);
      var target = new StringBuilder(good);
      for (int i = 0; i < 5; i++) {
        int at = random.nextInt(target.length());
        target.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      var request =
          new SignedRequest(
              "GET",
              target.toString(),
              List.of(new SignedRequest.Header("authorization", target.toString())),
              new byte[0]);
      assertThat(verifier().verifyQuery(request)).as("seed %d", seed).isNotNull();
      assertThat(verifier().verifyHeader(request)).as("seed %d", seed).isNotNull();
    }
  }

  @Test
  void aUrlOfAWeekWithASessionTokenIsAccepted() {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("https://localhost:8443/signaling/master"))
            .putRawQueryParameter("X-Amz-ChannelARN", "arn:a")
            .build();
    AwsSessionCredentialsIdentity temporary =
        AwsSessionCredentialsIdentity.create(
            CREDENTIALS.accessKeyId(), CREDENTIALS.secretAccessKey(), "a/session+token==");
    var output =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    properties(r.identity((AwsCredentialsIdentity) temporary).request(request), NOW)
                        .putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(
                            AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofDays(7)));
    SignedRequest received = received(output.request(), new byte[0]);

    assertThat(received.query().single("X-Amz-Security-Token")).isEqualTo("a/session+token==");
    assertThat(received.query().single("X-Amz-Expires")).isEqualTo("604800");
    assertThat(verifierAt(NOW.plus(Duration.ofDays(6))).verifyQuery(received))
        .isInstanceOf(Verdict.Authentic.class);
    assertThat(verifierAt(NOW.plus(Duration.ofDays(8))).verifyQuery(received))
        .isInstanceOf(Verdict.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "x", "00"})
  void aBodyIsNeverLeftOutOfTheSignature(String declared) {
    SignedRequest request = HandSigner.signWithHash("h", "/createStream", "{}", NOW, declared);
    assertThat(verifier().verifyHeader(request))
        .isEqualTo(
            new Verdict.Refused(
                Reason.INCOMPLETE,
                "x-amz-content-sha256: no hash (expected: that of the body in hex, or no such"
                    + " header)"));
  }

  @Test
  void aHashThatIsDeclaredMustBeThatOfTheBody() {
    String own = Credential.sha256("{}".getBytes(StandardCharsets.UTF_8));
    String other = Credential.sha256("[]".getBytes(StandardCharsets.UTF_8));
    assertThat(verifier().verifyHeader(HandSigner.signWithHash("h", "/a", "{}", NOW, own)))
        .isEqualTo(AUTHENTIC);
    assertThat(reason(verifier(), HandSigner.signWithHash("h", "/createStream", "{}", NOW, other)))
        .isEqualTo(Reason.MISMATCH);
  }

  @Test
  void aHeaderThatIsSignedTwiceIsRefusedBeforeAnythingIsHashed() {
    SignedRequest request = signed(new Random(1));
    String authorization = request.value("authorization");
    String twice =
        authorization.replace("SignedHeaders=", "SignedHeaders=" + "host;".repeat(3_000));

    assertThat(reason(verifier(), request.with("Authorization", twice)))
        .isEqualTo(Reason.INCOMPLETE);
  }

  @Test
  void damagedAuthorizationsNeverThrowAndNeverPass() {
    String alphabet = "X=,;/ 0Zz%é\u0000-AWS4";
    for (long seed = 1; seed <= 2_000; seed++) {
      Random random = new Random(seed);
      SignedRequest good = signed(random);
      String header = random.nextInt(4) == 0 ? "x-amz-date" : "Authorization";
      StringBuilder damaged = new StringBuilder(good.value(header));
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(damaged.length());
        damaged.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      SignedRequest request = good.with(header, damaged.toString());
      if (verifier().verifyHeader(request) instanceof Verdict.Authentic) {
        assertThat(separated(damaged)).as("seed %d", seed).isEqualTo(separated(good.value(header)));
      }
    }
  }

  /** Blanks and commas between the parts mean nothing. */
  private static List<String> separated(CharSequence header) {
    return List.of(header.toString().split("[ ,]+"));
  }

  private static Reason reason(SigV4Verifier verifier, SignedRequest request) {
    return ((Verdict.Refused) verifier.verifyHeader(request)).reason();
  }

  private static SigV4Verifier verifier() {
    return verifierAt(NOW);
  }

  private static SigV4Verifier verifierAt(Instant now) {
    return new SigV4Verifier(KEYS, "us-east-1", "kinesisvideo", at(now));
  }

  private static InstantSource at(Instant now) {
    return InstantSource.fixed(now);
  }

  private static SignedRequest vector(String method, String signature) {
    return new SignedRequest(
        method,
        "/",
        List.of(
            new SignedRequest.Header("Host", "example.amazonaws.com"),
            new SignedRequest.Header("X-Amz-Date", "20150830T123600Z"),
            new SignedRequest.Header(
                "Authorization",
                "AWS4-HMAC-SHA256"
                    + " Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                    + " SignedHeaders=host;x-amz-date, Signature="
                    + signature)),
        new byte[0]);
  }

  /** A random POST that the SDK signed in its headers. */
  private static SignedRequest signed(Random random) {
    byte[] body = text(random, 40).getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://localhost:8443"))
            .encodedPath("/" + (random.nextBoolean() ? "createStream" : "b/k%20/%C3%A9"))
            .putRawQueryParameter("b", text(random, 8))
            .putRawQueryParameter("a", List.of(text(random, 5), text(random, 5)))
            .putHeader("content-type", "application/json")
            .putHeader("x-amz-user-agent", "  two   spaces ")
            .build();
    var output =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    properties(r.identity(CREDENTIALS).request(request), NOW)
                        .payload(ContentStreamProvider.fromByteArray(body)));
    return received(output.request(), body);
  }

  private static SignedRequest presigned(String url, String arn, Instant now) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create(url))
            .putRawQueryParameter("X-Amz-ChannelARN", arn)
            .putRawQueryParameter("X-Amz-ClientId", "viewer-1")
            .build();
    var output =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    properties(r.identity(CREDENTIALS).request(request), now)
                        .putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(
                            AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(299)));
    return received(output.request(), new byte[0]);
  }

  private static SignRequest.Builder<AwsCredentialsIdentity> properties(
      SignRequest.Builder<AwsCredentialsIdentity> builder, Instant now) {
    return builder
        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "kinesisvideo")
        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static SignedRequest received(SdkHttpRequest request, byte[] body) {
    List<SignedRequest.Header> headers = new ArrayList<>();
    request.forEachHeader(
        (name, values) ->
            values.forEach(value -> headers.add(new SignedRequest.Header(name, value))));
    URI uri = request.getUri();
    String query = uri.getRawQuery();
    return new SignedRequest(
        request.method().name(),
        uri.getRawPath() + (query == null ? "" : "?" + query),
        headers,
        body);
  }

  private static SignedRequest changed(SignedRequest request, Random random) {
    byte[] body = request.body().clone();
    switch (random.nextInt(4)) {
      case 0 -> body[random.nextInt(body.length)] ^= 1;
      case 1 -> {
        return new SignedRequest("PUT", request.target(), request.headers(), body);
      }
      case 2 -> {
        return new SignedRequest("POST", request.target() + "&c=", request.headers(), body);
      }
      default -> {
        return withHost(request, "localhost:8444");
      }
    }
    return new SignedRequest("POST", request.target(), request.headers(), body);
  }

  private static SignedRequest withHost(SignedRequest request, String host) {
    List<SignedRequest.Header> headers = new ArrayList<>(request.headers());
    headers.removeIf(header -> header.name().equalsIgnoreCase("host"));
    headers.add(new SignedRequest.Header("Host", host));
    return new SignedRequest(request.method(), request.target(), headers, request.body());
  }

  private static String text(Random random, int most) {
    var text = new StringBuilder("x");
    int length = random.nextInt(most);
    for (int i = 0; i < length; i++) {
      text.append("aZ0-_.~ +/=&%é\"*'".charAt(random.nextInt(17)));
    }
    return text.toString();
  }
}
