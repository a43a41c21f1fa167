package org.camfleet.core.webrtc.sdp;

import java.util.List;
import org.camfleet.codecs.sdp.Direction;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.SessionDescription;

/** The lines that our offers and answers have in common. */
final class SectionWriter {
  private static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";
  private static final String STREAM = "camfleet";
  // The port and address of a description that trickles (RFC 8840 section 4.1.1).
  private static final int DISCARD = 9;

  private SectionWriter() {}

  static SessionDescription.Builder session(LocalSide local, String mids) {
    return SessionDescription.builder()
        .line('o', "- " + local.sessionId() + " 2 IN IP4 127.0.0.1")
        .line('s', "-")
        .line('t', "0 0")
        .attribute("group", "BUNDLE " + mids)
        .attribute("msid-semantic", "WMS " + STREAM);
  }

  static MediaDescription.Builder section(
      String kind, List<String> formats, String mid, LocalSide local, String setup) {
    return MediaDescription.builder(kind, DISCARD, PROTOCOL, formats)
        .line('c', "IN IP4 0.0.0.0")
        .attribute("rtcp", DISCARD + " IN IP4 0.0.0.0")
        .attribute("ice-ufrag", local.ufrag())
        .attribute("ice-pwd", local.password().reveal())
        .attribute("ice-options", "trickle")
        .attribute("fingerprint", local.fingerprint().toString())
        .attribute("setup", setup)
        .attribute("mid", mid)
        .attribute("rtcp-mux");
  }

  /** A section that is not taken (RFC 3264 section 6). */
  static MediaDescription rejected(MediaDescription offered) {
    MediaDescription.Builder section =
        MediaDescription.builder(offered.kind(), 0, offered.protocol(), offered.formats())
            .line('c', "IN IP4 0.0.0.0");
    String mid = offered.attribute("mid");
    if (mid != null) {
      section.attribute("mid", mid);
    }
    return section.attribute(Direction.INACTIVE.attributeName()).build();
  }

  static void direction(MediaDescription.Builder section, Direction direction) {
    section.attribute(direction.attributeName());
  }

  /** Names the source of what we send. */
  static void source(MediaDescription.Builder section, String kind, LocalSide local, long ssrc) {
    String id = STREAM + " " + kind;
    section
        .attribute("msid", id)
        .attribute("ssrc", ssrc + " cname:" + local.cname())
        .attribute("ssrc", ssrc + " msid:" + id);
  }
}
