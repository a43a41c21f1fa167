package org.camfleet.core.images;

import java.util.Arrays;
import org.camfleet.codecs.fmp4.MediaFragment;

/**
 * When the pictures of a fragment were taken, and which of them stand alone.
 *
 * @param micros rising, microseconds since the Unix epoch, by the producer's clock
 * @param alone whether decoding can start at a picture
 */
public record SampleTimes(long[] micros, boolean[] alone) {
  private static final long SECOND = 1_000_000;

  static SampleTimes of(MediaFragment media, int timescale) {
    int count = media.samples().count();
    long[] micros = new long[count];
    boolean[] alone = new boolean[count];
    long ticks = media.baseDecodeTime();
    for (int i = 0; i < count; i++) {
      micros[i] =
          Math.floorDiv(ticks, (long) timescale) * SECOND
              + Math.floorMod(ticks, (long) timescale) * SECOND / timescale;
      alone[i] = media.samples().isSync(i);
      ticks += media.samples().duration(i);
    }
    return new SampleTimes(micros, alone);
  }

  /** The picture that is shown at a time: the last one until then, else the first. */
  public int at(long time) {
    int found = Arrays.binarySearch(micros, time);
    return Math.max(0, found >= 0 ? found : -found - 2);
  }

  /** The last picture up to one at which decoding can start; 0 when there is none in here. */
  public int groupOf(int sample) {
    for (int i = sample; i > 0; i--) {
      if (alone[i]) {
        return i;
      }
    }
    return 0;
  }

  int bytes() {
    return 64 + 9 * micros.length;
  }
}
