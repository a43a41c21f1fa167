package org.camfleet.core.webrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.Direction;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.RtpMap;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.webrtc.sdp.Agreement.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the offer of any storage session as a master that sends, or as a viewer that receives: the
 * first sections with H.264 and Opus are used, in whatever order and under whatever numbers they
 * come.
 */
public final class OfferReader {
  private final SessionDescription offer;
  private final @Nullable VideoTrack track;
  private final boolean sends;
  private final boolean listens;

  private OfferReader(
      SessionDescription offer, @Nullable VideoTrack track, boolean sends, boolean listens) {
    this.offer = offer;
    this.track = track;
    this.sends = sends;
    this.listens = listens;
  }

  /** Reads an offer; {@code track} is what will be sent, when it is known. */
  public static Negotiation read(SessionDescription offer, @Nullable VideoTrack track) {
    return read(new OfferReader(offer, track, true, false));
  }

  /** The same for one who takes the sound that is offered, too. */
  public static Negotiation readAndListen(SessionDescription offer, @Nullable VideoTrack track) {
    return read(new OfferReader(offer, track, true, true));
  }

  /** Reads an offer for one who takes what it sends. */
  public static Negotiation readAsViewer(SessionDescription offer) {
    return read(new OfferReader(offer, null, false, false));
  }

  private static Negotiation read(OfferReader reader) {
    try {
      return reader.read();
    } catch (MalformedException e) {
      return Negotiation.Refused.malformed(e);
    }
  }

  private Negotiation read() throws MalformedException {
    Stream video = null;
    Stream audio = null;
    for (int i = 0; i < offer.media().size(); i++) {
      MediaDescription media = offer.media().get(i);
      boolean open = isOpen(media);
      if (open && video == null && media.kind().equalsIgnoreCase("video")) {
        video = video(media, i);
      } else if (open && audio == null && media.kind().equalsIgnoreCase("audio")) {
        audio = audio(media, i);
      }
    }
    return video == null ? refuse() : agree(video, audio);
  }

  /** The section in which a sender's pictures go, or null. */
  static @Nullable MediaDescription videoSection(SessionDescription offer) {
    OfferReader reader = new OfferReader(offer, null, true, false);
    return offer.media().stream()
        .filter(media -> media.kind().equalsIgnoreCase("video") && reader.isOpen(media))
        .findFirst()
        .orElse(null);
  }

  /** A section with port 0 is open only where another one carries it (RFC 8843 section 6). */
  private boolean isOpen(MediaDescription media) {
    boolean offered = media.port() != 0 || media.hasAttribute("bundle-only");
    Direction direction = offer.direction(media);
    return offered && (sends ? direction.receives() : direction.sends());
  }

  private @Nullable Stream video(MediaDescription media, int section) {
    H264Format h264 = H264Format.best(media, track == null ? null : track.profileLevelId());
    return h264 == null ? null : stream(media, section, h264.payloadType(), !sends);
  }

  private @Nullable Stream audio(MediaDescription media, int section) {
    RtpMap opus = AnswerReader.opus(media);
    boolean hears = !sends || listens && offer.direction(media).sends();
    return opus == null ? null : stream(media, section, opus.payloadType(), hears);
  }

  private Stream stream(MediaDescription media, int section, int payloadType, boolean receives) {
    Map<HeaderExtension, Integer> extensions = HeaderExtension.in(media);
    if (sends) {
      // As a sender we write none of these.
      extensions.remove(HeaderExtension.ABS_SEND_TIME);
      extensions.remove(HeaderExtension.TRANSPORT_CC);
    }
    extensions.remove(HeaderExtension.PLAYOUT_DELAY);
    String mid = media.attribute("mid");
    return new Stream(
        section,
        mid == null ? "" : mid,
        payloadType,
        sends,
        receives,
        extensions,
        Feedback.common(media, payloadType, sends ? Feedback.SENDER : Feedback.RECEIVER));
  }

  private Negotiation agree(Stream video, @Nullable Stream audio) throws MalformedException {
    List<MediaDescription> accepted = new ArrayList<>();
    int first = audio == null ? video.section() : Math.min(video.section(), audio.section());
    accepted.add(offer.media().get(first));
    if (audio != null) {
      accepted.add(offer.media().get(Math.max(video.section(), audio.section())));
    }
    TransportReader transport = new TransportReader(offer, accepted);
    Negotiation.Refused refusal = transport.refusal();
    if (refusal != null) {
      return refusal;
    }
    return new Agreement(transport.read(true), video, audio, transport.candidates());
  }

  private Negotiation refuse() {
    List<MediaDescription> videos = offer.media("video");
    boolean h264 = videos.stream().anyMatch(media -> !H264Format.in(media).isEmpty());
    if (!h264) {
      return Negotiation.Refused.of("no-h264", "video: no payload type of codec H264 offered");
    }
    return Negotiation.Refused.of(
        "wrong-direction",
        sends
            ? "video: the offer takes none (expected: recvonly or sendrecv)"
            : "video: the offer sends none (expected: sendonly or sendrecv)");
  }
}
