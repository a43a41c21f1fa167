package org.camfleet.core.media.audio;

import java.util.Arrays;
import org.camfleet.codecs.audio.OpusPacket;
import org.camfleet.codecs.ffmpeg.OpusDecoder;
import org.camfleet.core.media.AccessUnit;
import org.jspecify.annotations.Nullable;

/**
 * The master's sound on its own timeline, so that it stays with the master's pictures: what is
 * missing at its time is silence. One thread.
 */
final class TimedVoice implements AutoCloseable {
  private static final int TOLERANCE_MILLIS = 40;
  private static final int LONGEST_FILL_MILLIS = 1_000;
  private static final int MOST = 2 * Mixer.RATE;

  private final PcmLine line = new PcmLine(Mixer.RATE, TOLERANCE_MILLIS, LONGEST_FILL_MILLIS);
  private @Nullable OpusDecoder decoder;

  /** Takes an Opus unit; false when it is damaged. */
  boolean push(AccessUnit unit) {
    if (line.available() > MOST) {
      line.startAt(line.positionOf(unit.timeMicros()));
    }
    if (OpusPacket.isSilence(unit.data())) {
      return true; // what is not there is silence, too
    }
    OpusDecoder open = decoder == null ? new OpusDecoder() : decoder;
    decoder = open;
    int count = open.decode(unit.data());
    if (count > 0) {
      line.append(open.pcm(), count, unit.timeMicros());
    }
    return count >= 0;
  }

  /** The samples from a place on the line on; each is given once. */
  void pull(long position, float[] into, int count) {
    Arrays.fill(into, 0, count, 0f);
    long late = position - line.position();
    if (late > 0) {
      line.consume((int) Math.min(late, line.available()));
    }
    long ahead = line.position() - position;
    if (ahead >= 0 && ahead < count) {
      int taken = Math.min(count - (int) ahead, line.available());
      System.arraycopy(line.buffer(), line.offset(), into, (int) ahead, taken);
      line.consume(taken);
    }
  }

  long positionOf(long timeMicros) {
    return line.positionOf(timeMicros);
  }

  long timeOf(long position) {
    return line.timeOf(position);
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
