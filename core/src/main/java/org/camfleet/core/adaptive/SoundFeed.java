package org.camfleet.core.adaptive;

import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import org.camfleet.codecs.ffmpeg.OpusDecoder;
import org.camfleet.core.media.AccessUnit;

/**
 * Hands a camera's sound to libwebrtc as samples, in the blocks of 10 ms that it takes; what is
 * missing is silence, because it counts samples for time. Takes them on the engine's sound thread;
 * nothing is handed over once {@link #close} has returned.
 */
final class SoundFeed implements AutoCloseable {
  private static final int RATE = OpusDecoder.SAMPLE_RATE;
  private static final int BLOCK = RATE / 100;
  private static final int PACKET = RATE / 50;

  /** Longer holes are no sound that was lost, but another beginning. */
  private static final long MOST_FILLED_MICROS = 2_000_000;

  private static final long NOT_BEGUN = Long.MIN_VALUE;

  private final CustomAudioSource source;
  private final OpusDecoder decoder = new OpusDecoder();
  private final byte[] block = new byte[BLOCK * 2];
  private int filled;
  private long next = NOT_BEGUN;
  private boolean closed;

  SoundFeed(CustomAudioSource source) {
    this.source = source;
  }

  /** Takes one Opus packet. */
  synchronized void accept(AccessUnit unit) {
    if (closed) {
      return;
    }
    long hole = next == NOT_BEGUN ? 0 : unit.timeMicros() - next;
    if (hole > 10_000 && hole < MOST_FILLED_MICROS) {
      silence((int) (hole * RATE / 1_000_000));
    }
    int count = decoder.decode(unit.data());
    if (count <= 0) {
      silence(PACKET);
      count = PACKET;
    } else {
      float[] pcm = decoder.pcm();
      for (int i = 0; i < count; i++) {
        sample(Math.round(Math.max(-1f, Math.min(1f, pcm[i])) * Short.MAX_VALUE));
      }
    }
    next = unit.timeMicros() + count * 1_000_000L / RATE;
  }

  private void silence(int samples) {
    for (int i = 0; i < samples; i++) {
      sample(0);
    }
  }

  private void sample(int value) {
    block[filled * 2] = (byte) value;
    block[filled * 2 + 1] = (byte) (value >> 8);
    if (++filled == BLOCK) {
      filled = 0;
      source.pushAudio(block, 16, RATE, 1, BLOCK);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      decoder.close();
    }
  }
}
