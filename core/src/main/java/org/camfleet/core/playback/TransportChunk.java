package org.camfleet.core.playback;

import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.mpegts.TransportStream;

/**
 * A fragment as one file of an MPEG transport stream, for players of HLS that know no MP4. Pure.
 */
public final class TransportChunk {
  private static final int TICKS = 90_000;

  private TransportChunk() {}

  /** Both tracks in the order of their times. */
  public static byte[] of(FragmentMedia media) throws MalformedException {
    TransportStream out =
        new TransportStream(
            media.avc(),
            media.audioSpecificConfig(),
            (media.video().length + media.audio().length) * 11 / 10 + 20_000);
    SampleCursor video = SampleCursor.video(media);
    SampleCursor audio = SampleCursor.audio(media);
    while (video.hasMore() || audio.hasMore()) {
      if (video.isBefore(audio)) {
        long ticks = video.time(TICKS);
        boolean keyFrame = video.isSync();
        out.picture(video.take(), ticks, keyFrame, !video.hasMore());
      } else {
        long ticks = audio.time(TICKS);
        out.sound(audio.take(), ticks, !audio.hasMore());
      }
    }
    return out.toByteArray();
  }
}
