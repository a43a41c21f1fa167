package org.camfleet.core.media.audio;

import java.time.Duration;
import java.util.function.Consumer;
import org.camfleet.codecs.audio.G711;
import org.camfleet.codecs.audio.OpusPacket;
import org.camfleet.codecs.ffmpeg.AacEncoder;
import org.camfleet.codecs.ffmpeg.OpusDecoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames for a camera's loudspeaker out of Opus packets: G.711 of 20 ms, or AAC-LC. Nothing
 * comes out while nothing is to be heard; a pause within speech is sent until it has lasted for the
 * hang-over. One thread.
 */
public final class SpeakerFrames implements AutoCloseable {
  /** What is more quiet than this (-60 dB) is silence. */
  private static final float QUIET = 0.001f;

  private static final int G711_FRAMES_A_SECOND = 50;
  private static final int TOLERANCE_MILLIS = 30;
  private static final int LONGEST_FILL_MILLIS = 200;

  private final AudioTrack track;
  private final long hangMicros;
  private final int frameSize;
  private final OpusDecoder decoder;
  private final @Nullable AacEncoder aac;
  private final PcmLine line;
  private final float[] silence;
  private boolean speaks;
  private long lastSoundMicros;

  /**
   * Frames of this track, which is mono PCMU, PCMA or AAC; throws IllegalStateException when it can
   * not be coded here.
   */
  public SpeakerFrames(AudioTrack track, Duration hangOver) {
    int rate = track.sampleRate();
    this.track = track;
    this.hangMicros = hangOver.toNanos() / 1000;
    this.decoder = new OpusDecoder(rate);
    this.aac = track.codec() == AudioCodec.AAC ? encoder(rate) : null;
    this.frameSize = samples(track);
    this.line = new PcmLine(rate, TOLERANCE_MILLIS, LONGEST_FILL_MILLIS);
    this.silence = new float[rate / 8 + 1]; // no packet is longer than 120 ms
  }

  private AacEncoder encoder(int rate) {
    try {
      return new AacEncoder(rate);
    } catch (IllegalStateException refused) {
      decoder.close();
      throw refused;
    }
  }

  /** The samples of each frame of a track. */
  public static int samples(AudioTrack track) {
    return track.codec() == AudioCodec.AAC
        ? AacEncoder.FRAME_SIZE
        : track.sampleRate() / G711_FRAMES_A_SECOND;
  }

  /** What the frames are. */
  public AudioTrack track() {
    return track;
  }

  /** Whether anything was to be heard within the hang-over. */
  public boolean speaks() {
    return speaks;
  }

  /** Takes a packet and gives the frames that it completes; false when it is damaged. */
  public boolean push(AccessUnit opus, Consumer<byte[]> out) {
    byte[] packet = opus.data();
    boolean silent = OpusPacket.isSilence(packet);
    int count = silent ? silence(packet) : decoder.decode(packet);
    if (count < 0) {
      return false;
    }
    float[] pcm = silent ? silence : decoder.pcm();
    if (!silent && isHeard(pcm, count)) {
      lastSoundMicros = opus.arrivalMicros();
      if (!speaks) {
        speaks = true;
        line.startAt(line.positionOf(opus.timeMicros()));
      }
    } else if (opus.arrivalMicros() - lastSoundMicros > hangMicros) {
      speaks = false;
    }
    if (speaks) {
      line.append(pcm, count, opus.timeMicros());
      cut(out);
    }
    return true;
  }

  private int silence(byte[] packet) {
    // Discontinuous transmission says nothing of how long it lasts: the next packet tells.
    return packet.length == 0 ? -1 : track.sampleRate() / G711_FRAMES_A_SECOND;
  }

  private static boolean isHeard(float[] pcm, int count) {
    for (int i = 0; i < count; i++) {
      if (Math.abs(pcm[i]) > QUIET) {
        return true;
      }
    }
    return false;
  }

  private void cut(Consumer<byte[]> out) {
    while (line.available() >= frameSize) {
      if (aac != null) {
        aac.encode(line.buffer(), line.offset(), line.position(), (frame, at) -> out.accept(frame));
      } else {
        out.accept(g711());
      }
      line.consume(frameSize);
    }
  }

  private byte[] g711() {
    return track.codec() == AudioCodec.PCMA
        ? G711.encodeALaw(line.buffer(), line.offset(), frameSize)
        : G711.encodeMuLaw(line.buffer(), line.offset(), frameSize);
  }

  @Override
  public void close() {
    decoder.close();
    if (aac != null) {
      aac.close();
    }
  }
}
