package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.TimelineFault;
import org.camfleet.core.rtsp.CameraClock;
import org.junit.jupiter.api.Test;

class ClockNewsTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final List<String> told = new ArrayList<>();
  private final ClockNews news =
      new ClockNews(
          event -> told.add(event.camera() + " " + event.type() + ": " + event.text()),
          () -> NOON,
          "gate");

  private static CameraClock clock(ClockQuality quality, long skewMicros) {
    return new CameraClock(
        quality,
        skewMicros,
        120_400,
        Map.of(TimelineFault.CLOCK_SET, 2L, TimelineFault.STAMP_JUMP, 1L));
  }

  @Test
  void aWrongClockIsToldOnceAndThatItIsRightAgain() {
    news.judged(clock(ClockQuality.SERVER, 0));
    news.judged(clock(ClockQuality.CAMERA_SHIFTED, -3_600_400_000L));
    news.judged(clock(ClockQuality.SERVER, 0)); // connected anew
    news.judged(clock(ClockQuality.CAMERA_SHIFTED, -3_600_500_000L));
    news.judged(clock(ClockQuality.CAMERA, 3_000));
    news.judged(clock(ClockQuality.ARRIVAL, 3_000));

    assertThat(told)
        .containsExactly(
            "gate camera.clock: the camera's clock: -3600 s (expected: within 5 s of ours); its"
                + " times are moved to ours",
            "gate camera.clock: the camera's clock is right again",
            "gate camera.clock: the camera's timestamps do not pass as time does; times of arrival"
                + " are used instead");
  }

  @Test
  void aClockThatWasAlwaysRightIsNoNews() {
    news.judged(clock(ClockQuality.SERVER, 0));
    news.judged(clock(ClockQuality.CAMERA, 3_000));

    assertThat(told).isEmpty();
  }

  @Test
  void theStatusSaysNoMoreThanIsKnown() {
    List<CameraStatus.Repair> repaired =
        List.of(new CameraStatus.Repair("clock-set", 2), new CameraStatus.Repair("stamp-jump", 1));

    assertThat(ClockNews.told(null)).isNull();
    assertThat(ClockNews.told(clock(ClockQuality.CAMERA, 3_000)))
        .isEqualTo(new CameraStatus.Clock("camera", "high", 3L, 120L, repaired));
    assertThat(ClockNews.told(clock(ClockQuality.CAMERA_SHIFTED, 60_000_000)))
        .isEqualTo(new CameraStatus.Clock("camera-shifted", "medium", 60_000L, null, repaired));
    assertThat(ClockNews.told(clock(ClockQuality.SERVER, 0)))
        .isEqualTo(new CameraStatus.Clock("server", "low", null, null, repaired));
    assertThat(ClockNews.told(clock(ClockQuality.ARRIVAL, 0)))
        .isEqualTo(new CameraStatus.Clock("arrival", "none", null, null, repaired));
  }
}
