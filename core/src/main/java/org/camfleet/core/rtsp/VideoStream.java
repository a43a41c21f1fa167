package org.camfleet.core.rtsp;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaTimeline;
import org.camfleet.core.media.SourceClock;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** Pictures of a camera: counts them, watches their key frames, and tells what is in their way. */
abstract sealed class VideoStream extends TrackStream implements VideoProgress
    permits H264Stream, H265Stream, JpegStream {
  private static final long LONG_GROUP_TICKS = 4 * 90_000;
  private static final long ENDLESS_GROUP_TICKS = 10 * 90_000;
  // Beyond it the clock was set, more likely than that a camera sent no key frame for so long.
  private static final long LONGEST_GROUP_TICKS = 600 * 90_000;

  /**
   * Where it belongs to.
   *
   * @param clock of the camera
   * @param channel on which its packets come
   * @param quirks of the camera
   * @param wanted which pictures can be used
   * @param obstacles takes what is in the way of the pictures, each kind once
   * @param out takes the pictures
   */
  record Place(
      SourceClock clock,
      int channel,
      Quirks quirks,
      WantedVideo wanted,
      Consumer<Obstacle> obstacles,
      UnitConsumer out) {}

  final Quirks quirks;
  final WantedVideo wanted;
  private final Consumer<Obstacle> obstacles;
  private final UnitConsumer out;
  private final Set<Obstacle> untold = new LinkedHashSet<>();
  private final Set<Obstacle.Kind> known = EnumSet.noneOf(Obstacle.Kind.class);
  private long timestamp = -1;
  private long clockSteps;
  private long pictures;
  private long keyFrames;
  private long dropped;
  private long keyFrameTimestamp;
  private long endlessTicks = ENDLESS_GROUP_TICKS;

  VideoStream(TrackPlan plan, Place place) {
    super(
        MediaTimeline.Kind.PICTURES,
        plan.rtpMap().payloadType(),
        plan.rtpMap().clockRate(),
        place.clock(),
        place.channel());
    this.quirks = place.quirks();
    this.wanted = place.wanted();
    this.obstacles = place.obstacles();
    this.out = place.out();
  }

  static VideoStream of(TrackPlan plan, Place place) {
    return switch (plan.rtpMap().encoding()) {
      case TrackPlan.H265 -> new H265Stream(plan, place);
      case TrackPlan.JPEG -> new JpegStream(plan, place);
      default -> new H264Stream(plan, place);
    };
  }

  /** What the description or the pictures so far say of H.264 video, or null. */
  abstract @Nullable VideoTrack known();

  /** Whether others than key frames come, so that asking for one is of use. */
  abstract boolean hasGroups();

  /** Notes what is in the way of the pictures passing through; it is told before the next one. */
  final void meets(Obstacle obstacle) {
    if (known.add(obstacle.kind())) {
      untold.add(obstacle);
    }
  }

  /** Tells what was found to be in the way, once. */
  final void tellObstacles() {
    if (!untold.isEmpty()) {
      untold.forEach(obstacles);
      untold.clear();
    }
  }

  /** Places a picture on the line of time, whether or not it can be used. */
  final long place(long rtpTimestamp, long arrivalMicros) {
    long time = stamp(rtpTimestamp, arrivalMicros);
    clockSteps += rtpTimestamp == timestamp ? 0 : 1;
    timestamp = rtpTimestamp;
    return time;
  }

  /** Hands on a picture that can be used. */
  final void deliver(AccessUnit picture) {
    pictures++;
    if (picture.keyFrame()) {
      keyFrame();
    }
    tellObstacles();
    out.accept(picture);
  }

  final void drop(long count) {
    dropped += count;
  }

  private void keyFrame() {
    long ticks = timestamp - keyFrameTimestamp & 0xffff_ffffL;
    if (keyFrames > 0 && ticks > LONG_GROUP_TICKS && ticks < LONGEST_GROUP_TICKS) {
      quirks.meets(Quirk.H264_LONG_GROUPS);
    }
    keyFrames++;
    endlessTicks = ENDLESS_GROUP_TICKS;
    keyFrameTimestamp = timestamp;
  }

  /** Whether this picture is shown before one that came before it, as far as timestamps tell. */
  final boolean stepsBack(long rtpTimestamp) {
    int ticks = (int) (rtpTimestamp - timestamp);
    return timestamp >= 0 && ticks < 0 && ticks > -LONG_GROUP_TICKS;
  }

  @Override
  public final long packets() {
    return reception().packets();
  }

  @Override
  public final long pictures() {
    return pictures;
  }

  @Override
  public final long keyFrames() {
    return keyFrames;
  }

  @Override
  public final long clockSteps() {
    return clockSteps;
  }

  final long dropped() {
    return dropped;
  }

  /** Whether another ten seconds went by without a key frame since this was asked last. */
  final boolean isGroupEndless() {
    long ticks = timestamp - keyFrameTimestamp & 0xffff_ffffL;
    if (keyFrames == 0 || ticks < endlessTicks || ticks > LONGEST_GROUP_TICKS) {
      return false;
    }
    endlessTicks = ticks + ENDLESS_GROUP_TICKS;
    return true;
  }
}
