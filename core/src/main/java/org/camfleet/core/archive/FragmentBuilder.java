package org.camfleet.core.archive;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.ffmpeg.AacEncoder;
import org.camfleet.codecs.fmp4.InitSegment;
import org.camfleet.codecs.fmp4.MediaFragment;
import org.camfleet.codecs.fmp4.SampleRun;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/** Makes CMAF out of groups of pictures, one recorder's. One thread at a time. */
final class FragmentBuilder {
  private static final byte[] AUDIO_HEADER =
      InitSegment.audio(AacEncoder.audioSpecificConfig(), AacEncoder.SAMPLE_RATE);

  private AacLine sound;
  private @Nullable VideoTrack track;
  private @Nullable TrackHeaders headers;
  private long sequence;

  FragmentBuilder(Metrics metrics) {
    sound = new AacLine(metrics);
  }

  /**
   * Goes on with the row of sound of the recorder before; to be called ahead of the first group.
   */
  void follow(AacLine former) {
    sound.close();
    sound = former;
  }

  /** The row of sound, for the recorder that follows; nothing is built behind this. */
  AacLine sound() {
    return sound;
  }

  /** The fragment of a group; throws when its parameter sets can not be described. */
  FragmentData build(PictureGroup group) throws MalformedException {
    sequence = sequence + 1 & 0xffffffffL;
    AccessUnit first = group.pictures().get(0);
    return new FragmentData(
        headers(group.track()),
        group.keyFrame(),
        group.startMicros(),
        first.arrivalMicros(),
        group.endMicros() - group.startMicros(),
        group.clock(),
        video(group),
        audio(group));
  }

  private TrackHeaders headers(VideoTrack wanted) throws MalformedException {
    TrackHeaders current = headers;
    if (current == null || !wanted.equals(track)) {
      byte[] video = InitSegment.video(wanted.sps(), wanted.pps(), wanted.width(), wanted.height());
      current = new TrackHeaders(video, AUDIO_HEADER);
      headers = current;
      track = wanted;
    }
    return current;
  }

  private List<byte[]> video(PictureGroup group) {
    List<AccessUnit> pictures = group.pictures();
    SampleRun samples = new SampleRun();
    List<byte[]> pieces = new ArrayList<>(pictures.size() + 1);
    pieces.add(new byte[0]);
    long begins = ticks(group.startMicros());
    long at = begins;
    for (int i = 0; i < pictures.size(); i++) {
      AccessUnit picture = pictures.get(i);
      boolean isLast = i + 1 == pictures.size();
      long ends = ticks(isLast ? group.endMicros() : pictures.get(i + 1).timeMicros());
      // Two pictures at one moment would stand still: a tick apart is enough.
      long duration = Math.max(1, ends - at);
      samples.add((int) duration, picture.data().length, picture.keyFrame());
      at += duration;
      pieces.add(picture.data());
    }
    pieces.set(0, MediaFragment.header(InitSegment.VIDEO_TRACK, sequence, begins, samples));
    return pieces;
  }

  private List<byte[]> audio(PictureGroup group) {
    AacLine.Frames taken = sound.take(group.sound(), group.startMicros(), group.endMicros());
    SampleRun samples = new SampleRun();
    List<byte[]> pieces = new ArrayList<>(taken.frames().size() + 1);
    pieces.add(new byte[0]);
    for (byte[] frame : taken.frames()) {
      samples.add(AacEncoder.FRAME_SIZE, frame.length, true);
      pieces.add(frame);
    }
    pieces.set(
        0, MediaFragment.header(InitSegment.AUDIO_TRACK, sequence, taken.position(), samples));
    return pieces;
  }

  /** Microseconds in ticks of 90 kHz. */
  private static long ticks(long micros) {
    return Math.floorDiv(micros * 9, 100L);
  }
}
