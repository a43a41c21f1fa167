package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.camfleet.core.bridge.preflight.StreamFacts.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;

/** AWS's client against a service that answers what the test wants. */
class KvsDescriptionsTest {
  private static final String ARN = "arn:aws:kinesisvideo:eu-west-1:123456789012:channel/gate/17";
  private static final String STREAM = "arn:aws:kinesisvideo:eu-west-1:123456789012:stream/gate/17";

  /** Of all tests here: each that is closed takes two seconds. */
  private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.create();

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private HttpServer service;
  private KinesisVideoAsyncClient client;
  private KvsDescriptions descriptions;

  private record Answer(int status, String error, String body) {}

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    service.createContext("/", this::answer);
    service.start();
    client =
        KinesisVideoAsyncClient.builder()
            .httpClient(HTTP)
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
            .overrideConfiguration(of -> of.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .endpointOverride(URI.create("http://127.0.0.1:" + service.getAddress().getPort()))
            .build();
    descriptions =
        new KvsDescriptions(
            client, CallGate.OPEN, "eu-west-1", "prod", () -> Duration.ofSeconds(7));
  }

  @AfterEach
  void stop() {
    client.close();
    service.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answers.get(exchange.getRequestURI().getPath());
      if (!answer.error().isEmpty()) {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", answer.error());
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void aChannelIsDescribedWithWhereItStores() {
    answers.put(
        "/describeSignalingChannel",
        new Answer(
            200,
            "",
            """
            {"ChannelInfo":{"ChannelARN":"%s","ChannelType":"FULL_MESH","ChannelStatus":"ACTIVE"}}
            """
                .formatted(ARN)));
    answers.put(
        "/describeMediaStorageConfiguration",
        new Answer(
            200,
            "",
            """
            {"MediaStorageConfiguration":{"Status":"ENABLED","StreamARN":"%s"}}
            """
                .formatted(STREAM)));
    assertThat(descriptions.channel("gate").join())
        .isEqualTo(
            new ChannelFacts(
                ARN, "FULL_MESH", "ACTIVE", STREAM, "eu-west-1", Duration.ofSeconds(7)));

    answers.put(
        "/describeMediaStorageConfiguration",
        new Answer(200, "", "{\"MediaStorageConfiguration\":{\"Status\":\"DISABLED\"}}"));
    assertThat(KvsFaults.of(catchThrowable(() -> descriptions.channel("gate").join())).kind())
        .isEqualTo(SessionFault.Kind.NO_STORAGE);
  }

  @Test
  void aStreamIsDescribedAsFarAsItCanBe() {
    String found = "{\"StreamInfo\":{\"Status\":\"ACTIVE\",\"DataRetentionInHours\":48}}";
    assertThat(stream(200, "", found)).isEqualTo(StreamFacts.found("ACTIVE", 48));
    assertThat(stream(200, "", "{\"StreamInfo\":{\"Status\":\"ACTIVE\"}}"))
        .isEqualTo(StreamFacts.UNKNOWN);
    assertThat(stream(404, "ResourceNotFoundException", "{\"Message\":\"no stream\"}").outcome())
        .isEqualTo(Outcome.GONE);
    String denied = "{\"Message\":\"not authorized to perform kinesisvideo:DescribeStream\"}";
    assertThat(stream(401, "NotAuthorizedException", denied))
        .isEqualTo(
            StreamFacts.of(
                Outcome.DENIED,
                "account \"prod\": NotAuthorizedException: not authorized to perform kinesisvideo:DescribeStream"));
    assertThat(stream(403, "InvalidSignatureException", "{\"message\":\"no\"}").outcome())
        .isEqualTo(Outcome.UNKNOWN);
    assertThat(stream(400, "ClientLimitExceededException", "{\"Message\":\"no\"}").outcome())
        .isEqualTo(Outcome.UNKNOWN);
    assertThat(stream(500, "", "").outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  private StreamFacts stream(int status, String error, String body) {
    answers.put("/describeStream", new Answer(status, error, body));
    return descriptions.stream(STREAM).join();
  }
}
