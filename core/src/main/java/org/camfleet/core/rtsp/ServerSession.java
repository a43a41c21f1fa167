package org.camfleet.core.rtsp;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.codecs.rtsp.RtspUrls;
import org.camfleet.codecs.rtsp.SessionHeader;
import org.camfleet.codecs.rtsp.TransportHeader;
import org.jspecify.annotations.Nullable;

/** What a connection has asked for so far, and the answers to it. One thread. */
final class ServerSession {
  private static final String TRACK = "trackID=";
  private static final String METHODS =
      "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER";

  private final RtspServer server;
  private final ServerAuth auth;
  private final String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private @Nullable SimulatedCamera camera;
  private @Nullable SentStream video;
  private @Nullable SentStream audio;

  ServerSession(RtspServer server) {
    this.server = server;
    RtspServer.Settings settings = server.settings();
    this.auth =
        new ServerAuth(
            settings.credentials(),
            settings.authentication(),
            settings.nonceUses(),
            server::refusedProof);
  }

  /** The camera that was set up, if any. */
  @Nullable SimulatedCamera camera() {
    return camera;
  }

  /** Starts what was set up. */
  Playback play(long nowMicros) {
    if (camera == null) {
      throw new IllegalStateException("PLAY was answered before SETUP");
    }
    return new Playback(camera, video, audio, nowMicros);
  }

  /** The answer, without its CSeq. */
  RtspResponse answer(RtspRequest request) {
    SimulatedCamera asked = find(request.uri());
    int refused = asked == null ? 0 : asked.refusal(request.method());
    if (refused > 0) {
      return status(refused, "Refused");
    }
    if (request.method().equals("OPTIONS")) {
      return ok(RtspHeaders.NONE.with("Public", METHODS));
    }
    RtspHeaders challenge = auth.refusal(request);
    if (challenge != null) {
      return new RtspResponse(401, "Unauthorized", challenge);
    }
    return switch (request.method()) {
      case "DESCRIBE" -> asked == null ? notFound() : describe(request.uri(), asked);
      case "SETUP" -> asked == null ? notFound() : setUp(request, asked);
      case "PLAY" -> begin();
      case "PAUSE", "TEARDOWN", "GET_PARAMETER" -> inSession();
      default -> status(501, "Not Implemented");
    };
  }

  private @Nullable SimulatedCamera find(String url) {
    int host = url.indexOf("://");
    int path = host < 0 ? -1 : url.indexOf('/', host + 3);
    if (path < 0) {
      return null;
    }
    String name = url.substring(path + 1);
    int query = name.indexOf('?');
    int track = name.indexOf("/" + TRACK);
    int end = query < 0 ? name.length() : query;
    end = track < 0 ? end : Math.min(end, track);
    name = name.substring(0, end);
    return server.find(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
  }

  private static RtspResponse describe(String url, SimulatedCamera asked) {
    String elsewhere = asked.redirect();
    if (elsewhere != null) {
      return new RtspResponse(
          302, "Moved Temporarily", RtspHeaders.NONE.with("Location", elsewhere));
    }
    String base = RtspUrls.withoutUserInfo(url);
    RtspHeaders headers =
        RtspHeaders.NONE
            .with("Content-Base", base.endsWith("/") ? base : base + "/")
            .with("Content-Type", "application/sdp");
    byte[] body = asked.describe().getBytes(StandardCharsets.UTF_8);
    return new RtspResponse(200, "OK", headers, body);
  }

  private RtspResponse setUp(RtspRequest request, SimulatedCamera asked) {
    String wanted = request.headers().get("Transport");
    TransportHeader transport = wanted == null ? null : TransportHeader.parse(wanted);
    if (transport == null || !transport.isTcp()) {
      return status(461, "Unsupported Transport");
    }
    boolean sound = request.uri().endsWith(TRACK + "1");
    if (!sound && !request.uri().endsWith(TRACK + "0")) {
      return notFound();
    }
    TransportHeader.Range asks = transport.interleaved();
    int usual = sound ? 2 : 0;
    TransportHeader.Range range = asks == null ? new TransportHeader.Range(usual, usual + 1) : asks;
    if (camera == null && asked.refusedAsSecond() > 0) {
      return status(asked.refusedAsSecond(), "Not Enough Bandwidth");
    }
    camera = asked;
    int clock = sound ? asked.clip().audioClock() : PreparedClip.VIDEO_CLOCK;
    long ssrc = ServerConnection.randomSsrc();
    SentStream stream = new SentStream(range.rtp(), range.rtcp(), clock, ssrc, (int) ssrc & 0xffff);
    if (sound) {
      audio = stream;
    } else {
      video = stream;
    }
    return ok(
        session()
            .with(
                "Transport",
                TransportHeader.interleaved(range.rtp(), range.rtcp())
                    + ";ssrc="
                    + String.format("%08X", ssrc)));
  }

  private RtspResponse begin() {
    if (camera == null) {
      return status(455, "Method Not Valid in This State");
    }
    camera.makeRoom();
    return inSession();
  }

  private RtspResponse inSession() {
    return ok(session());
  }

  private RtspHeaders session() {
    long seconds = Math.max(1, server.settings().sessionTimeout().toSeconds());
    return RtspHeaders.NONE.with("Session", new SessionHeader(id, (int) seconds).toString());
  }

  private static RtspResponse ok(RtspHeaders headers) {
    return new RtspResponse(200, "OK", headers);
  }

  private static RtspResponse notFound() {
    return status(404, "Not Found");
  }

  private static RtspResponse status(int code, String reason) {
    return new RtspResponse(code, reason, RtspHeaders.NONE);
  }
}
