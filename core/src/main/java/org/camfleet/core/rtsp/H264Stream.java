package org.camfleet.core.rtsp;

import java.util.HexFormat;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.H264Depacketizer;
import org.camfleet.codecs.h264.H264Picture;
import org.camfleet.codecs.h264.ParameterSets;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** H.264 of a camera: hands on what can be decoded, and after damage waits for a key frame. */
final class H264Stream extends VideoStream {
  private final H264Depacketizer depacketizer;
  private @Nullable ParameterSets sets;
  private @Nullable VideoTrack track;

  H264Stream(TrackPlan plan, Place place) {
    super(plan, place);
    this.depacketizer = new H264Depacketizer(quirks);
    ParameterSets known = described(plan);
    if (known != null && quirks.tolerates(Quirk.H264_SETS_ONLY_IN_DESCRIPTION)) {
      depacketizer.parameterSets(known);
    }
    if (known != null) {
      track(known);
      compare(plan.fmtp().get("profile-level-id"), known.sps());
    }
  }

  private @Nullable ParameterSets described(TrackPlan plan) {
    String sprop = plan.fmtp().get("sprop-parameter-sets");
    if (sprop == null || sprop.isEmpty()) {
      quirks.meets(Quirk.H264_NO_SETS_IN_DESCRIPTION);
      return null;
    }
    return ParameterSets.fromSprop(sprop, quirks);
  }

  /** The sequence parameter set is right: it is what a decoder goes by. */
  private void compare(@Nullable String profileLevelId, byte[] sps) {
    String real = HexFormat.of().formatHex(sps, 1, 4);
    if (profileLevelId != null && !profileLevelId.equalsIgnoreCase(real)) {
      quirks.meets(Quirk.SDP_PROFILE_DIFFERS);
    }
  }

  @Override
  @Nullable VideoTrack known() {
    return track;
  }

  @Override
  boolean hasGroups() {
    return true;
  }

  @Override
  void push(RtpPacket packet, long arrivalMicros) {
    H264Picture picture = depacketizer.push(packet);
    while (picture != null) {
      take(picture, arrivalMicros);
      picture = depacketizer.poll();
    }
  }

  private void take(H264Picture picture, long arrivalMicros) {
    VideoTrack current = picture.damaged() ? null : track(picture.parameterSets());
    // A step back alone may be a bad clock; with a B slice it is what B slices are for.
    if (picture.bidirectional() && stepsBack(picture.rtpTimestamp())) {
      quirks.meetsOnce(Quirk.H264_REORDERED);
      reorders();
    }
    long time = place(picture.rtpTimestamp(), arrivalMicros);
    if (current == null) {
      drop(1);
      return;
    }
    if (picture.keyFrame() && !depacketizer.hasSetsInBand()) {
      quirks.meetsOnce(Quirk.H264_SETS_ONLY_IN_DESCRIPTION);
    }
    deliver(new AccessUnit(current, picture.avcc(), time, arrivalMicros, picture.keyFrame()));
  }

  private void reorders() {
    meets(Obstacle.reordered());
    if (wanted.isAny()) {
      keepOrder();
    }
  }

  private @Nullable VideoTrack track(@Nullable ParameterSets needed) {
    if (needed != null && !needed.equals(sets)) {
      try {
        SequenceParameterSet sps = SequenceParameterSet.parse(needed.sps());
        if (!isUsable(sps, needed)) {
          return null;
        }
        sets = needed;
        track = new VideoTrack(needed.sps(), needed.pps(), sps.width(), sps.height());
        if (sps.width() > wanted.maxWidth() || sps.height() > wanted.maxHeight()) {
          meets(Obstacle.tooLarge(sps.width(), sps.height()));
        }
      } catch (MalformedException unusable) {
        return null;
      }
    }
    return needed == null ? null : track;
  }

  private boolean isUsable(SequenceParameterSet sps, ParameterSets found) {
    boolean usable = pictures() == 0 || quirks.meets(Quirk.H264_SETS_CHANGE);
    usable &= SequenceParameterSet.isWhole(found.sps()) || quirks.meets(Quirk.H264_SPS_TAIL);
    if (sps.reorderDepth() > 0) {
      usable &= quirks.meets(Quirk.H264_REORDERED);
      reorders();
    }
    return usable;
  }

  @Override
  public boolean lacksKeyFrame() {
    return depacketizer.parameterSets() != null;
  }

  @Override
  public String missing() {
    return lacksKeyFrame() ? "a complete key frame" : "parameter sets";
  }

  @Override
  long malformed() {
    return depacketizer.malformed();
  }
}
