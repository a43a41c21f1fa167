package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.webrtc.net.TestAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cameras over TLS: whom a client believes, and what it tells of the others. */
class TlsTransportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static MediaLoops loops;
  private static MediaLoop loop;
  private static TestAuthority first;
  private static TestAuthority other;

  private final CertificatePins pins = new PinsInMemory();

  @BeforeAll
  static void start() throws Exception {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
    first = TestAuthority.of("localhost");
    other = TestAuthority.of("localhost");
  }

  @AfterAll
  static void stop() {
    loops.close();
  }

  private Viewer view(String url, TlsPolicy policy) {
    List<Transport> order = List.of(Transport.UDP, Transport.TCP);
    Transports transports = new Transports(order, UdpOptions.DEFAULT, policy);
    return new Viewer(
        loop,
        new RtspClient.Settings(URI.create(url), null, PATIENCE, PATIENCE, true)
            .with(transports)
            .with(pins));
  }

  private static RtspServer serve(TestAuthority who, int port) throws Exception {
    Settings loopback = Settings.loopback();
    Settings settings =
        new Settings(
            new java.net.InetSocketAddress("127.0.0.1", port),
            null,
            loopback.authentication(),
            loopback.nonceUses(),
            loopback.sessionTimeout(),
            loopback.paths(),
            1,
            100,
            who.server());
    return RtspServer.start(settings, TestClips.keyFrames(null));
  }

  @Test
  void theFirstCertificateIsKeptAndAnotherOneRefused() throws Exception {
    int port;
    String url;
    try (RtspServer server = serve(first, 0)) {
      port = server.port();
      url = server.url("cam1");
      assertThat(url).startsWith("rtsps://");
      for (int i = 0; i < 2; i++) {
        try (Viewer viewer = view(url, TlsPolicy.DEFAULT)) {
          viewer.awaitPictures(5);
          assertThat(viewer.transports).containsExactly(Transport.TCP);
        }
      }
    }
    try (RtspServer impostor = serve(other, port)) {
      for (int i = 0; i < 2; i++) {
        try (Viewer viewer = view(url, TlsPolicy.DEFAULT)) {
          assertThat(viewer.awaitFault())
              .isEqualTo(
                  new RtspFault(
                      Kind.UNTRUSTED,
                      "127.0.0.1:%d: the camera's certificate has SHA-256 %s (expected: %s, as before)"
                          .formatted(
                              port,
                              CertificatePins.fingerprint(other.certificate()),
                              CertificatePins.fingerprint(first.certificate()))));
        }
      }
      Viewer.awaitThat(() -> impostor.connections() == 0);
    }
  }

  @Test
  void anAuthorityVouchesForTheCamerasItNames() throws Exception {
    TlsPolicy policy = new TlsPolicy(List.of(first.certificate()), false);
    try (RtspServer server = serve(first, 0);
        RtspServer unknown = serve(other, 0)) {
      String byName = "rtsps://localhost:" + server.port() + "/cam1";
      try (Viewer viewer = view(byName, policy)) {
        viewer.awaitPictures(3);
      }
      assertThat(pins.of("localhost:" + server.port()).toCompletableFuture().join()).isEmpty();
      for (String url : List.of(server.url("cam1"), unknown.url("cam1"))) {
        try (Viewer viewer = view(url, policy)) {
          RtspFault fault = viewer.awaitFault();
          assertThat(fault.kind()).isEqualTo(Kind.UNTRUSTED);
          assertThat(fault.text())
              .contains("no configured authority vouches for the camera's certificate: ");
        }
      }
    }
  }

  @Test
  void aPortWithoutTlsIsTold() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null));
        Viewer viewer = view(server.url("cam1").replace("rtsp:", "rtsps:"), TlsPolicy.DEFAULT)) {
      assertThat(viewer.awaitFault().text())
          .startsWith("127.0.0.1:" + server.port() + ": ")
          .contains("TLS");
    }
  }

  @Test
  void aRedirectDoesNotLeaveTls() throws Exception {
    try (RtspServer server = serve(first, 0)) {
      server.camera("cam1").redirect("rtsp://127.0.0.1:1/cam1");
      try (Viewer viewer = view(server.url("cam1"), TlsPolicy.DEFAULT)) {
        assertThat(viewer.awaitFault())
            .isEqualTo(
                new RtspFault(
                    Kind.PROTOCOL_ERROR,
                    "redirect: rtsp://127.0.0.1:1 (expected: rtsps, as before)"));
      }
    }
  }
}
