package org.camfleet.core.webrtc.sdp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.Direction;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.RtpMap;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.webrtc.sdp.Agreement.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the offer of a WHIP client or a WHEP player for the service that answers it. All or nothing
 * (RFC 9725 clause 4.4): audio or video that can not be answered refuses the whole offer.
 */
public final class WhipOfferReader {
  private static final Set<HeaderExtension> PUBLISHED =
      EnumSet.of(HeaderExtension.MID, HeaderExtension.ABS_SEND_TIME, HeaderExtension.TRANSPORT_CC);
  private static final Set<HeaderExtension> PLAYED =
      EnumSet.of(HeaderExtension.MID, HeaderExtension.PLAYOUT_DELAY);
  private static final Set<HeaderExtension> SOUND = EnumSet.of(HeaderExtension.MID);

  /** What repairs other payload types and is no codec. */
  private static final String REPAIR = "(?i)rtx|red|ulpfec|flexfec.*";

  private static final int MOST_NAMES = 10;

  private final SessionDescription offer;
  private final boolean publishes;
  private final @Nullable VideoTrack track;
  private final boolean requireAudio;

  private WhipOfferReader(
      SessionDescription offer,
      boolean publishes,
      @Nullable VideoTrack track,
      boolean requireAudio) {
    this.offer = offer;
    this.publishes = publishes;
    this.track = track;
    this.requireAudio = requireAudio;
  }

  /** Reads the offer of one who sends: H.264, and Opus when audio is required. */
  public static Negotiation ofPublisher(SessionDescription offer, boolean requireAudio) {
    return read(new WhipOfferReader(offer, true, null, requireAudio));
  }

  /** Reads the offer of one who receives; {@code track} is what will be sent, when it is known. */
  public static Negotiation ofPlayer(SessionDescription offer, @Nullable VideoTrack track) {
    return read(new WhipOfferReader(offer, false, track, false));
  }

  private static Negotiation read(WhipOfferReader reader) {
    try {
      return reader.read();
    } catch (MalformedException e) {
      return Negotiation.Refused.malformed(e);
    }
  }

  private Negotiation read() throws MalformedException {
    List<MediaDescription> videos = open("video");
    List<MediaDescription> audios = open("audio");
    if (videos.size() > 1 || audios.size() > 1) {
      return Negotiation.Refused.of(
          "too-many-tracks",
          "offer: %d video and %d audio sections (expected: one of each)"
              .formatted(videos.size(), audios.size()));
    }
    MediaDescription video = videos.isEmpty() ? null : videos.get(0);
    H264Format h264 = video == null ? null : H264Format.best(video, profile());
    if (video == null || h264 == null) {
      return without("no-h264", "video", video, "H264");
    }
    MediaDescription audio = audios.isEmpty() ? null : audios.get(0);
    RtpMap opus = audio == null ? null : AnswerReader.opus(audio);
    if (opus == null && (audio != null || requireAudio)) {
      return without("no-audio", "audio", audio, "opus");
    }
    for (MediaDescription media : audio == null ? List.of(video) : List.of(video, audio)) {
      if (!flows(media)) {
        return wrongDirection(media);
      }
    }
    Stream sound = audio == null || opus == null ? null : sound(audio, opus);
    return agree(picture(video, h264), sound);
  }

  private @Nullable String profile() {
    return track == null ? null : track.profileLevelId();
  }

  /** A section with port 0 is open only where another one carries it (RFC 8843 section 6). */
  private List<MediaDescription> open(String kind) {
    return offer.media(kind).stream()
        .filter(media -> media.port() != 0 || media.hasAttribute("bundle-only"))
        .toList();
  }

  private boolean flows(MediaDescription media) {
    Direction theirs = offer.direction(media);
    return publishes ? theirs.sends() : theirs.receives();
  }

  private Negotiation agree(Stream video, @Nullable Stream audio) throws MalformedException {
    List<Stream> streams = new ArrayList<>(List.of(video));
    if (audio != null) {
      streams.add(audio);
    }
    List<MediaDescription> accepted =
        streams.stream()
            .sorted(Comparator.comparingInt(Stream::section))
            .map(stream -> offer.media().get(stream.section()))
            .toList();
    TransportReader transport = new TransportReader(offer, accepted);
    Negotiation.Refused refusal = transport.refusal();
    // Passive, so that the SRTP profile is our choice.
    return refusal != null
        ? refusal
        : new Agreement(transport.read(false), video, audio, transport.candidates());
  }

  private Stream picture(MediaDescription media, H264Format h264) {
    List<String> ours = publishes ? Feedback.RECEIVER : Feedback.SENDER;
    return new Stream(
        offer.media().indexOf(media),
        mid(media),
        h264.payloadType(),
        !publishes,
        publishes,
        extensions(media, publishes ? PUBLISHED : PLAYED),
        Feedback.common(media, h264.payloadType(), ours));
  }

  /** A publisher hears nothing (RFC 9725 clause 4.2); a player that offers to speak may. */
  private Stream sound(MediaDescription media, RtpMap opus) {
    return new Stream(
        offer.media().indexOf(media),
        mid(media),
        opus.payloadType(),
        !publishes,
        offer.direction(media).sends(),
        extensions(media, SOUND),
        Set.of());
  }

  private static String mid(MediaDescription media) {
    String mid = media.attribute("mid");
    return mid == null ? "" : mid;
  }

  private static Map<HeaderExtension, Integer> extensions(
      MediaDescription media, Set<HeaderExtension> used) {
    Map<HeaderExtension, Integer> extensions = HeaderExtension.in(media);
    extensions.keySet().retainAll(used);
    return extensions;
  }

  private Negotiation wrongDirection(MediaDescription media) {
    return Negotiation.Refused.of(
        "wrong-direction",
        "%s: %s (expected: %s or sendrecv)"
            .formatted(
                media.kind(),
                offer.direction(media).attributeName(),
                publishes ? "sendonly" : "recvonly"));
  }

  private static Negotiation without(
      String code, String kind, @Nullable MediaDescription media, String codec) {
    return Negotiation.Refused.of(
        code,
        media == null
            ? "%s: not offered (expected: %s)".formatted(kind, codec)
            : "%s: %s offered (expected: %s)".formatted(kind, names(media), codec));
  }

  /** What a section offers, in words that can be shown. */
  private static String names(MediaDescription media) {
    String names =
        media.rtpMaps().stream()
            .map(RtpMap::encoding)
            .filter(name -> name.matches("[A-Za-z0-9._-]{1,32}"))
            .filter(name -> !name.matches(REPAIR))
            .distinct()
            .limit(MOST_NAMES)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "nothing known" : names;
  }
}
