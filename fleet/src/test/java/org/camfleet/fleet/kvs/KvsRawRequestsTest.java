package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.camfleet.core.Secret;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.fleet.sigv4.HandSigner;
import org.camfleet.fleet.sigv4.SignedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as AWS's C client, browsers and strangers send them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KvsRawRequestsTest {
  private KvsTestServer server;
  private HttpClient http;

  @BeforeAll
  void start() throws Exception {
    server = new KvsTestServer();
    http =
        HttpClient.newBuilder()
            .sslContext(server.tls.client())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void theCClientsSignatureIsAcceptedWithItsUnsignedToken() throws Exception {
    HttpResponse<String> answer = post("/createSignalingChannel", "{\"ChannelName\":\"from-c\"}");
    assertThat(answer.body()).startsWith("{\"ChannelARN\":\"arn:aws:kinesisvideo:us-east-1:");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("x-amzn-requestid")).isPresent();
    assertThat(answer.headers().firstValue("date")).isPresent();
  }

  @Test
  void theCClientJoinsAsViewerThroughTheMastersOperation() throws Exception {
    String arn =
        await(server.control().createSignalingChannel(r -> r.channelName("quirk"))).channelARN();
    String stream =
        await(server.control().createStream(r -> r.streamName("q").dataRetentionInHours(1)))
            .streamARN();
    await(
        server
            .control()
            .updateMediaStorageConfiguration(
                r ->
                    r.channelARN(arn)
                        .mediaStorageConfiguration(c -> c.status("ENABLED").streamARN(stream))));
    HttpResponse<String> answer =
        post(
            "/joinStorageSession",
            "{\"channelArn\":\"%s\",\"clientId\":\"viewer-c\"}".formatted(arn));
    assertThat(answer.body()).isEmpty();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(server.channels.joins.poll()).isEqualTo(Participant.viewer("viewer-c"));
  }

  @Test
  void aDescribedChannelHasTheShapeThatTheCClientReads() throws Exception {
    String arn = channel("shape");
    String body =
        post("/describeSignalingChannel", "{\"ChannelARN\":\"%s\"}".formatted(arn)).body();
    assertThat(body)
        .matches(
            ("\\{\"ChannelInfo\":\\{\"ChannelName\":\"shape\",\"ChannelARN\":\"%s\","
                    + "\"ChannelType\":\"SINGLE_MASTER\",\"ChannelStatus\":\"ACTIVE\","
                    + "\"CreationTime\":[0-9.]+,\"SingleMasterConfiguration\":"
                    + "\\{\"MessageTtlSeconds\":60},\"Version\":\"[a-zA-Z0-9]{1,64}\"}}")
                .formatted(arn));
  }

  @Test
  void aDescribedMappingHasTheShapeThatTheCClientReads() throws Exception {
    String arn = channel("mapped");
    String asked = "{\"ChannelARN\":\"%s\"}".formatted(arn);
    assertThat(post("/describeMediaStorageConfiguration", asked).body())
        .isEqualTo("{\"MediaStorageConfiguration\":{\"Status\":\"DISABLED\"}}");
    String stream =
        await(server.control().createStream(r -> r.streamName("m").dataRetentionInHours(1)))
            .streamARN();
    String mapping =
        "{\"ChannelARN\":\"%s\",\"MediaStorageConfiguration\":{\"Status\":\"ENABLED\",\"StreamARN\":\"%s\"}}"
            .formatted(arn, stream);
    assertThat(post("/updateMediaStorageConfiguration", mapping).body()).isEmpty();
    assertThat(post("/describeMediaStorageConfiguration", asked).body())
        .isEqualTo(
            "{\"MediaStorageConfiguration\":{\"Status\":\"ENABLED\",\"StreamARN\":\"%s\"}}"
                .formatted(stream));
  }

  @Test
  void endpointsHaveTheShapeThatTheCClientReads() throws Exception {
    String body =
        post(
                "/getSignalingChannelEndpoint",
                """
                {"ChannelARN":"%s","SingleMasterChannelEndpointConfiguration":\
                {"Protocols":["HTTPS"],"Role":"VIEWER"}}"""
                    .formatted(channel("ends")))
            .body();
    assertThat(body)
        .isEqualTo(
            "{\"ResourceEndpointList\":[{\"Protocol\":\"HTTPS\",\"ResourceEndpoint\":\"%s\"}]}"
                .formatted(server.url()));
  }

  @Test
  void iceServersHaveTheShapeThatTheCClientReads() throws Exception {
    String asked = "{\"ChannelARN\":\"%s\",\"Service\":\"TURN\"}".formatted(channel("ice"));
    assertThat(post("/v1/get-ice-server-config", asked).body()).isEqualTo("{\"IceServerList\":[]}");
    server.iceServers =
        (arn, user) -> List.of(new IceServer(List.of("turn:t.test"), user, Secret.of("p"), 300));
    assertThat(post("/v1/get-ice-server-config", asked).body())
        .isEqualTo(
            "{\"IceServerList\":[{\"Uris\":[\"turn:t.test\"],\"Username\":\"ice\","
                + "\"Password\":\"p\",\"Ttl\":300}]}");
    server.iceServers = IceServers.NONE;
  }

  private String channel(String name) {
    return await(server.control().createSignalingChannel(r -> r.channelName(name))).channelARN();
  }

  @Test
  void anUnsignedRequestIsForbiddenAndTellsTheTime() throws Exception {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(server.url().resolve("/listStreams")).POST(text("{}")).build());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("x-amzn-errortype"))
        .hasValue("MissingAuthenticationTokenException");
    assertThat(answer.headers().firstValue("date")).isPresent();
    assertThat(answer.body())
        .isEqualTo(
            "{\"message\":\"the request has no Authorization header\","
                + "\"__type\":\"MissingAuthenticationTokenException\"}");
  }

  @Test
  void aWrongClockReadsTheWordsThatTheCClientLooksFor() throws Exception {
    HttpResponse<String> late =
        send(signed("/listStreams", "{}", Instant.now().minus(Duration.ofMinutes(20))));
    assertThat(late.statusCode()).isEqualTo(403);
    assertThat(late.body()).contains("Signature expired");
    HttpResponse<String> early =
        send(signed("/listStreams", "{}", Instant.now().plus(Duration.ofMinutes(20))));
    assertThat(early.statusCode()).isEqualTo(403);
    assertThat(early.body()).contains("Signature not yet current");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/x-amz-json-1.1",
        "text/plain; charset=UTF-8",
      })
  void aSignedContentTypeCountsAsItWasWritten(String contentType) throws Exception {
    HttpResponse<String> answer = send(signed("/listStreams", "{}", Instant.now(), contentType));
    assertThat(answer.body()).contains("StreamInfoList");
  }

  @Test
  void malformedJsonSaysWhere() throws Exception {
    HttpResponse<String> answer = post("/listStreams", "{\"MaxResults\":\n5,,}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("x-amzn-errortype")).hasValue("SerializationException");
    assertThat(answer.body()).contains("body: not JSON at line 2 column 3");
  }

  @Test
  void aBodyThatIsTooLongIsRefusedUnread() throws Exception {
    HttpResponse<String> answer = post("/listStreams", "{\"x\":\"" + "y".repeat(70_000) + "\"}");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("at most 65536 bytes");
    assertThat(answer.headers().firstValue("date")).isPresent();
  }

  @Test
  void aMisspelledPathIsAnUnknownOperation() throws Exception {
    HttpResponse<String> answer = post("/ListStreams", "{}");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("UnknownOperationException");
  }

  @Test
  void browsersMayCall() throws Exception {
    HttpResponse<String> preflight =
        send(
            HttpRequest.newBuilder(server.url().resolve("/joinStorageSession"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://example.org")
                .build());
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("date")).isPresent();
    assertThat(preflight.headers().firstValue("access-control-allow-origin")).hasValue("*");
    assertThat(preflight.headers().firstValue("access-control-allow-headers").orElse(""))
        .contains("authorization", "x-amz-security-token");
    assertThat(post("/listStreams", "{}").headers().firstValue("access-control-expose-headers"))
        .hasValue("x-amzn-ErrorType, x-amzn-RequestId, Date");
  }

  @Test
  void refusalsAreCounted() throws Exception {
    long before =
        server.metrics.value(
            "camfleet_kvs_requests_total", "operation", "CreateStream", "outcome", "refused");
    post("/createStream", "{}");
    assertThat(
            server.metrics.value(
                "camfleet_kvs_requests_total", "operation", "CreateStream", "outcome", "refused"))
        .isEqualTo(before + 1);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(signed(path, body, Instant.now()));
  }

  private HttpRequest signed(String path, String body, Instant now) {
    return signed(path, body, now, "");
  }

  private HttpRequest signed(String path, String body, Instant now, String contentType) {
    SignedRequest signed =
        HandSigner.sign("localhost:" + server.url().getPort(), path, body, now, contentType);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url().resolve(path))
            .POST(text(body))
            .header("content-type", contentType.isEmpty() ? "application/json" : contentType)
            .header("x-amz-security-token", "token");
    signed.headers().stream()
        .filter(header -> !header.name().equals("host"))
        .forEach(header -> request.header(header.name(), header.value()));
    return request.build();
  }

  private static HttpRequest.BodyPublisher text(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
