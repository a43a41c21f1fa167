package org.camfleet.core.webrtc.sdp;

import static org.camfleet.core.webrtc.sdp.HeaderExtension.ABS_SEND_TIME;
import static org.camfleet.core.webrtc.sdp.HeaderExtension.MID;
import static org.camfleet.core.webrtc.sdp.HeaderExtension.PLAYOUT_DELAY;
import static org.camfleet.core.webrtc.sdp.HeaderExtension.TRANSPORT_CC;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.codecs.sdp.Direction;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The offer of a storage session: audio in section 0, video in section 1, one bundled transport.
 *
 * <p>A master is asked for Constrained Baseline, which every sender has. A viewer is offered the
 * camera's own profile and Constrained Baseline beside it: Chromium refuses High in an offer but
 * shows it when it comes under a payload type that it accepted.
 */
public final class ServiceOffer {
  /** The mid of the section that carries the bundle. */
  public static final String BUNDLE_MID = "0";

  static final String AUDIO_MID = BUNDLE_MID;
  static final String VIDEO_MID = "1";
  static final int OPUS = 111;
  static final int H264 = 102;
  static final int H264_FALLBACK = 103;

  private ServiceOffer() {}

  /** The offer to a master: send us video, talk with us. */
  public static String toMaster(LocalSide local) {
    MediaDescription.Builder video = video(Map.of(H264, H264Format.CONSTRAINED_BASELINE), local);
    extensions(video, MID, ABS_SEND_TIME, TRANSPORT_CC);
    SectionWriter.direction(video, Direction.RECVONLY);
    feedback(video, List.of(H264), Feedback.RECEIVER);
    return write(local, video);
  }

  /** The offer to a viewer: we send video, talk with us; {@code track} when it is known. */
  public static String toViewer(LocalSide local, @Nullable VideoTrack track) {
    Map<Integer, String> profiles = profiles(track);
    MediaDescription.Builder video = video(profiles, local);
    extensions(video, MID, PLAYOUT_DELAY);
    SectionWriter.direction(video, Direction.SENDONLY);
    feedback(video, List.copyOf(profiles.keySet()), Feedback.SENDER);
    SectionWriter.source(video, "video", local, local.videoSsrc());
    return write(local, video);
  }

  private static Map<Integer, String> profiles(@Nullable VideoTrack track) {
    Map<Integer, String> profiles = new LinkedHashMap<>();
    String fallback = H264Format.CONSTRAINED_BASELINE;
    String own = track == null ? fallback : track.profileLevelId();
    profiles.put(H264, own);
    if (!H264Format.profile(own).equals(H264Format.profile(fallback))) {
      profiles.put(H264_FALLBACK, fallback);
    }
    return profiles;
  }

  private static MediaDescription.Builder video(Map<Integer, String> profiles, LocalSide local) {
    MediaDescription.Builder video = section("video", profiles.keySet(), VIDEO_MID, local);
    profiles.forEach(
        (payloadType, profile) ->
            video
                .attribute("rtpmap", payloadType + " H264/90000")
                .attribute("fmtp", H264Format.fmtp(payloadType, profile)));
    return video;
  }

  private static String write(LocalSide local, MediaDescription.Builder video) {
    MediaDescription.Builder audio = section("audio", List.of(OPUS), AUDIO_MID, local);
    audio
        .attribute("rtpmap", OPUS + " opus/48000/2")
        .attribute("fmtp", OPUS + " minptime=10;useinbandfec=1");
    extensions(audio, MID);
    SectionWriter.direction(audio, Direction.SENDRECV);
    SectionWriter.source(audio, "audio", local, local.audioSsrc());
    return SectionWriter.session(local, AUDIO_MID + " " + VIDEO_MID)
        .media(audio.build())
        .media(video.build())
        .build()
        .toString();
  }

  private static MediaDescription.Builder section(
      String kind, Iterable<Integer> payloadTypes, String mid, LocalSide local) {
    List<String> formats = new ArrayList<>();
    payloadTypes.forEach(type -> formats.add(Integer.toString(type)));
    return SectionWriter.section(kind, formats, mid, local, "actpass").attribute("rtcp-rsize");
  }

  private static void extensions(MediaDescription.Builder section, HeaderExtension... extensions) {
    for (HeaderExtension extension : extensions) {
      section.attribute("extmap", extension.offer());
    }
  }

  private static void feedback(
      MediaDescription.Builder section, List<Integer> payloadTypes, List<String> feedback) {
    for (int payloadType : payloadTypes) {
      feedback.forEach(kind -> section.attribute("rtcp-fb", payloadType + " " + kind));
    }
  }
}
