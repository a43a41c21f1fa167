package org.camfleet.core.client;

import java.util.List;
import java.util.function.Consumer;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.Track;
import org.camfleet.core.rtsp.Clip;
import org.jspecify.annotations.Nullable;

/**
 * A clip played round and round in real time. One timer for both tracks; it asks for the next unit
 * when that is due, so a late loop catches up and loses nothing. On the loop.
 */
final class ClipFeed implements MediaSource.Feed {
  private final LoopTimer timer;
  private final Consumer<AccessUnit> out;
  private final Walk pictures;
  private final @Nullable Walk sounds;
  private final long startedMicros;
  private final long epochMicros;
  private boolean closed;

  private ClipFeed(LoopTimer timer, Clip clip, Consumer<AccessUnit> out) {
    this.timer = timer;
    this.out = out;
    this.pictures = new Walk(clip.video(), clip.pictures(), clip.durationMicros());
    Track audio = clip.audio();
    this.sounds =
        audio == null || clip.sounds().isEmpty()
            ? null
            : new Walk(audio, clip.sounds(), clip.durationMicros());
    this.startedMicros = timer.nowMicros();
    this.epochMicros = timer.epochMicros();
  }

  static ClipFeed play(MediaLoop loop, Clip clip, MediaSource.Listener listener) {
    return play(LoopTimer.of(loop), clip, listener::onUnit);
  }

  static ClipFeed play(LoopTimer timer, Clip clip, Consumer<AccessUnit> out) {
    ClipFeed feed = new ClipFeed(timer, clip, out);
    timer.schedule(0, feed::play);
    return feed;
  }

  private void play() {
    if (closed) {
      return;
    }
    long position = timer.nowMicros() - startedMicros;
    Walk next = next();
    while (next.due() <= position && !closed) {
      out.accept(next.take(epochMicros));
      next = next();
    }
    timer.schedule(Math.max(1_000, next.due() - position), this::play);
  }

  private Walk next() {
    return sounds != null && sounds.due() < pictures.due() ? sounds : pictures;
  }

  /** The file has key frames where it has them. */
  @Override
  public void requestKeyFrame() {}

  @Override
  public void close() {
    closed = true;
  }

  /** One track's way round the clip. */
  private static final class Walk {
    private final Track track;
    private final List<Clip.Unit> units;
    private final long lapMicros;
    private int index;
    private long lapStart;

    Walk(Track track, List<Clip.Unit> units, long lapMicros) {
      this.track = track;
      this.units = units;
      this.lapMicros = lapMicros;
    }

    long due() {
      return lapStart + units.get(index).sendMicros();
    }

    AccessUnit take(long epochMicros) {
      Clip.Unit unit = units.get(index);
      long now = epochMicros + lapStart + unit.sendMicros();
      AccessUnit taken =
          new AccessUnit(
              track, unit.data(), epochMicros + lapStart + unit.timeMicros(), now, unit.keyFrame());
      if (++index == units.size()) {
        index = 0;
        lapStart += lapMicros;
      }
      return taken;
    }
  }
}
