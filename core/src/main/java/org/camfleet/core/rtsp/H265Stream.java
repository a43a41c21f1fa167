package org.camfleet.core.rtsp;

import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h265.H265Depacketizer;
import org.camfleet.codecs.h265.H265Picture;
import org.camfleet.codecs.h265.ParameterSets;
import org.camfleet.codecs.h265.SequenceParameterSet;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.OtherVideoTrack;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** H.265 of a camera: hands on what can be decoded, and after damage waits for a key frame. */
final class H265Stream extends VideoStream {
  private final H265Depacketizer depacketizer;
  private @Nullable ParameterSets sets;
  private @Nullable OtherVideoTrack track;

  H265Stream(TrackPlan plan, Place place) {
    super(plan, place);
    meets(Obstacle.h265());
    boolean numbered = plan.fmtp().number("sprop-max-don-diff", 0) > 0;
    depacketizer = new H265Depacketizer(numbered, quirks);
    ParameterSets known = ParameterSets.fromSprop(plan.fmtp());
    if (known == null) {
      quirks.meets(Quirk.H264_NO_SETS_IN_DESCRIPTION);
    } else {
      depacketizer.parameterSets(known);
    }
  }

  @Override
  @Nullable VideoTrack known() {
    return null;
  }

  @Override
  boolean hasGroups() {
    return true;
  }

  @Override
  void push(RtpPacket packet, long arrivalMicros) {
    H265Picture picture = depacketizer.push(packet);
    while (picture != null) {
      take(picture, arrivalMicros);
      picture = depacketizer.poll();
    }
  }

  private void take(H265Picture picture, long arrivalMicros) {
    OtherVideoTrack current = picture.damaged() ? null : track(picture.parameterSets());
    long time = place(picture.rtpTimestamp(), arrivalMicros);
    if (current == null) {
      drop(1);
      return;
    }
    if (picture.keyFrame() && !depacketizer.hasSetsInBand()) {
      quirks.meetsOnce(Quirk.H264_SETS_ONLY_IN_DESCRIPTION);
    }
    deliver(new AccessUnit(current, picture.data(), time, arrivalMicros, picture.keyFrame()));
  }

  private @Nullable OtherVideoTrack track(@Nullable ParameterSets needed) {
    if (needed != null && !needed.equals(sets)) {
      try {
        SequenceParameterSet sps = SequenceParameterSet.parse(needed.sps());
        if (pictures() > 0 && !quirks.meets(Quirk.H264_SETS_CHANGE)) {
          return null;
        }
        sets = needed;
        track =
            new OtherVideoTrack(
                OtherVideoTrack.Codec.H265, needed.lengthPrefixed(), sps.width(), sps.height());
        if (sps.reorderDepth() > 0) {
          meets(Obstacle.reordered());
          keepOrder();
        }
      } catch (MalformedException unusable) {
        return null;
      }
    }
    return needed == null ? null : track;
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
