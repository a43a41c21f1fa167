package org.camfleet.core.playback;

import java.nio.ByteBuffer;
import org.camfleet.codecs.fmp4.MediaFragment;

/** Goes through the samples of one track of a fragment. One thread. */
final class SampleCursor {
  private final MediaFragment media;
  private final byte[] bytes;
  private final int timescale;
  private int index;
  private int offset;
  private long ticks;

  private SampleCursor(MediaFragment media, byte[] bytes, int timescale) {
    this.media = media;
    this.bytes = bytes;
    this.timescale = timescale;
    this.offset = media.dataOffset();
    this.ticks = media.baseDecodeTime();
  }

  static SampleCursor video(FragmentMedia media) {
    return new SampleCursor(media.videoSamples(), media.video(), media.videoHeader().timescale());
  }

  static SampleCursor audio(FragmentMedia media) {
    return new SampleCursor(media.audioSamples(), media.audio(), media.audioHeader().timescale());
  }

  boolean hasMore() {
    return index < media.samples().count();
  }

  /** The next sample's time since the Unix epoch, in ticks of this many a second. */
  long time(int perSecond) {
    return Math.floorDiv(ticks, (long) timescale) * perSecond
        + Math.floorMod(ticks, (long) timescale) * perSecond / timescale;
  }

  long millis() {
    return time(1_000);
  }

  /** Whether there is a sample here that comes no later than the other's next. */
  boolean isBefore(SampleCursor other) {
    return hasMore() && (!other.hasMore() || millis() <= other.millis());
  }

  int size() {
    return media.samples().size(index);
  }

  boolean isSync() {
    return media.samples().isSync(index);
  }

  ByteBuffer take() {
    ByteBuffer sample = ByteBuffer.wrap(bytes, offset, size());
    offset += size();
    ticks += media.samples().duration(index);
    index++;
    return sample;
  }
}
