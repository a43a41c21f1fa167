package org.camfleet.core.media.audio;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.ffmpeg.OpusDecoder;
import org.camfleet.core.media.AccessUnit;
import org.jspecify.annotations.Nullable;

/**
 * Mixes a master and those viewers who speak, 20 ms at a time at 16 kHz (decision D15): one mix of
 * all for the recording and for whoever only listens, and for each who speaks the same without its
 * own voice.
 *
 * <p>Times are those of the master, so that its sound stays with its pictures; a viewer's sound is
 * laid where it arrives. Has no clock and no thread of its own; one thread at a time. Throws
 * IllegalStateException or a LinkageError where FFmpeg refuses or does not load.
 */
public final class Mixer implements AutoCloseable {
  /** The listener that stands for the recording and for all who do not speak. */
  public static final long EVERYONE = 0;

  /** The listener that stands for the master. */
  public static final long MASTER = -1;

  /** Length of a frame in microseconds. */
  public static final long FRAME_MICROS = 20_000;

  static final int RATE = OpusDecoder.SAMPLE_RATE;
  static final int FRAME = RATE / 50;

  private static final int MOST_FRAMES_AT_ONCE = 10;
  private static final long LATEST_MICROS = 500_000;

  private final int delayMillis;
  private final Output out;
  private final PcmLine clock = new PcmLine(RATE, 0, 0);
  private final TimedVoice master = new TimedVoice();
  private final MixedTrack everyone;
  private final List<Speaker> speakers = new ArrayList<>();
  private final float[] masterFrame = new float[FRAME];
  private final float[] sum = new float[FRAME];
  private final float[] scratch = new float[FRAME];
  private @Nullable MixedTrack toMaster;
  private long position;
  private long skipped;
  private long damaged;

  /** Takes what was mixed. */
  @FunctionalInterface
  public interface Output {
    /**
     * One Opus packet of 20 ms.
     *
     * @param listener {@link #EVERYONE}, {@link #MASTER}, or a speaker's id
     * @param timeMicros where it begins on the master's timeline
     */
    void onFrame(long listener, byte[] packet, long timeMicros);
  }

  private static final class Speaker {
    private final long id;
    private final OpusDecoder decoder = new OpusDecoder();
    private final VoiceBuffer buffer;
    private final float[] frame = new float[FRAME];
    private final MixedTrack track;
    private boolean sounds;

    Speaker(long id, int delayMillis, MixedTrack track) {
      this.id = id;
      this.buffer = new VoiceBuffer(RATE, delayMillis);
      this.track = track;
    }

    void close() {
      decoder.close();
      track.close();
    }
  }

  /**
   * A mix whose first frame begins at {@code startMicros} of the master's timeline.
   *
   * @param delayMillis how long speakers' sound is held back to even out how it arrives
   */
  public Mixer(long startMicros, int delayMillis, Output out) {
    this.delayMillis = delayMillis;
    this.out = out;
    this.position = clock.positionOf(startMicros);
    this.everyone = new MixedTrack(EVERYONE, clock, out);
  }

  /** Takes a unit of the master's sound. */
  public void master(AccessUnit unit) {
    if (!master.push(unit)) {
      damaged++;
    }
  }

  /** Takes a unit of a viewer's sound; the first one makes it a speaker. */
  public void speaker(long id, AccessUnit unit) {
    Speaker speaker = find(id);
    if (speaker == null) {
      speaker = new Speaker(id, delayMillis, new MixedTrack(id, clock, out));
      speakers.add(speaker);
    }
    int count = speaker.decoder.decode(unit.data());
    if (count < 0) {
      damaged++;
    } else if (count > 0) {
      speaker.buffer.push(speaker.decoder.pcm(), count, unit.timeMicros());
    }
  }

  /** A speaker only listens from now on, or has left. */
  public void remove(long id) {
    Speaker speaker = find(id);
    if (speaker != null) {
      speakers.remove(speaker);
      speaker.close();
    }
  }

  /**
   * Mixes every frame that ends by {@code untilMicros}; a mix that is far behind goes on at the
   * present.
   *
   * @param masterListens whether the master is sent what it hears
   */
  public void mix(long untilMicros, boolean masterListens) {
    long until = clock.positionOf(untilMicros);
    if (until - position > clock.positionOf(LATEST_MICROS)) {
      long frames = (until - position) / FRAME - 1;
      skipped += frames;
      position += frames * FRAME;
    }
    for (int i = 0; i < MOST_FRAMES_AT_ONCE && position + FRAME <= until; i++) {
      mixFrame(masterListens);
      position += FRAME;
    }
  }

  private void mixFrame(boolean masterListens) {
    master.pull(position, masterFrame, FRAME);
    System.arraycopy(masterFrame, 0, sum, 0, FRAME);
    for (int s = 0; s < speakers.size(); s++) {
      Speaker speaker = speakers.get(s);
      speaker.sounds = speaker.buffer.pull(speaker.frame, FRAME);
      if (speaker.sounds) {
        add(sum, speaker.frame, 1f);
      }
    }
    encodeWithout(null, everyone);
    for (int s = 0; s < speakers.size(); s++) {
      Speaker speaker = speakers.get(s);
      encodeWithout(speaker.sounds ? speaker.frame : null, speaker.track);
    }
    if (masterListens) {
      MixedTrack track = toMaster == null ? new MixedTrack(MASTER, clock, out) : toMaster;
      toMaster = track;
      encodeWithout(masterFrame, track);
    }
  }

  private void encodeWithout(float @Nullable [] own, MixedTrack track) {
    System.arraycopy(sum, 0, scratch, 0, FRAME);
    if (own != null) {
      add(scratch, own, -1f);
    }
    track.encode(scratch, position);
  }

  private static void add(float[] into, float[] pcm, float sign) {
    for (int i = 0; i < FRAME; i++) {
      into[i] += sign * pcm[i];
    }
  }

  private @Nullable Speaker find(long id) {
    for (int s = 0; s < speakers.size(); s++) {
      if (speakers.get(s).id == id) {
        return speakers.get(s);
      }
    }
    return null;
  }

  /** Where the next frame begins, microseconds of the master's timeline. */
  public long nextMicros() {
    return clock.timeOf(position);
  }

  /** Frames that were left out because the mix was behind; read and set to 0. */
  public long takeSkipped() {
    long taken = skipped;
    skipped = 0;
    return taken;
  }

  /** Packets that could not be decoded; read and set to 0. */
  public long takeDamaged() {
    long taken = damaged;
    damaged = 0;
    return taken;
  }

  @Override
  public void close() {
    master.close();
    everyone.close();
    speakers.forEach(Speaker::close);
    speakers.clear();
    if (toMaster != null) {
      toMaster.close();
      toMaster = null;
    }
  }
}
