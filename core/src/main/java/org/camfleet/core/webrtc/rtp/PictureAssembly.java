package org.camfleet.core.webrtc.rtp;

import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.H264Depacketizer;
import org.camfleet.codecs.h264.H264Picture;
import org.camfleet.codecs.h264.ParameterSets;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaTimeline;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Ordered H.264 packets into decodable access units: after damage nothing comes out before the next
 * whole key frame. One thread.
 */
final class PictureAssembly {
  private final MediaTimeline timeline;
  private final UnitConsumer out;
  private final RtpMetrics metrics;
  private final H264Depacketizer depacketizer = new H264Depacketizer();
  private @Nullable VideoTrack track;
  private @Nullable ParameterSets sets;
  private boolean waitsForKeyFrame = true;
  private long pictures;
  private long dropped;

  private long timestamp = -1;
  private long began;
  private long formerTimestamp = -1;
  private long formerBegan;

  PictureAssembly(MediaTimeline timeline, UnitConsumer out, RtpMetrics metrics) {
    this.timeline = timeline;
    this.out = out;
    this.metrics = metrics;
  }

  void packet(RtpPacket packet, long arrival) {
    if (packet.timestamp() != timestamp) {
      formerTimestamp = timestamp;
      formerBegan = began;
      timestamp = packet.timestamp();
      began = arrival;
    }
    H264Picture picture = depacketizer.push(packet);
    while (picture != null) {
      picture(picture, arrival);
      picture = depacketizer.poll();
    }
  }

  private void picture(H264Picture picture, long arrival) {
    // Stamped even when it is dropped, so that the timeline sees the stream as it is.
    long time = timeline.stamp(picture.rtpTimestamp(), began(picture.rtpTimestamp(), arrival));
    boolean usable = !picture.damaged() && (!waitsForKeyFrame || picture.keyFrame());
    VideoTrack current = !usable ? null : picture.keyFrame() ? trackOf(picture) : track;
    if (current == null) {
      waitsForKeyFrame = true;
      dropped++;
      metrics.picturesDropped().increment();
      return;
    }
    waitsForKeyFrame = false;
    pictures++;
    metrics.picturesReceived().increment();
    out.accept(new AccessUnit(current, picture.avcc(), time, arrival, picture.keyFrame()));
  }

  /**
   * When the first packet of a picture came: a key frame is paced, so that its last one comes some
   * hundred milliseconds later and says less of when it was taken.
   */
  private long began(long rtpTimestamp, long arrival) {
    if (rtpTimestamp == timestamp) {
      return began;
    }
    return rtpTimestamp == formerTimestamp ? formerBegan : arrival;
  }

  /** The track of a key frame: the same object as before unless its parameter sets differ. */
  private @Nullable VideoTrack trackOf(H264Picture picture) {
    ParameterSets found = picture.parameterSets();
    if (found == null) {
      return null;
    }
    if (!found.equals(sets)) {
      try {
        SequenceParameterSet sps = SequenceParameterSet.parse(found.sps());
        track = new VideoTrack(found.sps(), found.pps(), sps.width(), sps.height());
        sets = found;
      } catch (MalformedException unreadable) {
        return null;
      }
    }
    return track;
  }

  /** Whether nothing comes out before a key frame does. */
  boolean waitsForKeyFrame() {
    return waitsForKeyFrame;
  }

  long pictures() {
    return pictures;
  }

  long dropped() {
    return dropped;
  }
}
