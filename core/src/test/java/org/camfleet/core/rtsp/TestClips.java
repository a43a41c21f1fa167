package org.camfleet.core.rtsp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.h264.NalUnitType;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** Clips in which a viewer need not wait for a key frame. */
final class TestClips {
  static final Clip DEMO = Clip.demo(AudioCodec.AAC);
  static final Clip TELEPHONE = Clip.demo(AudioCodec.PCMU);

  private TestClips() {}

  /** The twelve key frames of the demo clip, 40 ms apart, with its first sounds if wanted. */
  static Clip keyFrames(@Nullable Clip sound) {
    List<Clip.Unit> pictures = new ArrayList<>();
    for (Clip.Unit picture : DEMO.pictures()) {
      if (picture.keyFrame()) {
        long time = pictures.size() * 40_000L;
        pictures.add(new Clip.Unit(picture.data(), time, time, true));
      }
    }
    long duration = pictures.size() * 40_000L;
    List<Clip.Unit> sounds =
        sound == null
            ? List.of()
            : sound.sounds().stream().filter(s -> s.timeMicros() < duration).toList();
    return new Clip(DEMO.video(), pictures, sound == null ? null : sound.audio(), sounds, duration);
  }

  /** The same pictures under an SPS that claims another level. */
  static Clip otherLevel(Clip clip) {
    byte[] sps = clip.video().sps().clone();
    sps[3]++;
    VideoTrack video =
        new VideoTrack(sps, clip.video().pps(), clip.video().width(), clip.video().height());
    return new Clip(video, clip.pictures(), clip.audio(), clip.sounds(), clip.durationMicros());
  }

  /** Without supplemental information: a picture that lost only that is whole. */
  static byte[] slices(byte[] avcc) {
    ByteBuffer in = ByteBuffer.wrap(avcc);
    ByteBuffer out = ByteBuffer.allocate(avcc.length);
    while (in.hasRemaining()) {
      int length = in.getInt();
      if (NalUnitType.isSlice(NalUnitType.of(avcc[in.position()]))) {
        out.putInt(length).put(avcc, in.position(), length);
      }
      in.position(in.position() + length);
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
