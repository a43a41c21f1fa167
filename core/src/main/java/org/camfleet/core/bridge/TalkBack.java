package org.camfleet.core.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import org.camfleet.codecs.audio.OpusPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.audio.SpeakerFrames;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.rtsp.Backchannel;
import org.jspecify.annotations.Nullable;

/**
 * What is said to one camera: takes the sound of its sessions, codes it anew and hands it to the
 * camera's backchannel. Sessions mix their viewers themselves, so one source speaks at a time: who
 * begins has the floor until it was silent for the hang-over. Codecs are open only while somebody
 * speaks. On the loop.
 */
final class TalkBack implements AutoCloseable {
  private static final long REST_MICROS = 2_000_000;

  private final TalkRoom room;
  private final long hangMicros;
  private final LoopTimer timer;
  private final Deque<Backchannel> open = new ArrayDeque<>();
  private final Metrics.Counter units;
  private final Metrics.Counter damaged;
  private final Metrics.Counter failures;
  private final Metrics.Counter floorTaken;
  private final Metrics.Counter full;
  private @Nullable SpeakerFrames frames;
  private @Nullable AudioTrack refused;
  private @Nullable Object speaker;
  private long lastMicros;
  private long taken;

  /** Of one camera; {@code timer} is that of its loop. */
  TalkBack(TalkRoom room, LoopTimer timer, Metrics metrics) {
    this.room = room;
    this.hangMicros = room.limits().hangOver().toNanos() / 1000;
    this.timer = timer;
    this.units = metrics.counter("camfleet_backchannel_units_total");
    this.damaged = metrics.counter("camfleet_audio_damaged_units_total");
    this.failures = metrics.counter("camfleet_audio_transcoder_failures_total");
    this.floorTaken = refused(metrics, "floor");
    this.full = refused(metrics, "full");
  }

  private static Metrics.Counter refused(Metrics metrics, String reason) {
    return metrics.counter("camfleet_backchannel_refused_units_total", "reason", reason);
  }

  /** A connection to the camera has a way for sound from now on; the newest is used. */
  void opened(Backchannel channel) {
    open.addLast(channel);
    release();
  }

  /** That way is gone. */
  void closed(Backchannel channel) {
    if (open.remove(channel)) {
      release();
    }
  }

  /** Sound came from a session; {@code from} tells sessions apart. */
  void hear(Object from, AccessUnit sound) {
    Backchannel channel = open.peekLast();
    boolean opus = sound.track() instanceof AudioTrack track && track.codec() == AudioCodec.OPUS;
    if (channel == null || !opus || channel.track().equals(refused)) {
      return;
    }
    if (frames == null && OpusPacket.isSilence(sound.data())) {
      return;
    }
    units.increment();
    taken++;
    boolean free = speaker == null || sound.arrivalMicros() - lastMicros > hangMicros;
    if (from != speaker && !free) {
      floorTaken.increment();
      return;
    }
    speak(from, sound, channel);
  }

  private void speak(Object from, AccessUnit sound, Backchannel channel) {
    try {
      SpeakerFrames coder = frames == null ? open(channel.track()) : frames;
      if (coder == null) {
        full.increment();
      } else if (coder.push(sound, channel::send)) {
        note(from, sound, coder);
      } else {
        damaged.increment();
      }
    } catch (IllegalStateException | LinkageError e) {
      // FFmpeg refuses, or does not load here: the camera's own media go on.
      failures.increment();
      refused = channel.track();
      release();
    }
  }

  /** Who is heard has the floor; who only sends silence gives it, and the codecs, back. */
  private void note(Object from, AccessUnit sound, SpeakerFrames coder) {
    if (coder.speaks()) {
      speaker = from;
      lastMicros = sound.arrivalMicros();
    } else if (from == speaker) {
      speaker = null;
    }
  }

  private @Nullable SpeakerFrames open(AudioTrack track) {
    if (!room.enter()) {
      return null;
    }
    try {
      frames = new SpeakerFrames(track, room.limits().hangOver());
      timer.schedule(REST_MICROS, () -> rest(frames, 0));
      return frames;
    } finally {
      if (frames == null) {
        room.leave();
      }
    }
  }

  /** Gives back what speaking holds when nothing has come for a while. */
  private void rest(@Nullable SpeakerFrames of, long takenBefore) {
    if (of == null || of != frames) {
      return;
    }
    long now = taken;
    if (now == takenBefore) {
      release();
    } else {
      timer.schedule(REST_MICROS, () -> rest(of, now));
    }
  }

  private void release() {
    speaker = null;
    if (frames != null) {
      frames.close();
      frames = null;
      room.leave();
    }
  }

  @Override
  public void close() {
    open.clear();
    release();
  }
}
