package org.camfleet.core.webrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.sdp.Direction;
import org.camfleet.codecs.sdp.Fmtp;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.RtpMap;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.webrtc.sdp.Agreement.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the answer to an offer that an agreement gives. */
public final class AnswerWriter {
  private final SessionDescription offer;
  private final Agreement agreement;
  private final LocalSide local;
  private final @Nullable List<String> candidates;

  private AnswerWriter(
      SessionDescription offer,
      Agreement agreement,
      LocalSide local,
      @Nullable List<String> candidates) {
    this.offer = offer;
    this.agreement = agreement;
    this.local = local;
    this.candidates = candidates;
  }

  /** The answer's text; its candidates are trickled. */
  public static String write(SessionDescription offer, Agreement agreement, LocalSide local) {
    return new AnswerWriter(offer, agreement, local, null).write();
  }

  /**
   * The text of an answer that is all there is (RFC 9725 clause 4.3.2): no candidate follows.
   *
   * @param candidates ours, each {@code candidate:…}
   */
  public static String writeWhole(
      SessionDescription offer, Agreement agreement, LocalSide local, List<String> candidates) {
    return new AnswerWriter(offer, agreement, local, candidates).write();
  }

  private String write() {
    List<MediaDescription> sections = new ArrayList<>();
    List<String> mids = new ArrayList<>();
    for (int i = 0; i < offer.media().size(); i++) {
      Stream stream = streamOf(i);
      if (stream == null) {
        sections.add(SectionWriter.rejected(offer.media().get(i)));
      } else {
        sections.add(section(offer.media().get(i), stream));
        mids.add(stream.mid());
      }
    }
    SessionDescription.Builder answer = SectionWriter.session(local, String.join(" ", mids));
    sections.forEach(answer::media);
    return answer.build().toString();
  }

  private @Nullable Stream streamOf(int section) {
    if (agreement.video().section() == section) {
      return agreement.video();
    }
    Stream audio = agreement.audio();
    return audio != null && audio.section() == section ? audio : null;
  }

  private MediaDescription section(MediaDescription offered, Stream stream) {
    String setup = agreement.transport().weAreClient() ? "active" : "passive";
    int payloadType = stream.payloadType();
    List<String> formats = List.of(Integer.toString(payloadType));
    MediaDescription.Builder section =
        SectionWriter.section(offered.kind(), formats, stream.mid(), local, setup);
    if (offered.hasAttribute("rtcp-rsize")) {
      section.attribute("rtcp-rsize");
    }
    RtpMap map = offered.rtpMap(payloadType);
    if (map != null) {
      section.attribute("rtpmap", map.toString());
    }
    Fmtp fmtp = offered.fmtp(payloadType);
    if (!fmtp.parameters().isEmpty()) {
      section.attribute("fmtp", fmtp.toString());
    }
    stream.feedback().forEach(kind -> section.attribute("rtcp-fb", payloadType + " " + kind));
    stream.extensions().forEach((known, id) -> section.attribute("extmap", known.echo(id)));
    SectionWriter.direction(section, direction(stream));
    if (stream.send()) {
      boolean video = stream.section() == agreement.video().section();
      long ssrc = video ? local.videoSsrc() : local.audioSsrc();
      SectionWriter.source(section, video ? "video" : "audio", local, ssrc);
    }
    if (candidates != null) {
      whole(section, stream, candidates);
    }
    return section.build();
  }

  private static Direction direction(Stream stream) {
    if (!stream.send()) {
      return Direction.RECVONLY;
    }
    return stream.receive() ? Direction.SENDRECV : Direction.SENDONLY;
  }

  private void whole(MediaDescription.Builder section, Stream stream, List<String> all) {
    section.attribute("rtcp-mux-only");
    if (stream.mid().equals(agreement.bundleMid())) {
      // A candidate is an attribute as it stands.
      all.forEach(section::attribute);
      section.attribute("end-of-candidates");
    }
  }
}
