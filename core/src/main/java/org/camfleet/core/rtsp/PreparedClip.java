package org.camfleet.core.rtsp;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.camfleet.codecs.audio.G726;
import org.camfleet.codecs.h264.ParameterSets;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.jspecify.annotations.Nullable;

/**
 * A clip cut into RTP, with its description. Immutable; one for all cameras that play it.
 *
 * @param clip the clip
 * @param pictures its pictures as frames, in their order
 * @param sounds its audio frames as frames, in their order
 */
record PreparedClip(Clip clip, List<FramedUnit> pictures, List<FramedUnit> sounds) {
  static final int VIDEO_CLOCK = 90_000;
  private static final int AAC_TYPE = 97;
  private static final int OPUS_TYPE = 98;

  static PreparedClip of(Clip clip) {
    AudioTrack audio = clip.audio();
    return new PreparedClip(
        clip,
        FramedUnit.pictures(clip),
        audio == null
            ? List.of()
            : FramedUnit.sounds(clip, payloadType(audio), audio.codec() == AudioCodec.AAC));
  }

  /** Ticks of the audio's RTP clock a second. */
  int audioClock() {
    AudioTrack audio = clip.audio();
    return audio == null || audio.codec() == AudioCodec.OPUS ? 48_000 : audio.sampleRate();
  }

  /** What DESCRIBE answers. */
  SessionDescription describe(String name) {
    SessionDescription.Builder session =
        SessionDescription.builder()
            .line('o', "- 1 1 IN IP4 0.0.0.0")
            .line('s', name)
            .line('c', "IN IP4 0.0.0.0")
            .line('t', "0 0")
            .attribute("control", "*")
            .attribute("range", "npt=0-")
            .media(video());
    MediaDescription audio = audio(clip.audio());
    return (audio == null ? session : session.media(audio)).build();
  }

  private MediaDescription video() {
    ParameterSets sets = new ParameterSets(clip.video().sps(), clip.video().pps());
    return media("video", FramedUnit.VIDEO_TYPE, 0)
        .attribute("rtpmap", FramedUnit.VIDEO_TYPE + " H264/" + VIDEO_CLOCK)
        .attribute(
            "fmtp",
            FramedUnit.VIDEO_TYPE
                + " packetization-mode=1;profile-level-id="
                + clip.video().profileLevelId().toUpperCase(Locale.ROOT)
                + ";sprop-parameter-sets="
                + sets.toSprop())
        .build();
  }

  private static @Nullable MediaDescription audio(@Nullable AudioTrack audio) {
    if (audio == null) {
      return null;
    }
    int type = payloadType(audio);
    MediaDescription.Builder media = media("audio", type, 1);
    String rate = "/" + audio.sampleRate() + "/" + audio.channels();
    return switch (audio.codec()) {
      case PCMU -> media.attribute("rtpmap", "0 PCMU/8000").build();
      case PCMA -> media.attribute("rtpmap", "8 PCMA/8000").build();
      case OPUS -> media.attribute("rtpmap", type + " opus/48000/2").build();
      case AAC ->
          media
              .attribute("rtpmap", type + " mpeg4-generic" + rate)
              .attribute(
                  "fmtp",
                  type
                      + " streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3"
                      + ";indexdeltalength=3;config="
                      + HexFormat.of().formatHex(audio.config()))
              .build();
      case L16 -> media.attribute("rtpmap", type + " L16" + rate).build();
      case G726 ->
          media
              .attribute("rtpmap", type + " G726-" + 8 * G726.of(audio.config()).bits() + "/8000")
              .build();
    };
  }

  private static MediaDescription.Builder media(String kind, int type, int track) {
    return MediaDescription.builder(kind, 0, "RTP/AVP", List.of(Integer.toString(type)))
        .attribute("control", "trackID=" + track);
  }

  private static int payloadType(AudioTrack audio) {
    return switch (audio.codec()) {
      case PCMU -> 0;
      case PCMA -> 8;
      case AAC -> AAC_TYPE;
      case OPUS, L16, G726 -> OPUS_TYPE;
    };
  }
}
