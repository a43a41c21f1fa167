package org.camfleet.core.rtsp;

import org.camfleet.codecs.jpeg.JpegDepacketizer;
import org.camfleet.codecs.jpeg.JpegImage;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.OtherVideoTrack;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** Motion JPEG of a camera: hands on whole images, each of which is a key frame. */
final class JpegStream extends VideoStream {
  private static final byte[] NO_SETS = {};

  private final JpegDepacketizer depacketizer;
  private long countedDrops;
  private @Nullable OtherVideoTrack track;

  JpegStream(TrackPlan plan, Place place) {
    super(plan, place);
    meets(Obstacle.jpeg());
    depacketizer = new JpegDepacketizer(plan.size().width(), plan.size().height());
  }

  @Override
  @Nullable VideoTrack known() {
    return null;
  }

  @Override
  boolean hasGroups() {
    return false;
  }

  @Override
  void push(RtpPacket packet, long arrivalMicros) {
    JpegImage image = depacketizer.push(packet);
    drop(depacketizer.dropped() - countedDrops);
    countedDrops = depacketizer.dropped();
    if (image != null) {
      long time = place(image.rtpTimestamp(), arrivalMicros);
      deliver(new AccessUnit(track(image), image.data(), time, arrivalMicros, true));
    }
  }

  private OtherVideoTrack track(JpegImage image) {
    OtherVideoTrack current = track;
    if (current == null || current.width() != image.width() || current.height() != image.height()) {
      current =
          new OtherVideoTrack(OtherVideoTrack.Codec.JPEG, NO_SETS, image.width(), image.height());
      track = current;
    }
    return current;
  }

  @Override
  public boolean lacksKeyFrame() {
    return false;
  }

  @Override
  public String missing() {
    return "a whole image";
  }

  @Override
  long malformed() {
    return depacketizer.malformed();
  }

  @Override
  String damage() {
    return depacketizer.damage();
  }
}
