package org.camfleet.core.onvif;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.onvif.schema.DiscoveryDocuments;
import org.camfleet.core.onvif.schema.Encoder;
import org.camfleet.core.onvif.schema.Envelope;
import org.camfleet.core.onvif.schema.MediaDocuments;
import org.camfleet.core.rtsp.EgressRules;
import org.camfleet.core.rtsp.PinsInMemory;
import org.camfleet.core.rtsp.RefusedLogins;
import org.camfleet.core.rtsp.RtspCredentials;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices that answer with malice are found out, and cost little. */
class HostileDeviceTest {
  private static final OnvifSettings SETTINGS =
      new OnvifSettings(
          Duration.ofSeconds(4),
          new XmlLimits(100_000, 40, 5_000),
          4,
          false,
          false,
          EgressRules.DEFAULT,
          OnvifSettings.DEFAULT.tls());

  private final AtomicInteger requests = new AtomicInteger();
  private final CountingMetrics metrics = new CountingMetrics();
  private final Onvif onvif =
      new Onvif(
          SETTINGS, new RefusedLogins(InstantSource.system()), InstantSource.system(), metrics);
  private volatile HttpHandler behaviour = exchange -> {};
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          try (exchange) {
            behaviour.handle(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    onvif.close();
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/onvif");
  }

  private OnvifDevice device() {
    return onvif.device(
        url(), new RtspCredentials("viewer", Secret.of("word")), new PinsInMemory());
  }

  private static OnvifFault fault(CompletableFuture<?> answer) {
    try {
      Object got = answer.orTimeout(20, TimeUnit.SECONDS).join();
      throw new AssertionError("no fault but " + got);
    } catch (CompletionException e) {
      return OnvifException.of(e);
    }
  }

  private static void say(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void redirectsToMetadataAddressesAndOtherHostsAreNotFollowed() {
    for (String where :
        List.of(
            "http://169.254.169.254/latest/meta-data/",
            "http://other.example/onvif",
            "//127.0.0.2/onvif")) {
      behaviour =
          exchange -> {
            exchange.getResponseHeaders().set("Location", where);
            say(exchange, 307, new byte[0]);
          };
      requests.set(0);
      assertThat(fault(device().profiles()).kind()).as(where).isEqualTo(Kind.OTHER_HOST);
    }
  }

  @Test
  void redirectsInARingEnd() {
    behaviour =
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/again");
          say(exchange, 302, new byte[0]);
        };
    assertThat(fault(device().profiles()).kind()).isEqualTo(Kind.MALFORMED);
    assertThat(requests.get()).isLessThanOrEqualTo(12);
  }

  @Test
  void forbiddenAddressesAreNotConnectedTo() {
    OnvifDevice there =
        onvif.device(URI.create("http://169.254.169.254/onvif"), null, new PinsInMemory());
    assertThat(fault(there.profiles()).code()).isEqualTo("forbidden");
    OnvifDevice odd = onvif.device(URI.create("ftp://127.0.0.1/x"), null, new PinsInMemory());
    assertThat(fault(odd.profiles()).kind()).isEqualTo(Kind.BAD_ADDRESS);
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    behaviour =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          byte[] spaces = utf8(" ".repeat(8_192));
          for (int i = 0; i < 10_000; i++) {
            out.write(spaces);
          }
        };
    OnvifFault fault = fault(device().profiles());
    assertThat(fault.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(metrics.value("camfleet_onvif_faults_total", "code", "too-large")).isPositive();
  }

  @Test
  void aSlowAnswerIsNotWaitedFor() {
    behaviour =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            for (int i = 0; i < 100; i++) {
              exchange.getResponseBody().write(' ');
              exchange.getResponseBody().flush();
              TimeUnit.MILLISECONDS.sleep(100);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    long begin = System.nanoTime();
    assertThat(fault(device().readClock()).kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void anEntityBombIsRefused() {
    behaviour =
        exchange ->
            say(
                exchange,
                200,
                utf8(
                    "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
                        + "<x>&b;</x>"));
    assertThat(fault(device().profiles()).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aPasswordNeverGoesInClearTextBecauseADeviceAsksForThat() {
    AtomicInteger clear = new AtomicInteger();
    behaviour =
        exchange -> {
          String proof = exchange.getRequestHeaders().getFirst("Authorization");
          if (proof != null && proof.startsWith("Basic")) {
            clear.incrementAndGet();
          }
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
          say(exchange, 401, new byte[0]);
        };
    OnvifFault fault = fault(device().profiles());
    assertThat(fault.kind()).as(fault.text()).isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(clear).hasValue(0);
  }

  @Test
  void addressesOfStreamsAreJudged() {
    assertThat(stream("rtsp://169.254.169.254/x").kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(stream("rtsp://127.0.0.3/x").kind()).isEqualTo(Kind.OTHER_HOST);
    assertThat(stream("http://127.0.0.1/x").kind()).isEqualTo(Kind.MALFORMED);
    assertThat(stream("").kind()).isEqualTo(Kind.MALFORMED);
    assertThat(stream("rtsp://viewer:secret@[").text()).doesNotContain("secret");
    assertThat(
            ServiceAddresses.stream(
                    URI.create("http://localhost/onvif"),
                    InetAddress.getLoopbackAddress(),
                    "rtsp://u:p@127.0.0.1:554/a?b=c",
                    false,
                    EgressRules.DEFAULT)
                .join())
        .isEqualTo(URI.create("rtsp://localhost:554/a?b=c"));
  }

  private static OnvifFault stream(String named) {
    return fault(
        CompletableFuture.completedFuture(named)
            .thenCompose(
                name ->
                    ServiceAddresses.stream(
                        URI.create("http://127.0.0.1/onvif"),
                        null,
                        name,
                        false,
                        EgressRules.DEFAULT)));
  }

  @Test
  void servicesAreReachedAtTheDeviceWhereverItSaysTheyAre() {
    URI device = URI.create("http://192.0.2.7:8080/onvif/device_service");
    assertThat(ServiceAddresses.service(device, "http://169.254.169.254/latest?x=y"))
        .isEqualTo(URI.create("http://192.0.2.7:8080/latest?x=y"));
    assertThat(ServiceAddresses.service(device, "http://192.0.2.7:9000/media"))
        .isEqualTo(URI.create("http://192.0.2.7:9000/media"));
    assertThat(ServiceAddresses.service(device, "no address"))
        .isEqualTo(URI.create("http://192.0.2.7:8080/no"));
    assertThat(ServiceAddresses.service(device, null)).isEqualTo(device);
  }

  @Test
  void profilesThatMakeNoSenseAreLeftOut() {
    MediaDocuments.GetProfilesResponse answer = new MediaDocuments.GetProfilesResponse();
    answer.profiles.add(profile("a", "H264", -5, 1_000_000_000));
    answer.profiles.add(profile("a", "H264", 640, 360));
    answer.profiles.add(profile("", "H264", 640, 360));
    answer.profiles.add(profile("x".repeat(10_000), "H264", 640, 360));
    answer.profiles.add(profile("b", null, 640, 360));
    answer.profiles.add(profile("c", "H264", 640, 360));
    answer.profiles.add(new MediaDocuments.Profile());
    List<VideoProfile> read = ProfileReader.of(answer, 4);
    assertThat(read).extracting(VideoProfile::token).containsExactly("a", "c");
    assertThat(read.get(0).size()).isNull();
    assertThat(ProfileOrder.of(read)).extracting(VideoProfile::token).containsExactly("c", "a");
    for (int i = 0; i < 50; i++) {
      answer.profiles.add(profile("more" + i, "H264", 640, 360));
    }
    assertThat(ProfileReader.of(answer, 4)).hasSize(4);
  }

  private static MediaDocuments.Profile profile(
      String token, @Nullable String codec, int width, int height) {
    MediaDocuments.Profile profile = new MediaDocuments.Profile();
    profile.token = token;
    profile.encoder = new Encoder.One();
    profile.encoder.token = "e";
    profile.encoder.encoding = codec;
    profile.encoder.resolution = new Encoder.Resolution();
    profile.encoder.resolution.width = width;
    profile.encoder.resolution.height = height;
    return profile;
  }

  @Test
  void answersToProbesAreBoundedAndNobodySpeaksForOthers() throws Exception {
    ProbeAnswers answers = new ProbeAnswers(3, XmlLimits.DEFAULT);
    Envelope probe = Soap.read(answers.probe(), XmlLimits.DEFAULT);
    String id =
        probe.header.blocks.stream()
            .filter(DiscoveryDocuments.MessageId04.class::isInstance)
            .map(block -> ((DiscoveryDocuments.MessageId04) block).value)
            .findFirst()
            .orElseThrow();
    InetAddress from = InetAddress.getByName("192.0.2.9");
    answers.take(match(id, "urn:uuid:1", "http://169.254.169.254/onvif"), from);
    answers.take(match(id, "urn:uuid:1", "http://192.0.2.9/other"), from);
    answers.take(match("urn:uuid:another-probe", "urn:uuid:2", "http://192.0.2.9/onvif"), from);
    answers.take(match(id, "urn:uuid:3", "ftp://192.0.2.9/onvif"), from);
    answers.take(utf8("no XML"), from);
    for (int i = 0; i < 10; i++) {
      answers.take(match(id, "urn:uuid:many" + i, "http://192.0.2.9/" + i), from);
    }
    assertThat(answers.found())
        .extracting(DiscoveredDevice::address)
        .containsExactly(
            URI.create("http://192.0.2.9/onvif"),
            URI.create("http://192.0.2.9/0"),
            URI.create("http://192.0.2.9/1"));
    assertThat(answers.dropped()).isEqualTo(11);
  }

  private static byte[] match(String relatesTo, String reference, String address) {
    DiscoveryDocuments.RelatesTo04 relates = new DiscoveryDocuments.RelatesTo04();
    relates.value = relatesTo;
    DiscoveryDocuments.ProbeMatch match = new DiscoveryDocuments.ProbeMatch();
    match.reference = new DiscoveryDocuments.Reference04();
    match.reference.address = reference;
    match.addresses = address;
    DiscoveryDocuments.ProbeMatches matches = new DiscoveryDocuments.ProbeMatches();
    matches.matches.add(match);
    return Soap.write(List.of(relates), matches);
  }
}
