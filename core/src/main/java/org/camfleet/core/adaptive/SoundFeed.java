package org.camfleet.core.adaptive;

import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import org.camfleet.codecs.ffmpeg.OpusDecoder;
import org.camfleet.core.media.AccessUnit;

/**
 * Hands a camera's sound to libwebrtc as samples, in the blocks of 10 ms that it takes. It counts
 * samples for time, so there are as many of them as time passes: what is missing is silence, what
 * is too much is left out. Takes packets on the engine's sound thread; nothing is handed over once
 * {@link #close} has returned.
 */
final class SoundFeed implements AutoCloseable {
  private static final int RATE = OpusDecoder.SAMPLE_RATE;
  private static final int BLOCK = RATE / 100;
  private static final int PACKET = RATE / 50;

  /** Threads wake up late by some milliseconds. */
  private static final int SLACK = RATE / 25;

  /** After a longer hole the line is begun anew: so much silence at once would be a burst. */
  private static final int MOST_FILLED = RATE / 2;

  private final CustomAudioSource source;
  private final OpusDecoder decoder = new OpusDecoder();
  private final byte[] block = new byte[BLOCK * 2];
  private int filled;
  private long samples;
  private long began;
  private boolean closed;

  SoundFeed(CustomAudioSource source) {
    this.source = source;
  }

  /** Takes one Opus packet, whose time is {@code nowMicros} on the monotonic clock. */
  synchronized void accept(AccessUnit unit, long nowMicros) {
    if (closed) {
      return;
    }
    int count = decoder.decode(unit.data());
    long missing = missing(nowMicros);
    if (missing > MOST_FILLED || samples == 0) {
      began = nowMicros - samples * 1_000_000 / RATE;
    } else if (missing > SLACK) {
      silence((int) missing);
    } else if (missing < -SLACK) {
      return;
    }
    if (count <= 0) {
      silence(PACKET);
      return;
    }
    float[] pcm = decoder.pcm();
    for (int i = 0; i < count; i++) {
      sample(Math.round(Math.max(-1f, Math.min(1f, pcm[i])) * Short.MAX_VALUE));
    }
  }

  private long missing(long nowMicros) {
    return (nowMicros - began) * RATE / 1_000_000 - samples;
  }

  private void silence(int count) {
    for (int i = 0; i < count; i++) {
      sample(0);
    }
  }

  private void sample(int value) {
    samples++;
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
