package org.camfleet.core.media.audio;

import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.codecs.ffmpeg.Resampler;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.jspecify.annotations.Nullable;

/** Decoder, resampler, line and Opus encoder of one track. One thread. */
final class SoundPath implements AutoCloseable {
  /** Takes an Opus packet with its times in microseconds since the Unix epoch. */
  @FunctionalInterface
  interface OpusSink {
    void onOpus(byte[] packet, long timeMicros, long arrivalMicros);
  }

  private static final int NARROW = 8_000;
  private static final int WIDE = 16_000;
  private static final int TOLERANCE_MILLIS = 40;
  private static final int LONGEST_FILL_MILLIS = 500;

  private final SourceDecoder decoder;
  private final PcmLine line;
  private final int outputRate;
  private @Nullable OpusEncoder encoder;
  private @Nullable Resampler resampler;
  private int resamplerInput;
  private float[] resampled = new float[0];

  SoundPath(AudioTrack track) {
    decoder = new SourceDecoder(track);
    outputRate = track.sampleRate() == NARROW ? NARROW : WIDE;
    line = new PcmLine(outputRate, TOLERANCE_MILLIS, LONGEST_FILL_MILLIS);
    try {
      encoder = new OpusEncoder(outputRate);
    } catch (IllegalStateException e) {
      decoder.close();
      throw e;
    }
  }

  AudioTrack track() {
    return decoder.track();
  }

  /** Takes one unit, gives what it completes; false when the unit was damaged. */
  boolean push(AccessUnit unit, OpusSink sink) {
    int count = decoder.decode(unit.data());
    if (count > 0) {
      append(count, unit.timeMicros());
    }
    OpusEncoder open = encoder;
    while (open != null && line.available() >= open.frameSize()) {
      open.encode(
          line.buffer(),
          line.offset(),
          line.position(),
          (packet, at) -> sink.onOpus(packet, line.timeOf(at), unit.arrivalMicros()));
      line.consume(open.frameSize());
    }
    return count >= 0;
  }

  private void append(int count, long timeMicros) {
    int rate = decoder.sampleRate();
    if (rate == outputRate) {
      line.append(decoder.pcm(), count, timeMicros);
      return;
    }
    Resampler converter = resampler;
    if (converter == null || rate != resamplerInput) {
      closeResampler();
      converter = new Resampler(rate, outputRate);
      resampler = converter;
      resamplerInput = rate;
      resampled = new float[converter.maxOutput()];
    }
    line.append(resampled, converter.convert(decoder.pcm(), count, resampled), timeMicros);
  }

  private void closeResampler() {
    if (resampler != null) {
      resampler.close();
      resampler = null;
    }
  }

  @Override
  public void close() {
    decoder.close();
    closeResampler();
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }
}
