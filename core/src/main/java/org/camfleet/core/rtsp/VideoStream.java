package org.camfleet.core.rtsp;

import java.util.HexFormat;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.H264Depacketizer;
import org.camfleet.codecs.h264.H264Picture;
import org.camfleet.codecs.h264.ParameterSets;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaTimeline;
import org.camfleet.core.media.SourceClock;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** H.264 of a camera: hands on what can be decoded, and after damage waits for a key frame. */
final class VideoStream extends TrackStream implements VideoProgress {
  private static final long LONG_GROUP_TICKS = 4 * 90_000;
  private static final long ENDLESS_GROUP_TICKS = 10 * 90_000;
  // Beyond it the clock was set, more likely than that a camera sent no key frame for so long.
  private static final long LONGEST_GROUP_TICKS = 600 * 90_000;

  private final H264Depacketizer depacketizer;
  private final Quirks quirks;
  private final UnitConsumer out;
  private @Nullable ParameterSets sets;
  private @Nullable VideoTrack track;
  private long timestamp = -1;
  private long clockSteps;
  private long pictures;
  private long keyFrames;
  private long dropped;
  private long keyFrameTimestamp;
  private long endlessTicks = ENDLESS_GROUP_TICKS;

  VideoStream(TrackPlan plan, SourceClock clock, int channel, Quirks quirks, UnitConsumer out) {
    super(
        MediaTimeline.Kind.PICTURES,
        plan.rtpMap().payloadType(),
        plan.rtpMap().clockRate(),
        clock,
        channel);
    this.quirks = quirks;
    this.out = out;
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

  /** What the description or the pictures so far say of the video, or null. */
  @Nullable VideoTrack known() {
    return track;
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
    long time = stamp(picture.rtpTimestamp(), arrivalMicros);
    clockSteps += picture.rtpTimestamp() == timestamp ? 0 : 1;
    timestamp = picture.rtpTimestamp();
    VideoTrack current = picture.damaged() ? null : track(picture.parameterSets());
    if (current == null) {
      dropped++;
      return;
    }
    pictures++;
    if (picture.keyFrame()) {
      keyFrame(picture.rtpTimestamp());
    }
    out.accept(new AccessUnit(current, picture.avcc(), time, arrivalMicros, picture.keyFrame()));
  }

  private void keyFrame(long rtpTimestamp) {
    long ticks = rtpTimestamp - keyFrameTimestamp & 0xffff_ffffL;
    if (keyFrames > 0 && ticks > LONG_GROUP_TICKS && ticks < LONGEST_GROUP_TICKS) {
      quirks.meets(Quirk.H264_LONG_GROUPS);
    }
    if (!depacketizer.hasSetsInBand()) {
      quirks.meetsOnce(Quirk.H264_SETS_ONLY_IN_DESCRIPTION);
    }
    keyFrames++;
    endlessTicks = ENDLESS_GROUP_TICKS;
    keyFrameTimestamp = rtpTimestamp;
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
      } catch (MalformedException unusable) {
        return null;
      }
    }
    return needed == null ? null : track;
  }

  private boolean isUsable(SequenceParameterSet sps, ParameterSets found) {
    boolean usable = pictures == 0 || quirks.meets(Quirk.H264_SETS_CHANGE);
    usable &= SequenceParameterSet.isWhole(found.sps()) || quirks.meets(Quirk.H264_SPS_TAIL);
    return usable & (sps.reorderDepth() <= 0 || quirks.meets(Quirk.H264_REORDERED));
  }

  @Override
  public long packets() {
    return reception().packets();
  }

  @Override
  public long pictures() {
    return pictures;
  }

  @Override
  public long keyFrames() {
    return keyFrames;
  }

  @Override
  public long clockSteps() {
    return clockSteps;
  }

  long dropped() {
    return dropped;
  }

  /** Whether another ten seconds went by without a key frame since this was asked last. */
  boolean isGroupEndless() {
    long ticks = timestamp - keyFrameTimestamp & 0xffff_ffffL;
    if (keyFrames == 0 || ticks < endlessTicks || ticks > LONGEST_GROUP_TICKS) {
      return false;
    }
    endlessTicks = ticks + ENDLESS_GROUP_TICKS;
    return true;
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
