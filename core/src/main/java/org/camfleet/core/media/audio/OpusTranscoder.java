package org.camfleet.core.media.audio;

import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * Makes the Opus track of a master session out of whatever the camera sends (decisions D14, D15).
 *
 * <p>Feed it all units of the camera. G.711 and AAC become Opus of 20 ms; Opus passes; where there
 * is no sound, pictures pace a frame of silence every 400 ms. Trouble with sound is counted and
 * ends in silence, never in an exception. Everything on the media loop; call {@link #warmUp}
 * elsewhere first.
 */
public final class OpusTranscoder implements UnitConsumer, AutoCloseable {
  private static final long SILENCE_INTERVAL_MICROS = 400_000;
  private static final long SILENCE_AFTER_SOUND_MICROS = 2_000_000;
  private static final long FRAME_MICROS = 20_000;

  private final UnitConsumer out;
  private final Metrics.Counter damaged;
  private final Metrics.Counter failures;
  private @Nullable SoundPath path;
  private @Nullable AudioTrack refused;
  private long nextMicros;
  private long lastSoundMicros;

  /** Sends what it makes to {@code out}, strictly rising in time. */
  public OpusTranscoder(UnitConsumer out, Metrics metrics) {
    this.out = out;
    this.damaged = metrics.counter("camfleet_audio_damaged_units_total");
    this.failures = metrics.counter("camfleet_audio_transcoder_failures_total");
  }

  /** Loads the native codecs; takes up to a second, so never on a media loop. */
  public static void warmUp() {
    new OpusEncoder(16_000).close();
  }

  @Override
  public void accept(AccessUnit unit) {
    if (!(unit.track() instanceof AudioTrack track)) {
      fillWithSilence(unit);
    } else if (track.codec() == AudioCodec.OPUS) {
      lastSoundMicros = unit.timeMicros();
      emit(unit.data(), unit.timeMicros(), unit.arrivalMicros());
    } else if (!track.equals(refused)) {
      transcode(unit, track);
    }
  }

  private void transcode(AccessUnit unit, AudioTrack track) {
    try {
      SoundPath current = path;
      if (current == null || !current.track().equals(track)) {
        close();
        current = new SoundPath(track);
        path = current;
      }
      lastSoundMicros = unit.timeMicros();
      if (!current.push(unit, this::emit)) {
        damaged.increment();
      }
    } catch (IllegalStateException | UnsatisfiedLinkError | NoClassDefFoundError e) {
      // FFmpeg refuses this track, or does not load here: silence from now on, pictures go on.
      failures.increment();
      refused = track;
      close();
    }
  }

  private void fillWithSilence(AccessUnit picture) {
    long now = picture.timeMicros();
    boolean soundIsDue = now - lastSoundMicros < SILENCE_AFTER_SOUND_MICROS;
    boolean early = now < nextMicros + SILENCE_INTERVAL_MICROS - FRAME_MICROS;
    if (!soundIsDue && !early) {
      emit(OpusEncoder.silence(), now, picture.arrivalMicros());
    }
  }

  private void emit(byte[] packet, long timeMicros, long arrivalMicros) {
    if (timeMicros < nextMicros - FRAME_MICROS / 2) {
      return; // sound from before the silence that already stands for it
    }
    nextMicros = timeMicros + FRAME_MICROS;
    out.accept(new AccessUnit(AudioTrack.OPUS, packet, timeMicros, arrivalMicros, true));
  }

  @Override
  public void close() {
    if (path != null) {
      path.close();
      path = null;
    }
  }
}
