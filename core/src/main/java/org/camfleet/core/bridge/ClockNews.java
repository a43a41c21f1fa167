package org.camfleet.core.bridge;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.rtsp.CameraClock;
import org.jspecify.annotations.Nullable;

/** Tells what is known of a camera's clock, and an event when that changes. Plain state. */
final class ClockNews {
  private static final String EVENT = "camera.clock";

  private final Events events;
  private final InstantSource wallClock;
  private final String cameraId;
  private ClockQuality told = ClockQuality.SERVER; // of which nothing is to be said

  ClockNews(Events events, InstantSource wallClock, String cameraId) {
    this.events = events;
    this.wallClock = wallClock;
    this.cameraId = cameraId;
  }

  /** The clock is used differently than before, perhaps on another connection. */
  void judged(CameraClock clock) {
    ClockQuality quality = clock.quality();
    boolean wrong = isWrong(quality);
    if (quality != told && (wrong || isWrong(told) && quality == ClockQuality.CAMERA)) {
      events.publish(
          new Event(
              wallClock.instant(), cameraId, EVENT, text(clock), Map.of("source", quality.code())));
      told = quality;
    }
  }

  private static boolean isWrong(ClockQuality quality) {
    return quality == ClockQuality.CAMERA_SHIFTED || quality == ClockQuality.ARRIVAL;
  }

  private static String text(CameraClock clock) {
    return switch (clock.quality()) {
      case CAMERA -> "the camera's clock is right again";
      case CAMERA_SHIFTED ->
          "the camera's clock: %+d s (expected: within 5 s of ours); its times are moved to ours"
              .formatted(Math.round(clock.skewMicros() / 1e6));
      case SERVER -> "the camera tells no time; its times begin at ours";
      case ARRIVAL ->
          "the camera's timestamps do not pass as time does; times of arrival are used instead";
    };
  }

  /** The form in which it is told; null while nothing is known. */
  static CameraStatus.@Nullable Clock told(@Nullable CameraClock clock) {
    if (clock == null) {
      return null;
    }
    ClockQuality quality = clock.quality();
    List<CameraStatus.Repair> repaired =
        clock.repaired().entrySet().stream()
            .map(one -> new CameraStatus.Repair(Codes.of(one.getKey()), one.getValue()))
            .sorted(Comparator.comparing(CameraStatus.Repair::fault))
            .toList();
    boolean tells = quality == ClockQuality.CAMERA || quality == ClockQuality.CAMERA_SHIFTED;
    return new CameraStatus.Clock(
        quality.code(),
        quality.confidence(),
        tells ? clock.skewMicros() / 1000 : null,
        quality == ClockQuality.CAMERA ? clock.delayMicros() / 1000 : null,
        repaired);
  }
}
