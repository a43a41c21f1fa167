package org.camfleet.core.rtsp;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection's walk through a camera's clip, round and round. One thread.
 *
 * <p>Sound starts at once, video with the next key frame.
 */
final class Playback {
  private static final long REPORT_EVERY_MICROS = 5_000_000;
  static final long NEVER = Long.MAX_VALUE;

  private final SimulatedCamera camera;
  private final @Nullable SentStream video;
  private final @Nullable SentStream audio;
  private PreparedClip clip;
  private int clipChanges;
  private int keyFrames;
  private Walk pictures;
  private Walk sounds;
  private boolean waitsForKeyFrame = true;
  private long reportDue;
  private long units;

  /** Starts at {@code nowMicros}; a null stream was not set up. */
  Playback(
      SimulatedCamera camera,
      @Nullable SentStream video,
      @Nullable SentStream audio,
      long nowMicros) {
    this.camera = camera;
    this.video = video;
    this.audio = audio;
    this.clipChanges = camera.clipChanges();
    this.keyFrames = camera.keyFrames();
    this.clip = camera.clip();
    this.pictures = walk(clip.clip().pictures(), nowMicros);
    this.sounds = walk(clip.clip().sounds(), nowMicros);
    this.reportDue = nowMicros;
  }

  private Walk walk(List<Clip.Unit> units, long nowMicros) {
    return new Walk(
        units,
        clip.clip().durationMicros(),
        camera.phaseMicros(),
        nowMicros + camera.phaseMicros());
  }

  /** When there is something to send; microseconds since the Unix epoch. */
  long due() {
    long next = Math.min(video == null ? NEVER : pictures.due(), reportDue);
    return audio == null ? next : Math.min(next, sounds.due());
  }

  /**
   * Appends all that is due.
   *
   * @param writable whether the client keeps up; if not, it loses what is due and video up to the
   *     next key frame
   * @return units that were dropped because the client is slow
   */
  int write(ByteBuf out, long nowMicros, boolean writable) {
    int dropped = 0;
    followCamera(nowMicros);
    followKeyFrames();
    while (video != null && pictures.due() <= nowMicros) {
      dropped += picture(out, writable);
    }
    while (audio != null && sounds.due() <= nowMicros) {
      boolean sent = writable && !camera.isSilent();
      if (sent) {
        send(audio, clip.sounds().get(sounds.index()), sounds.time(), out);
      }
      dropped += writable ? 0 : 1;
      sounds.next();
    }
    if (reportDue <= nowMicros) {
      report(out, nowMicros);
      reportDue = nowMicros + REPORT_EVERY_MICROS;
    }
    return dropped;
  }

  private int picture(ByteBuf out, boolean writable) {
    boolean keyFrame = clip.clip().pictures().get(pictures.index()).keyFrame();
    boolean wanted = !waitsForKeyFrame || keyFrame;
    if (wanted && writable && !camera.isSilent() && video != null) {
      waitsForKeyFrame = false;
      send(video, clip.pictures().get(pictures.index()), pictures.time(), out);
    } else {
      waitsForKeyFrame = true;
    }
    pictures.next();
    return wanted && !writable ? 1 : 0;
  }

  private void send(SentStream stream, FramedUnit unit, long timeMicros, ByteBuf out) {
    int at = out.writerIndex();
    stream.write(unit, timeMicros, out);
    int every = camera.malformedEvery();
    if (every > 0 && ++units % every == 0) {
      // RTP version 0, in the middle of the picture where nothing can make up for it
      out.setByte(at + unit.starts()[unit.packets() / 2] + 4, 0);
    }
  }

  private void report(ByteBuf out, long nowMicros) {
    if (camera.isSilent()) {
      return;
    }
    if (video != null) {
      video.report(out, nowMicros, camera.phaseMicros());
    }
    if (audio != null) {
      audio.report(out, nowMicros, camera.phaseMicros());
    }
  }

  private void followCamera(long nowMicros) {
    if (clipChanges != camera.clipChanges()) {
      clipChanges = camera.clipChanges();
      clip = camera.clip();
      pictures = walk(clip.clip().pictures(), nowMicros);
      sounds = walk(clip.clip().sounds(), nowMicros);
      waitsForKeyFrame = true;
    }
  }

  /** The next picture is a key frame, and due when the one would be that it takes the place of. */
  private void followKeyFrames() {
    if (keyFrames != camera.keyFrames()) {
      keyFrames = camera.keyFrames();
      List<Clip.Unit> all = clip.clip().pictures();
      for (int i = 0; i < all.size() && !all.get(pictures.index()).keyFrame(); i++) {
        pictures.skip();
      }
    }
  }

  /** A place in a looped list; times are microseconds on the camera's line. */
  private static final class Walk {
    private final List<Clip.Unit> units;
    private final long duration;
    private final long phase;
    private long loopStart;
    private int index;

    Walk(List<Clip.Unit> units, long duration, long phase, long from) {
      this.units = units;
      this.duration = duration;
      this.phase = phase;
      this.loopStart = from - Math.floorMod(from, duration);
      while (index < units.size() && loopStart + units.get(index).sendMicros() < from) {
        index++;
      }
      wrap();
    }

    int index() {
      return index;
    }

    long due() {
      return units.isEmpty() ? NEVER : loopStart + units.get(index).sendMicros() - phase;
    }

    /** Presentation time of the unit. */
    long time() {
      return loopStart + units.get(index).timeMicros();
    }

    void next() {
      index++;
      wrap();
    }

    /** As {@link #next}, but what comes then is due at the time of what is left out. */
    void skip() {
      long due = due();
      next();
      loopStart -= due() - due;
    }

    private void wrap() {
      if (index == units.size()) {
        index = 0;
        loopStart += duration;
      }
    }
  }
}
