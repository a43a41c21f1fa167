package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.rtsp.udp.UdpPorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One client, several dials: each but the first waits for its turn. */
class FurtherDialsTest {
  private static final Duration APART = Duration.ofMillis(400);

  private static MediaLoops loops;
  private static MediaLoop loop;

  private final Budget budget = new Budget();

  @BeforeAll
  static void startLoops() {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  /** One dial at a time, so long after the one before; the first is taken when it is made. */
  private static final class Budget implements FurtherDials {
    final List<String> hosts = new CopyOnWriteArrayList<>();
    final long began = System.nanoTime();
    private long next = began + APART.toNanos();

    @Override
    public Supplier<Duration> turn(String host) {
      hosts.add(host);
      long place = next;
      next += APART.toNanos();
      return () -> Duration.ofNanos(Math.max(0, place - System.nanoTime()));
    }
  }

  private static Viewer view(String url, FurtherDials dials, Transport... order) {
    UdpOptions udp =
        new UdpOptions(
            new UdpPorts(61_100, 61_199), 1 << 20, Duration.ofMillis(100), Duration.ofMillis(300));
    Duration patience = Duration.ofSeconds(5);
    return new Viewer(
        loop,
        new RtspClient.Settings(URI.create(url), null, patience, patience, false)
            .with(new Transports(List.of(order), udp)),
        dials);
  }

  /** Sends by UDP to who asks, as it says, but then sends nothing. */
  private static String sendsNothing(RtspRequest request) {
    if (!request.method().equals("SETUP")) {
      return ScriptedSample.usual(request);
    }
    String wanted = request.headers().get("Transport");
    return wanted == null || !wanted.contains("client_port")
        ? "RTSP/1.0 461 Unsupported Transport\r\n"
        : ScriptedSample.OK + "Session: 1\r\nTransport: " + wanted + "\r\n";
  }

  @Test
  void aCameraThatRefusesTcpAndThenSendsNothingIsDialledNoMoreOftenThanItMayBe() throws Exception {
    List<Long> dials = new CopyOnWriteArrayList<>();
    try (ScriptedCamera camera =
            ScriptedCamera.answering(
                request -> {
                  if (request.method().equals("OPTIONS")) {
                    dials.add(System.nanoTime() - budget.began);
                  }
                  return sendsNothing(request);
                });
        Viewer viewer =
            view(camera.url(), budget, Transport.TCP, Transport.MULTICAST, Transport.UDP)) {
      assertThat(viewer.awaitFault().kind()).isEqualTo(Kind.NO_MEDIA);
    }
    assertThat(dials).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(dials.get(i)).as("dial %d", i).isGreaterThanOrEqualTo(i * APART.toNanos());
    }
    assertThat(budget.hosts).containsExactly("127.0.0.1", "127.0.0.1");
  }

  @Test
  void aRedirectIsChargedToTheHostThatItLeadsTo() throws Exception {
    try (RtspServer there = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null));
        RtspServer here = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null))) {
      here.camera("cam1").redirect(there.url("cam2").replace("127.0.0.1", "localhost"));
      try (Viewer viewer = view(here.url("cam1"), budget, Transport.TCP)) {
        viewer.awaitPictures(2);
      }
    }
    assertThat(budget.hosts).containsExactly("localhost");
  }

  @Test
  void whoIsClosedWhileItWaitsForItsTurnDialsNothing() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<Duration> wait = new AtomicReference<>(APART);
    FurtherDials dials =
        host ->
            () -> {
              asked.incrementAndGet();
              return wait.get();
            };
    try (ScriptedCamera camera = ScriptedCamera.answering(FurtherDialsTest::sendsNothing)) {
      Viewer viewer = view(camera.url(), dials, Transport.TCP, Transport.UDP);
      Viewer.awaitThat(() -> asked.get() > 0);
      viewer.close();
      int before = loop.eventLoop().submit(asked::get).get();
      wait.set(Duration.ZERO);
      // The loop does what is due in order: by then the dial that waited is over.
      loop.eventLoop().schedule(() -> {}, 2 * APART.toMillis(), TimeUnit.MILLISECONDS).get();

      assertThat(asked).hasValue(before);
      assertThat(camera.requests).filteredOn(r -> r.method().equals("OPTIONS")).hasSize(1);
    }
  }

  @Test
  void theTwoConnectionsOfATunnelAreOneDial() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null));
        TunnelDoor door =
            new TunnelDoor(
                server.port(),
                head -> "HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\n");
        Viewer viewer = view(door.url(), budget, Transport.HTTP)) {
      viewer.awaitPictures(2);
    }
    assertThat(budget.hosts).isEmpty();
  }
}
