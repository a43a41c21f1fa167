package org.camfleet.core.webrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.Direction;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.RtpMap;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.webrtc.sdp.Agreement.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a participant's answer to a {@link ServiceOffer}, lenient where nothing is lost by it: a
 * master may answer {@code sendrecv}, a viewer too, and unknown payload types are passed over.
 */
public final class AnswerReader {
  private final boolean master;
  private final boolean requireAudio;
  private final SessionDescription answer;

  private AnswerReader(boolean master, boolean requireAudio, SessionDescription answer) {
    this.master = master;
    this.requireAudio = requireAudio;
    this.answer = answer;
  }

  /** Reads a master's answer: it must send H.264, and Opus when audio is required. */
  public static Negotiation fromMaster(String sdp, boolean requireAudio) {
    return read(sdp, true, requireAudio);
  }

  /** Reads a viewer's answer: it must receive H.264, and Opus when audio is required. */
  public static Negotiation fromViewer(String sdp, boolean requireAudio) {
    return read(sdp, false, requireAudio);
  }

  private static Negotiation read(String sdp, boolean master, boolean requireAudio) {
    try {
      SessionDescription answer = SessionDescription.parse(sdp);
      return new AnswerReader(master, requireAudio, answer).read();
    } catch (MalformedException e) {
      return Negotiation.Refused.malformed(e);
    }
  }

  private Negotiation read() throws MalformedException {
    MediaDescription video = section("video", ServiceOffer.VIDEO_MID, 1);
    MediaDescription audio = section("audio", ServiceOffer.AUDIO_MID, 0);
    H264Format h264 = video == null ? null : H264Format.best(video, null);
    if (video == null || h264 == null) {
      return Negotiation.Refused.of(
          "no-h264",
          video == null ? "video: not accepted (expected: H264)" : without(video, "H264"));
    }
    if (!does(video)) {
      return wrongDirection(video);
    }
    RtpMap opus = audio == null ? null : opus(audio);
    boolean sound = audio != null && opus != null && (requireAudio ? does(audio) : flows(audio));
    if (requireAudio && !sound) {
      return audio != null && opus != null ? wrongDirection(audio) : noAudio(audio);
    }
    return agree(video, preferred(video, h264), sound ? audio : null, opus);
  }

  /** The participant's first choice counts, as long as it allows fragments. */
  private static H264Format preferred(MediaDescription video, H264Format best) {
    return H264Format.in(video).stream().filter(f -> f.fragments()).findFirst().orElse(best);
  }

  private Negotiation agree(
      MediaDescription video,
      H264Format h264,
      @Nullable MediaDescription audio,
      @Nullable RtpMap opus)
      throws MalformedException {
    List<MediaDescription> accepted = new ArrayList<>();
    if (audio != null) {
      accepted.add(audio);
    }
    accepted.add(video);
    TransportReader transport = new TransportReader(answer, accepted);
    Negotiation.Refused refusal = transport.refusal();
    if (refusal != null) {
      return refusal;
    }
    Stream sound =
        audio == null || opus == null
            ? null
            : stream(audio, 0, ServiceOffer.AUDIO_MID, opus.payloadType());
    return new Agreement(
        transport.read(false),
        stream(video, 1, ServiceOffer.VIDEO_MID, h264.payloadType()),
        sound,
        transport.candidates());
  }

  private Stream stream(MediaDescription media, int section, String mid, int payloadType) {
    Direction theirs = answer.direction(media);
    boolean video = section == 1;
    Map<HeaderExtension, Integer> extensions = HeaderExtension.in(media);
    List<String> ours = master ? Feedback.RECEIVER : Feedback.SENDER;
    return new Stream(
        section,
        mid,
        payloadType,
        theirs.receives() && !(video && master),
        theirs.sends() && !(video && !master),
        extensions,
        Feedback.common(media, payloadType, ours));
  }

  /** The section that answers ours: by mid, else by place and kind; null when it is rejected. */
  private @Nullable MediaDescription section(String kind, String mid, int place) {
    for (MediaDescription media : answer.media(kind)) {
      if (mid.equals(media.attribute("mid"))) {
        return media.port() == 0 ? null : media;
      }
    }
    if (place < answer.media().size()) {
      MediaDescription media = answer.media().get(place);
      boolean ours = media.kind().equalsIgnoreCase(kind) && !media.hasAttribute("mid");
      return ours && media.port() != 0 ? media : null;
    }
    return null;
  }

  /** Whether the participant does its duty: a master sends, a viewer receives. */
  private boolean does(MediaDescription media) {
    Direction direction = answer.direction(media);
    return master ? direction.sends() : direction.receives();
  }

  private boolean flows(MediaDescription media) {
    return answer.direction(media) != Direction.INACTIVE;
  }

  private Negotiation wrongDirection(MediaDescription media) {
    return Negotiation.Refused.of(
        "wrong-direction",
        "%s: %s (expected: %s or sendrecv)"
            .formatted(
                media.kind(),
                answer.direction(media).attributeName(),
                master ? "sendonly" : "recvonly"));
  }

  private static Negotiation noAudio(@Nullable MediaDescription audio) {
    return Negotiation.Refused.of(
        "no-audio",
        audio == null ? "audio: not accepted (expected: opus)" : without(audio, "opus"));
  }

  private static String without(MediaDescription media, String codec) {
    return "%s: no payload type of codec %s".formatted(media.kind(), codec);
  }

  static @Nullable RtpMap opus(MediaDescription audio) {
    return audio.rtpMaps().stream()
        .filter(map -> map.is("opus") && map.clockRate() == 48_000)
        .findFirst()
        .orElse(null);
  }
}
