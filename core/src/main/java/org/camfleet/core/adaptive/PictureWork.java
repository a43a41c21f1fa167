package org.camfleet.core.adaptive;

import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.ffmpeg.I420Planes;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.OtherVideoTrack;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a line that works on the pool: one camera's decoder and what becomes of it. One
 * thread at a time, but for what is wanted of the pictures.
 */
final class PictureWork {
  private static final Logger log = LoggerFactory.getLogger(PictureWork.class);

  private final String name;
  private final DecodingPool pool;
  private final DecodingSettings settings;
  private final DecodingCounters counters;
  private final DecodingHealth health;
  private final Outcome outcome;
  private final FrameRateLimit rate = new FrameRateLimit();
  private volatile Box box = new Box(1920, 1920);
  private volatile double mostPerSecond;
  private volatile long notBefore = Long.MIN_VALUE;
  private @Nullable Decoding decoding;
  private @Nullable Track track;
  private boolean awaitingKeyFrame = true;
  private long lastTime = Long.MIN_VALUE;

  private record Box(int width, int height) {}

  /** What comes out. */
  interface Outcome {
    /** A picture; its planes are overwritten by the next. */
    void picture(RawPicture picture);

    /** A key frame is needed to go on. */
    void keyFrameWanted();

    /** The work can not go on. */
    void fault(DecodingFault fault);
  }

  PictureWork(String name, DecodingPool pool, Outcome outcome) {
    this.name = name;
    this.pool = pool;
    this.outcome = outcome;
    settings = pool.settings();
    counters = pool.counters();
    health = new DecodingHealth(settings);
  }

  /** From the next picture on; any thread. */
  void scaleTo(int maxWidth, int maxHeight) {
    box = new Box(maxWidth, maxHeight);
  }

  /** From the next picture on; any thread. */
  void atMost(double picturesPerSecond) {
    mostPerSecond = picturesPerSecond;
  }

  /** Pictures of an earlier time are decoded but not handed over; any thread. */
  void notBefore(long timeMicros) {
    notBefore = timeMicros;
  }

  /** Decodes one unit, and never throws. */
  void decode(AccessUnit unit) {
    awaitingKeyFrame |= !unit.track().equals(track);
    if (awaitingKeyFrame && !unit.keyFrame()) {
      counters.awaitingKeyFrame.increment();
      outcome.keyFrameWanted();
      return;
    }
    long start = System.nanoTime();
    boolean whole = false;
    try {
      Decoding open = ready(unit);
      if (open == null) {
        return;
      }
      awaitingKeyFrame = false;
      whole = open.decode(unit, this::show);
      if (open.isOverMemory()) {
        tooLarge(unit.track(), "its decoder needs more memory", settings.maxMemory(), "max-memory");
        return;
      }
    } catch (LinkageError | RuntimeException e) {
      counters.defects.increment();
      log.warn("{}: decoding failed", name, e);
    }
    long end = System.nanoTime();
    counters.seconds.record(TimeUnit.NANOSECONDS.toMicros(end - start));
    judge(whole, end - start <= settings.timeLimit().toNanos(), end);
  }

  private void judge(boolean whole, boolean inTime, long now) {
    if (!whole) {
      counters.damaged.increment();
    } else if (!inTime) {
      counters.slow.increment();
    }
    switch (health.after(whole, inTime, now)) {
      case CONTINUE -> {}
      case START_OVER -> startOver();
      case GIVE_UP ->
          outcome.fault(
              new DecodingFault(
                  DecodingFault.Kind.UNDECODABLE,
                  "the last "
                      + health.failures()
                      + " pictures could not be decoded in time (expected: one in "
                      + settings.failingFor().toSeconds()
                      + " s)"));
    }
  }

  private void startOver() {
    awaitingKeyFrame = true;
    track = null;
    if (decoding != null) {
      decoding.startOver();
    }
    outcome.keyFrameWanted();
  }

  /** The decoder for this unit, or null after a fault. */
  private @Nullable Decoding ready(AccessUnit unit) {
    Track wanted = unit.track();
    long pixels = pixels(wanted);
    if (pixels > settings.maxPixels()) {
      tooLarge(wanted, pixels + " pixels", settings.maxPixels(), "max-pixels");
      return null;
    }
    Decoding open = decoding;
    if (open == null) {
      open = make();
    }
    if (open != null && !wanted.equals(track)) {
      open.track(wanted, this::show);
      track = wanted;
    }
    return open;
  }

  private void tooLarge(Track track, String what, long most, String key) {
    outcome.fault(
        new DecodingFault(
            DecodingFault.Kind.TOO_LARGE,
            "%s: %s (expected: at most %d, camfleet.adaptive.decoding.%s)"
                .formatted(track, what, most, key)));
  }

  private @Nullable Decoding make() {
    try {
      decoding = pool.open();
      return decoding;
    } catch (LinkageError | RuntimeException e) {
      log.warn("{}: no decoder", name, e);
      outcome.fault(
          new DecodingFault(
              DecodingFault.Kind.UNAVAILABLE,
              "decoder: " + e.getMessage() + " (expected: FFmpeg's native library)"));
      return null;
    }
  }

  private static long pixels(Track track) {
    if (track instanceof VideoTrack video) {
      return (long) video.width() * video.height();
    }
    return track instanceof OtherVideoTrack other ? (long) other.width() * other.height() : 0;
  }

  private void show(Decoding.Decoded picture) {
    counters.pictures.increment();
    long time = picture.timeMicros();
    if (picture.damaged()) {
      return;
    }
    if (time <= lastTime) {
      counters.late.increment();
      return;
    }
    lastTime = time;
    if (time < notBefore) {
      return;
    }
    if (!rate.admits(time, mostPerSecond)) {
      counters.thinned.increment();
      return;
    }
    Box wanted = box;
    I420Planes planes = picture.scaled(wanted.width(), wanted.height());
    hand(
        new RawPicture(
            planes.y(),
            planes.u(),
            planes.v(),
            planes.strideY(),
            planes.strideChroma(),
            planes.strideChroma(),
            planes.width(),
            planes.height(),
            time));
  }

  private void hand(RawPicture picture) {
    try {
      outcome.picture(picture);
    } catch (RuntimeException e) {
      counters.defects.increment();
      log.error("{}: taking a picture failed", name, e);
    }
  }

  /** Gives the decoder's memory back; it is made anew with the next key frame. */
  void close() {
    if (decoding != null) {
      decoding.close();
      decoding = null;
      track = null;
    }
  }
}
