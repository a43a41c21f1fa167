package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MediaWatchTest {
  private static final long SECOND = 1_000_000;
  private static final MediaPatience PATIENCE =
      new MediaPatience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(100),
          Duration.ofSeconds(30));

  private long packets;
  private long pictures;
  private long keyFrames;
  private long clockSteps;
  private boolean hasSets;
  private long now = 7 * SECOND;

  /** The counts of the test. */
  private final class Counts implements VideoProgress {
    @Override
    public long packets() {
      return packets;
    }

    @Override
    public long pictures() {
      return pictures;
    }

    @Override
    public long keyFrames() {
      return keyFrames;
    }

    @Override
    public long clockSteps() {
      return clockSteps;
    }

    @Override
    public boolean lacksKeyFrame() {
      return hasSets;
    }

    @Override
    public String missing() {
      return "a complete key frame";
    }
  }

  private MediaWatch watch(MediaPatience patience) {
    MediaWatch watch = new MediaWatch(patience);
    watch.start(now);
    return watch;
  }

  /** A second passes after the other, each with what the test lets come; the first fault. */
  private @Nullable RtspFault watch(MediaWatch watch, int seconds, Runnable comes) {
    for (int i = 0; i < seconds; i++) {
      now += SECOND;
      comes.run();
      RtspFault fault = watch.look(now, new Counts());
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private void picture() {
    packets += 10;
    pictures += 5;
    clockSteps += 5;
  }

  private void keyFrame() {
    picture();
    keyFrames++;
  }

  @Test
  void aCameraThatSendsAllIsAlive() {
    assertThat(watch(watch(PATIENCE), 1000, this::keyFrame)).isNull();
  }

  @Test
  void silenceIsNoMedia() {
    MediaWatch watch = watch(PATIENCE);
    assertThat(watch(watch, 50, this::keyFrame)).isNull();

    assertThat(watch(watch, 50, () -> {}))
        .isEqualTo(new RtspFault(Kind.NO_MEDIA, "the camera sends no video for 5000 ms"));
    assertThat(now).isEqualTo((7 + 50 + 6) * SECOND);
  }

  @Test
  void packetsAloneAreNoPictures() {
    assertThat(watch(watch(PATIENCE), 50, () -> packets++))
        .isEqualTo(
            new RtspFault(
                Kind.NO_PICTURES, "video arrives, but without a complete key frame for 21000 ms"));
  }

  @Test
  void whereAllButAKeyFrameIsThereItIsAMatterOfKeyFrames() {
    hasSets = true;

    assertThat(watch(watch(PATIENCE), 50, () -> packets++).stage())
        .isEqualTo(CameraStage.KEY_FRAME);
  }

  @Test
  void picturesWithoutAKeyFrameAreAskedForOneAndThenAFault() {
    MediaWatch watch = watch(PATIENCE);
    keyFrame();
    assertThat(watch(watch, 51, this::picture)).isNull();
    assertThat(watch.lacksKeyFrame(now)).isFalse();
    assertThat(watch(watch, 1, this::picture)).isNull();
    assertThat(watch.lacksKeyFrame(now)).isTrue();
    assertThat(watch(watch, 1, this::keyFrame)).isNull();
    assertThat(watch.lacksKeyFrame(now)).isFalse();

    assertThat(watch(watch, 200, this::picture))
        .isEqualTo(
            new RtspFault(Kind.NO_KEY_FRAME, "pictures arrive, but no key frame for 101000 ms"));
  }

  @Test
  void aClockThatRanAndStandsStillIsAFault() {
    MediaWatch watch = watch(PATIENCE);
    assertThat(watch(watch, 10, this::keyFrame)).isNull();

    assertThat(watch(watch, 100, this::pictureWithoutTime))
        .isEqualTo(
            new RtspFault(
                Kind.STALLED_CLOCK,
                "pictures arrive, but their timestamps stand still for 31000 ms"));
  }

  @Test
  void aClockThatNeverRanIsNone() {
    clockSteps = 1;

    assertThat(watch(watch(PATIENCE), 1000, this::pictureWithoutTime)).isNull();
  }

  private void pictureWithoutTime() {
    packets++;
    pictures++;
    keyFrames++;
  }

  @Test
  void picturesThatStopAreNoStalledClock() {
    MediaWatch watch =
        watch(
            new MediaPatience(
                Duration.ofSeconds(5),
                Duration.ofSeconds(50),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10)));
    assertThat(watch(watch, 30, this::keyFrame)).isNull();

    RtspFault fault = watch(watch, 100, () -> packets++);
    assertThat(fault).isNotNull();
    assertThat(fault.kind()).isEqualTo(Kind.NO_PICTURES);
  }

  @Test
  void whatHasNoLimitMayLastForEver() {
    MediaWatch watch =
        watch(new MediaPatience(Duration.ofSeconds(5), Duration.ofSeconds(20), null, null));
    assertThat(watch(watch, 30, this::keyFrame)).isNull();

    assertThat(watch(watch, 100_000, () -> pictures += ++packets % 2)).isNull();
    assertThat(watch.lacksKeyFrame(now)).isFalse();
  }

  @Test
  void aCameraThatSendsRarelyGetsTheMoreTimeForPictures() {
    assertThat(MediaPatience.of(Duration.ofSeconds(60)).pictures())
        .isEqualTo(Duration.ofMinutes(3));
    assertThat(MediaPatience.DEFAULT.pictures()).isEqualTo(Duration.ofSeconds(30));
  }
}
