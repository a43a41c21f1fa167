package org.camfleet.core.rtsp;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.codecs.rtsp.RtpInfo;
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
  private static final String BACKCHANNEL = "www.onvif.org/ver20/backchannel";
  private static final String METHODS =
      "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER";

  private final RtspServer server;
  private final Channel channel;
  private final Runnable heard;
  private final ServerAuth auth;
  private final String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private @Nullable SimulatedCamera camera;
  private @Nullable SentStream video;
  private @Nullable SentStream audio;
  private String videoUrl = "";
  private String audioUrl = "";
  private final RtpPacket packet = new RtpPacket();
  private int speakerChannel = -1;
  private @Nullable UdpDelivery udp;

  ServerSession(RtspServer server, Channel channel, Runnable heard) {
    this.server = server;
    this.channel = channel;
    this.heard = heard;
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

  /** What sends by UDP; null when the client wants frames in the connection. */
  @Nullable UdpDelivery udp() {
    return udp;
  }

  void close() {
    if (udp != null) {
      udp.close();
    }
  }

  /** Starts what was set up. */
  Playback play(long nowMicros) {
    if (camera == null) {
      throw new IllegalStateException("PLAY was answered before SETUP");
    }
    return new Playback(camera, video, audio, nowMicros);
  }

  /** The answer to what was asked at {@code nowMicros}, without its CSeq. */
  RtspResponse answer(RtspRequest request, long nowMicros) {
    SimulatedCamera asked = find(request.uri());
    int refused = asked == null ? 0 : asked.refusal(request.method());
    if (refused > 0) {
      return status(refused, "Refused");
    }
    String required = request.headers().get("Require");
    if (required != null && asked != null) {
      asked.requiredOnce();
      boolean known = required.equals(BACKCHANNEL) && asked.speaker() != null;
      if (!known && !asked.ignoresRequire()) {
        RtspHeaders unsupported = RtspHeaders.NONE.with("Unsupported", required);
        return new RtspResponse(551, "Option not supported", unsupported);
      }
    }
    if (request.method().equals("OPTIONS")) {
      return ok(RtspHeaders.NONE.with("Public", METHODS));
    }
    RtspHeaders challenge = auth.refusal(request);
    if (challenge != null) {
      return new RtspResponse(401, "Unauthorized", challenge);
    }
    return switch (request.method()) {
      case "DESCRIBE" ->
          asked == null ? notFound() : describe(request.uri(), asked, required != null);
      case "SETUP" -> asked == null ? notFound() : setUp(request, asked);
      case "PLAY" -> begin(nowMicros);
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

  private static RtspResponse describe(String url, SimulatedCamera asked, boolean withSpeaker) {
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
    byte[] body = asked.describe(withSpeaker).getBytes(StandardCharsets.UTF_8);
    return new RtspResponse(200, "OK", headers, body);
  }

  private RtspResponse setUp(RtspRequest request, SimulatedCamera asked) {
    String wanted = request.headers().get("Transport");
    TransportHeader transport = wanted == null ? null : TransportHeader.parse(wanted);
    Transport kind = transport == null || !transport.isTcp() ? Transport.UDP : Transport.TCP;
    if (transport == null || !asked.takes(kind) || transport.isMulticast()) {
      return status(461, "Unsupported Transport");
    }
    if (request.uri().endsWith(SimulatedSpeaker.TRACK)) {
      return setUpSpeaker(request, asked, transport, kind);
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
    if (kind == Transport.UDP) {
      range = new TransportHeader.Range(usual, usual + 1);
      if (!byUdp(asked, usual, transport.clientPort())) {
        return status(461, "Unsupported Transport");
      }
    }
    int clock = sound ? asked.clip().audioClock() : PreparedClip.VIDEO_CLOCK;
    long ssrc = ServerConnection.randomSsrc();
    SentStream stream = new SentStream(range.rtp(), range.rtcp(), clock, ssrc, (int) ssrc & 0xffff);
    String url = RtspUrls.withoutUserInfo(request.uri());
    if (sound) {
      audio = stream;
      audioUrl = url;
    } else {
      video = stream;
      videoUrl = url;
    }
    String agreed =
        kind == Transport.TCP
            ? TransportHeader.interleaved(range.rtp(), range.rtcp()).toString()
            : transport + serverPorts();
    return ok(session().with("Transport", agreed + ";ssrc=" + String.format("%08X", ssrc)));
  }

  /** The way to the loudspeaker, behind the camera's own tracks and over the same transport. */
  private RtspResponse setUpSpeaker(
      RtspRequest request, SimulatedCamera asked, TransportHeader transport, Transport kind) {
    boolean required = request.headers().get("Require") != null;
    if (asked.speaker() == null || !required || camera == null) {
      return status(required ? 455 : 404, "Not Here");
    }
    TransportHeader.Range frames = transport.interleaved();
    String agreed = transport.toString();
    if (kind == Transport.TCP) {
      speakerChannel = frames == null ? 4 : frames.rtp();
    } else if (udp == null || transport.clientPort() == null) {
      return status(461, "Unsupported Transport");
    } else {
      udp.hears(transport.clientPort().rtp(), data -> heard(data, 0, data.length));
      agreed += serverPorts();
    }
    return ok(session().with("Transport", agreed));
  }

  /** A frame of the client came in the connection; whether it is for the loudspeaker. */
  boolean frame(int number, byte[] data, int offset, int length) {
    boolean sound = number == speakerChannel;
    if (sound) {
      heard(data, offset, length);
    }
    return sound;
  }

  private void heard(byte[] data, int offset, int length) {
    SimulatedSpeaker speaker = camera == null ? null : camera.speaker();
    if (speaker != null && packet.parse(data, offset, length)) {
      speaker.hear(packet);
    }
  }

  private boolean byUdp(SimulatedCamera asked, int track, TransportHeader.@Nullable Range ports) {
    ServerUdp sockets = ports == null ? null : server.udp(channel.eventLoop());
    if (ports == null || sockets == null) {
      return false;
    }
    if (udp == null) {
      InetSocketAddress client = (InetSocketAddress) channel.remoteAddress();
      Runnable reported =
          () -> {
            asked.reported();
            heard.run();
          };
      udp = new UdpDelivery(sockets, client.getAddress(), asked, reported);
    }
    udp.to(track, ports.rtp(), ports.rtcp());
    return true;
  }

  private String serverPorts() {
    int port = udp == null ? 0 : udp.serverPort();
    return ";server_port=" + port + "-" + (port + 1);
  }

  private RtspResponse begin(long nowMicros) {
    if (camera == null) {
      return status(455, "Method Not Valid in This State");
    }
    camera.makeRoom();
    return ok(session().with("RTP-Info", start(nowMicros + camera.phaseMicros()).toString()));
  }

  /** The timestamps of one instant of the clip. */
  private RtpInfo start(long timeMicros) {
    List<RtpInfo.Entry> tracks = new ArrayList<>();
    if (video != null) {
      tracks.add(video.next(videoUrl, timeMicros));
    }
    if (audio != null) {
      tracks.add(audio.next(audioUrl, timeMicros));
    }
    return new RtpInfo(tracks);
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
