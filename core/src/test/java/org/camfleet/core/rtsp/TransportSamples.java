package org.camfleet.core.rtsp;

import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.rtsp.udp.UdpPorts;

/** Cameras whose media comes in another way than the first that is asked for. */
final class TransportSamples {
  private static final UdpOptions UDP =
      new UdpOptions(
          new UdpPorts(61_200, 61_299), 1 << 20, Duration.ofMillis(100), Duration.ofSeconds(1));

  private static final String TUNNEL =
      "HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\n";
  private static final String NO = "HTTP/1.0 400 Bad Request\r\n";

  private TransportSamples() {}

  static Map<Quirk, Sample> all() {
    Map<Quirk, Sample> all = new EnumMap<>(Quirk.class);
    all.put(Quirk.RTSP_OTHER_TRANSPORT, TransportSamples::sendsByUdpOnly);
    all.put(Quirk.UDP_OTHER_PORT, TransportSamples::sendsFromAnyPort);
    all.put(Quirk.RTSP_ONLY_IN_HTTP, TransportSamples::hidesInHttp);
    all.put(Quirk.RTSP_HASTE_PUNISHED, TransportSamples::dropsWhoComesTooOften);
    return all;
  }

  private static RtspServer server() throws Exception {
    return RtspServer.start(Settings.loopback(), TestClips.keyFrames(null));
  }

  private static Sample.Result play(
      MediaLoop loop, Set<Quirk> refused, String url, Transport... order) {
    Duration patience = Duration.ofSeconds(refused.isEmpty() ? 10 : 2);
    RtspClient.Settings settings =
        new RtspClient.Settings(URI.create(url), null, patience, patience, true)
            .with(new Transports(List.of(order), UDP));
    RefusedLogins logins = new RefusedLogins(InstantSource.system());
    try (Viewer viewer = new Viewer(loop, settings, refused, logins)) {
      Viewer.awaitThat(() -> viewer.pictures().size() >= 3 || !viewer.faults.isEmpty());
      String told = viewer.faults.isEmpty() ? "" : viewer.faults.get(0).text();
      return new Sample.Result(viewer.pictures().size() >= 3, told, viewer.habits.counts());
    }
  }

  private static Sample.Result sendsByUdpOnly(MediaLoop loop, Set<Quirk> refused) throws Exception {
    try (RtspServer server = server()) {
      server.camera("cam1").transports(Transport.UDP);
      return play(loop, refused, server.url("cam1"), Transport.TCP, Transport.UDP);
    }
  }

  private static Sample.Result sendsFromAnyPort(MediaLoop loop, Set<Quirk> refused)
      throws Exception {
    try (RtspServer server = server();
        LossyRelay other = new LossyRelay(server.port(), 1)) {
      return play(loop, refused, other.url("cam1"), Transport.UDP);
    }
  }

  /** Where it speaks HTTP, whatever is no HTTP is hung up on. */
  private static Sample.Result hidesInHttp(MediaLoop loop, Set<Quirk> refused) throws Exception {
    try (RtspServer server = server();
        TunnelDoor door =
            new TunnelDoor(server.port(), head -> head.startsWith("GET") ? TUNNEL : NO)) {
      return play(loop, refused, door.url(), Transport.TCP, Transport.UDP, Transport.HTTP);
    }
  }

  private static Sample.Result dropsWhoComesTooOften(MediaLoop loop, Set<Quirk> refused)
      throws Exception {
    try (ServerSocket camera = new ServerSocket(0)) {
      Thread thread =
          new Thread(
              () -> {
                while (!camera.isClosed()) {
                  try {
                    camera.accept().close();
                  } catch (java.io.IOException over) {
                    return;
                  }
                }
              },
              "banning-camera");
      thread.setDaemon(true);
      thread.start();
      String url = "rtsp://127.0.0.1:" + camera.getLocalPort() + "/cam1";
      RtspClient.Settings settings = ScriptedSample.settings(url, null, false);
      Viewer viewer =
          new Viewer(loop, settings, refused, new RefusedLogins(InstantSource.system()));
      for (int i = 1; i < 6; i++) {
        viewer.awaitFault();
        viewer.close();
        viewer = new Viewer(loop, settings, viewer);
      }
      RtspFault fault = viewer.awaitFault();
      viewer.close();
      return new Sample.Result(
          Duration.ofMinutes(2).equals(fault.retryAfter()), fault.text(), viewer.habits.counts());
    }
  }
}
