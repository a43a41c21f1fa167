package org.camfleet.fleet.whip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.JoinKind;
import org.camfleet.core.webrtc.IceServer;

/** Answers of WHIP and WHEP with the headers that their clients need. */
final class WhipResponses {
  static final String SDP = "application/sdp";
  static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  private static final ContentType SDP_TYPE =
      MediaTypes.customBinary("application", "sdp", MediaTypes.NOT_COMPRESSIBLE).toContentType();

  /** Of every answer: pages of other origins show a token of their own. */
  private static final List<HttpHeader> CORS =
      List.of(
          RawHeader.create("Access-Control-Allow-Origin", "*"),
          RawHeader.create("Access-Control-Expose-Headers", "Location, ETag, Link, Retry-After"));

  private static final int TAG_DIGITS = 16;

  private WhipResponses() {}

  /** How paths and metrics spell it. */
  static String word(JoinKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static HttpResponse withCors(HttpResponse response) {
    return response.addHeaders(CORS);
  }

  /** The answer to a browser's question whether it may call. */
  static HttpResponse preflight(String methods, String accept, String type) {
    return HttpResponse.create()
        .withStatus(200)
        .addHeaders(
            List.of(
                RawHeader.create("Access-Control-Allow-Methods", methods),
                RawHeader.create(
                    "Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match"),
                RawHeader.create("Access-Control-Max-Age", "86400"),
                RawHeader.create(accept, type)));
  }

  static HttpResponse empty(int status) {
    return HttpResponse.create().withStatus(status);
  }

  /** A session has begun at this address. */
  static HttpResponse created(
      HttpSessions.Started started, String location, List<IceServer> iceServers) {
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(RawHeader.create("Location", location));
    headers.add(RawHeader.create("ETag", tag(started.sessionId())));
    iceServers.forEach(server -> server.uris().forEach(uri -> headers.add(link(uri, server))));
    return HttpResponse.create()
        .withStatus(201)
        .addHeaders(headers)
        .withEntity(
            HttpEntities.create(SDP_TYPE, started.answerSdp().getBytes(StandardCharsets.UTF_8)));
  }

  /** RFC 9725 clause 4.6; a credential is for this client and for a few minutes. */
  private static HttpHeader link(String uri, IceServer server) {
    return RawHeader.create(
        "Link",
        "<%s>; rel=\"ice-server\"; username=\"%s\"; credential=\"%s\"; credential-type=\"password\""
            .formatted(uri, server.username(), server.password().reveal()));
  }

  /** Names the one ICE session that a session has: it never restarts. Any node can tell it. */
  static String tag(String sessionId) {
    return '"' + TokenText.sha256(sessionId).substring(0, TAG_DIGITS) + '"';
  }
}
