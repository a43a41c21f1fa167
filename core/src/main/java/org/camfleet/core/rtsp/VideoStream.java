package org.camfleet.core.rtsp;

import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.H264Depacketizer;
import org.camfleet.codecs.h264.H264Picture;
import org.camfleet.codecs.h264.ParameterSets;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaTimeline;
import org.camfleet.core.media.SourceClock;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** H.264 of a camera: hands on what can be decoded, and after damage waits for a key frame. */
final class VideoStream extends TrackStream implements VideoProgress {
  private final H264Depacketizer depacketizer = new H264Depacketizer();
  private final UnitConsumer out;
  private @Nullable ParameterSets sets;
  private @Nullable VideoTrack track;
  private long timestamp = -1;
  private long clockSteps;
  private long pictures;
  private long keyFrames;
  private long dropped;

  VideoStream(TrackPlan plan, SourceClock clock, int channel, UnitConsumer out) {
    super(
        MediaTimeline.Kind.PICTURES,
        plan.rtpMap().payloadType(),
        plan.rtpMap().clockRate(),
        clock,
        channel);
    this.out = out;
    String sprop = plan.fmtp().get("sprop-parameter-sets");
    ParameterSets known = sprop == null ? null : ParameterSets.fromSprop(sprop);
    if (known != null) {
      depacketizer.parameterSets(known);
      track(known);
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
    keyFrames += picture.keyFrame() ? 1 : 0;
    out.accept(new AccessUnit(current, picture.avcc(), time, arrivalMicros, picture.keyFrame()));
  }

  private @Nullable VideoTrack track(@Nullable ParameterSets needed) {
    if (needed != null && !needed.equals(sets)) {
      try {
        SequenceParameterSet sps = SequenceParameterSet.parse(needed.sps());
        sets = needed;
        track = new VideoTrack(needed.sps(), needed.pps(), sps.width(), sps.height());
      } catch (MalformedException unusable) {
        return null;
      }
    }
    return needed == null ? null : track;
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

  @Override
  public String missing() {
    return depacketizer.parameterSets() == null ? "parameter sets" : "a complete key frame";
  }

  @Override
  long malformed() {
    return depacketizer.malformed();
  }
}
