package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camfleet.fleet.policy.Policies;
import org.camfleet.fleet.sigv4.HandSigner;
import org.camfleet.fleet.sigv4.SignedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The second port: URLs as AWS's C client needs them, and origins that are narrowed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandardPortTest {
  private static final EndpointNames NAMES =
      new EndpointNames("kinesisvideo.test", "m.test", "v.test", "r.test", "w.test", "b.test");

  private KvsTestServer named;
  private KvsTestServer plain;
  private Fixture on;

  @BeforeAll
  void start() throws Exception {
    named = server(new HttpEdge(NAMES, List.of("https://good.example")));
    plain = server(HttpEdge.DEFAULT);
    on = Fixture.create(named.clients(KvsTestServer.ACCESS_KEY), 24);
    on.mapped(named.clients(KvsTestServer.ACCESS_KEY));
  }

  private static KvsTestServer server(HttpEdge edge) throws Exception {
    return new KvsTestServer(
        new KvsTestServer.Options(
            edge, Policies.EVERYTHING, KvsTestServer.Options.OPEN.quotas(), System::nanoTime));
  }

  @AfterAll
  void stop() {
    named.close();
    plain.close();
  }

  @Test
  void everyProtocolAndRoleHasANameOfItsOwnWithoutPortAndPath() {
    assertThat(endpoints(named, "MASTER"))
        .isEqualTo(
            Map.of("WSS", "wss://m.test", "HTTPS", "https://r.test", "WEBRTC", "https://w.test"));
    assertThat(endpoints(named, "VIEWER")).containsEntry("WSS", "wss://v.test");
    assertThat(
            await(
                    atStandardPort(named)
                        .control()
                        .getDataEndpoint(r -> r.streamName(on.name()).apiName("GET_CLIP")))
                .dataEndpoint())
        .isEqualTo("https://b.test");
  }

  @Test
  void theFirstPortTellsItsOwnNameAndPort() {
    assertThat(
            await(named.control().getDataEndpoint(r -> r.streamName(on.name()).apiName("GET_CLIP")))
                .dataEndpoint())
        .isEqualTo(named.url().toString());
  }

  @Test
  void withoutNamesThereIsOneNameWithoutPort() {
    Fixture here = Fixture.create(plain.clients(KvsTestServer.ACCESS_KEY), 24);
    assertThat(
            await(
                    atStandardPort(plain)
                        .control()
                        .getSignalingChannelEndpoint(
                            r ->
                                r.channelARN(here.channelArn())
                                    .singleMasterChannelEndpointConfiguration(
                                        c -> c.protocolsWithStrings("WSS").role("VIEWER"))))
                .resourceEndpointList()
                .get(0)
                .resourceEndpoint())
        .isEqualTo("wss://localhost/signaling/viewer");
  }

  @Test
  void aSocketsRoleIsInItsHostName() {
    assertThat(NAMES.socketPath("m.test")).isEqualTo(SignalingRoutes.MASTER_PATH);
    assertThat(NAMES.socketPath("V.test:443")).isEqualTo(SignalingRoutes.VIEWER_PATH);
    assertThat(NAMES.socketPath("r.test")).isNull();
  }

  @Test
  void onlyTheOriginsOfTheListMayRead() throws Exception {
    HttpResponse<String> good = list("https://good.example");
    assertThat(good.headers().firstValue("access-control-allow-origin"))
        .hasValue("https://good.example");
    assertThat(good.headers().firstValue("vary")).hasValue("Origin");
    assertThat(good.statusCode()).isEqualTo(200);
    assertThat(list("https://bad.example").headers().firstValue("access-control-allow-origin"))
        .isEmpty();
  }

  private HttpResponse<String> list(String origin) throws Exception {
    SignedRequest signed =
        HandSigner.sign("localhost:" + named.url().getPort(), "/listStreams", "{}", Instant.now());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(named.url().resolve("/listStreams"))
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    signed.headers().stream()
        .filter(header -> !header.name().equals("host"))
        .forEach(header -> request.header(header.name(), header.value()));
    HttpClient http = HttpClient.newBuilder().sslContext(named.tls.client()).build();
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Map<String, String> endpoints(KvsTestServer server, String role) {
    Map<String, String> endpoints = new TreeMap<>();
    await(
            atStandardPort(server)
                .control()
                .getSignalingChannelEndpoint(
                    r ->
                        r.channelARN(on.channelArn())
                            .singleMasterChannelEndpointConfiguration(
                                c -> c.protocolsWithStrings("WSS", "HTTPS", "WEBRTC").role(role))))
        .resourceEndpointList()
        .forEach(one -> endpoints.put(one.protocolAsString(), one.resourceEndpoint()));
    return endpoints;
  }

  private static KvsClients atStandardPort(KvsTestServer server) {
    URI url = server.standardUrl();
    return KvsClients.of(url, server.http, KvsTestServer.ACCESS_KEY, KvsTestServer.SECRET);
  }
}
