package org.camfleet.core.webrtc.sdp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.camfleet.codecs.sdp.Fmtp;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.RtpMap;
import org.jspecify.annotations.Nullable;

/**
 * One H.264 payload type of a description (RFC 6184 section 8.1).
 *
 * @param payloadType its number
 * @param profileLevelId six lower-case hex digits
 * @param fragments whether {@code packetization-mode=1} allows pictures larger than a packet
 */
record H264Format(int payloadType, String profileLevelId, boolean fragments) {
  /** Constrained Baseline 3.1, which every WebRTC endpoint must decode (RFC 7742). */
  static final String CONSTRAINED_BASELINE = "42e01f";

  private static final String DEFAULT_PROFILE = "420010";

  /** All H.264 payload types of a section, in its order of preference. */
  static List<H264Format> in(MediaDescription media) {
    List<H264Format> formats = new ArrayList<>();
    for (RtpMap map : media.rtpMaps()) {
      if (map.is("H264") && map.clockRate() == 90_000) {
        formats.add(of(media.fmtp(map.payloadType())));
      }
    }
    return formats;
  }

  private static H264Format of(Fmtp fmtp) {
    String profile = fmtp.get("profile-level-id");
    if (profile == null || !profile.matches("[0-9a-fA-F]{6}")) {
      profile = DEFAULT_PROFILE;
    }
    return new H264Format(
        fmtp.payloadType(),
        profile.toLowerCase(Locale.ROOT),
        fmtp.number("packetization-mode", 0) == 1);
  }

  /**
   * The best one to send this under: fragments first, then the same profile or its constrained
   * sister, then Constrained Baseline (decoders take more than they admit: Chromium shows High
   * under it), then the order of the description. Null when there is none.
   */
  static @Nullable H264Format best(MediaDescription media, @Nullable String wanted) {
    Comparator<H264Format> badness =
        Comparator.comparingInt((H264Format f) -> f.fragments ? 0 : 1)
            .thenComparingInt(f -> f.distance(wanted));
    return in(media).stream().min(badness).orElse(null);
  }

  private int distance(@Nullable String wanted) {
    if (wanted != null && profile(profileLevelId).equals(profile(wanted))) {
      return 0;
    }
    if (wanted != null && profileLevelId.startsWith(wanted.substring(0, 2))) {
      return 1;
    }
    return profile(profileLevelId).equals(profile(CONSTRAINED_BASELINE)) ? 2 : 3;
  }

  /** The profile without its level; Constrained Baseline has several spellings. */
  static String profile(String profileLevelId) {
    int idc = Integer.parseInt(profileLevelId.substring(0, 2), 16);
    int constraints = Integer.parseInt(profileLevelId.substring(2, 4), 16);
    boolean constrainedBaseline =
        idc == 0x42 && (constraints & 0x40) != 0 || idc == 0x4d && (constraints & 0x80) != 0;
    if (constrainedBaseline) {
      return "constrained baseline";
    }
    // Constrained High is High without interlacing and B pictures.
    return idc == 0x64 && (constraints & 0x0c) == 0x0c
        ? "constrained high"
        : Integer.toHexString(idc);
  }

  /** The {@code fmtp} value of our offers. */
  static String fmtp(int payloadType, String profileLevelId) {
    return payloadType
        + " level-asymmetry-allowed=1;packetization-mode=1;profile-level-id="
        + profileLevelId;
  }
}
