package org.camfleet.core.webrtc.sdp;

import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Which of the H.264 formats of an offer was negotiated for a track, so that one can tell when what
 * is sent has become another.
 */
public final class ProfileFit {
  private final MediaDescription section;
  private final int payloadType;

  private ProfileFit(MediaDescription section, int payloadType) {
    this.section = section;
    this.payloadType = payloadType;
  }

  /** What {@link OfferReader#read} agrees to; null for an offer to which nothing can be sent. */
  public static @Nullable ProfileFit of(SessionDescription offer, @Nullable VideoTrack track) {
    MediaDescription section = OfferReader.videoSection(offer);
    H264Format chosen = section == null ? null : H264Format.best(section, profile(track));
    return section == null || chosen == null ? null : new ProfileFit(section, chosen.payloadType());
  }

  private static @Nullable String profile(@Nullable VideoTrack track) {
    return track == null ? null : track.profileLevelId();
  }

  /** Whether the offer has a format that fits this track better than the one agreed to. */
  public boolean isLeftBy(VideoTrack track) {
    H264Format best = H264Format.best(section, profile(track));
    return best != null && best.payloadType() != payloadType;
  }
}
