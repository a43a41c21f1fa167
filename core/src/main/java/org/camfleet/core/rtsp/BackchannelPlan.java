package org.camfleet.core.rtsp;

import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.audio.AudioSpecificConfig;
import org.camfleet.codecs.sdp.Fmtp;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.RtpMap;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.jspecify.annotations.Nullable;

/**
 * What a camera's description says of sound that it takes (ONVIF Streaming Specification 5.3.1).
 *
 * @param rtpMap payload type and clock
 * @param control the {@code control} attribute, if any
 * @param track what it is: mono PCMU, PCMA or AAC
 */
record BackchannelPlan(RtpMap rtpMap, @Nullable String control, AudioTrack track) {
  private static final int LOW_COMPLEXITY = 2;
  private static final int SIZE_BITS = 13;
  private static final int INDEX_BITS = 3;

  /**
   * The best that can be coded, PCMU before PCMA before AAC, of all sections that are {@code
   * sendonly}: what the camera calls so is what its client may send. Null when there is none.
   */
  static @Nullable BackchannelPlan of(SessionDescription description) {
    BackchannelPlan best = null;
    for (MediaDescription media : description.media("audio")) {
      if (isTaken(media)) {
        for (RtpMap map : media.rtpMaps()) {
          BackchannelPlan plan = of(media, map);
          if (plan != null && (best == null || plan.rank() < best.rank())) {
            best = plan;
          }
        }
      }
    }
    return best;
  }

  /** Whether a section is for sound that the camera takes. */
  static boolean isTaken(MediaDescription media) {
    return media.hasAttribute("sendonly");
  }

  private static @Nullable BackchannelPlan of(MediaDescription media, RtpMap map) {
    Fmtp fmtp = media.fmtp(map.payloadType());
    AudioTrack track = TrackPlan.track(map, fmtp);
    return track != null && track.channels() == 1 && isCoded(map, fmtp, track)
        ? new BackchannelPlan(map, media.attribute("control"), track)
        : null;
  }

  private static boolean isCoded(RtpMap map, Fmtp fmtp, AudioTrack track) {
    return switch (track.codec()) {
      case PCMU, PCMA -> true;
      case AAC -> isHighRate(fmtp) && isLowComplexity(track) && map.clockRate() <= 48_000;
      case OPUS, G726, L16 -> false;
    };
  }

  /** Mode AAC-hbr (RFC 3640 3.3.6), the only one that is written. */
  private static boolean isHighRate(Fmtp fmtp) {
    return fmtp.number("sizelength", SIZE_BITS) == SIZE_BITS
        && fmtp.number("indexlength", INDEX_BITS) == INDEX_BITS;
  }

  private static boolean isLowComplexity(AudioTrack track) {
    try {
      AudioSpecificConfig config = AudioSpecificConfig.parse(track.config());
      return config.objectType() == LOW_COMPLEXITY && config.frameLength() == 1024 && !config.sbr();
    } catch (MalformedException unusable) {
      return false;
    }
  }

  private int rank() {
    return switch (track.codec()) {
      case PCMU -> 0;
      case PCMA -> 1;
      default -> 2;
    };
  }

  boolean isAac() {
    return track.codec() == AudioCodec.AAC;
  }
}
