package org.camfleet.core.rtsp;

import io.netty.channel.ConnectTimeoutException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.rtsp.RtspFault.Kind;

/** Turns statuses and exceptions into faults with one clear sentence. */
final class Faults {
  private static final int LONGEST_REASON = 60;

  private Faults() {}

  static RtspFault of(String method, RtspResponse answer, String explanation) {
    int status = answer.status();
    String said = method + ": " + status + " " + printable(answer.reason());
    RtspFault fault = of(status, said, explanation);
    return fault.kind() == Kind.BAD_CREDENTIALS ? fault : fault.at(CameraStage.ofMethod(method));
  }

  private static RtspFault of(int status, String said, String explanation) {
    return switch (status) {
      case 401 -> new RtspFault(Kind.BAD_CREDENTIALS, said + " (" + explanation + ")");
      case 403 ->
          new RtspFault(Kind.BAD_CREDENTIALS, said + " (the user may not watch this stream)");
      case 404, 410 ->
          new RtspFault(Kind.NOT_FOUND, said + " (the camera has no stream of this path)");
      case 453, 503 ->
          new RtspFault(Kind.BUSY, said + " (the camera has no session or bandwidth left)");
      default -> new RtspFault(Kind.PROTOCOL_ERROR, said + " (expected: 200)");
    };
  }

  /** Of a camera whose description has no video that is wanted. */
  static RtspFault noVideo(SessionDescription description) {
    String offered = TrackPlan.offered(description);
    Obstacle obstacle = TrackPlan.obstacle(description);
    if (obstacle != null) {
      return obstacle.fault().saying(obstacle.text() + "; it offers: " + offered);
    }
    RtspFault fault =
        new RtspFault(
            Kind.NO_VIDEO, "the camera offers no H.264 video (it offers: " + offered + ")");
    boolean others = description.media().stream().anyMatch(media -> media.kind().equals("video"));
    return others ? fault : fault.at(CameraStage.SDP);
  }

  /** A refused SETUP of the first track. */
  static RtspFault ofSetUp(RtspResponse answer, Transport transport, String explanation) {
    if (answer.status() != 461) {
      return of("SETUP", answer, explanation);
    }
    String said = "SETUP: 461 " + printable(answer.reason());
    String over = transport == Transport.MULTICAST ? "multicast" : transport.name();
    return new RtspFault(
        Kind.PROTOCOL_ERROR,
        said + " (the camera does not send over " + over + ", expected: it does)",
        null,
        CameraStage.RTP);
  }

  static RtspFault ofConnect(String host, int port, Throwable cause, Duration timeout) {
    String where = host + ":" + port + ": ";
    if (cause instanceof ConnectTimeoutException || cause instanceof TimeoutException) {
      return new RtspFault(Kind.NO_ROUTE, where + "no answer within " + timeout.toMillis() + " ms");
    }
    if (cause instanceof UnknownHostException) {
      return new RtspFault(Kind.NO_ROUTE, where + "the host name is not known")
          .at(CameraStage.NAME);
    }
    if (cause instanceof NoRouteToHostException) {
      return new RtspFault(Kind.NO_ROUTE, where + "no route to the host");
    }
    String message = cause.getMessage();
    if (message != null && message.toLowerCase(Locale.ROOT).contains("refused")) {
      return new RtspFault(Kind.REFUSED, where + "connection refused");
    }
    return new RtspFault(Kind.NO_ROUTE, where + "cannot connect: " + text(cause));
  }

  static RtspFault forbidden(String host, InetAddress address, String why) {
    return new RtspFault(
        Kind.FORBIDDEN,
        "%s (%s): %s (camfleet.bridge.egress)"
            .formatted(printable(host), address.getHostAddress(), why));
  }

  /** Why a camera is given up whose quirk is not lived with. */
  static RtspFault refused(Quirk quirk) {
    return protocol(Quirks.refused(quirk) + " (camfleet.bridge.rtsp.refused-quirks)")
        .at(stage(quirk));
  }

  private static CameraStage stage(Quirk quirk) {
    String about = quirk.code().split("-", 2)[0];
    return switch (about) {
      case "sdp" -> CameraStage.SDP;
      case "auth" -> CameraStage.AUTH;
      case "h264" -> CameraStage.PICTURES;
      case "rtp", "rtcp", "udp" -> CameraStage.RTP;
      case "url" -> CameraStage.NAME;
      default -> CameraStage.RTSP;
    };
  }

  static RtspFault protocol(String text) {
    return new RtspFault(Kind.PROTOCOL_ERROR, text);
  }

  /** What a stranger said, cut and without control characters, fit for a log line. */
  static String printable(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() > LONGEST_REASON ? clean.substring(0, LONGEST_REASON) + "..." : clean;
  }

  static String text(Throwable cause) {
    String message = cause.getMessage();
    return printable(message == null ? cause.getClass().getSimpleName() : message);
  }
}
