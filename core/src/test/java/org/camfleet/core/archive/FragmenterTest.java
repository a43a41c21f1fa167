package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.VideoTrack;
import org.junit.jupiter.api.Test;

class FragmenterTest {
  private static final long START = 1_764_000_000_000_000L;
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 0x42, 0, 30}, new byte[][] {{0x68, 1}}, 64, 64);

  private final List<PictureGroup> groups = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private int asked;
  private final Fragmenter fragmenter =
      new Fragmenter(
          ArchiveSettings.FragmentRules.DEFAULT,
          new Fragmenter.Output() {
            @Override
            public void onGroup(PictureGroup group) {
              groups.add(group);
            }

            @Override
            public void onKeyFrameWanted() {
              asked++;
            }

            @Override
            public void onGap(String cause, long fromMicros, long toMicros) {
              gaps.add(
                  cause + " " + (fromMicros - START) / 1000 + ".." + (toMicros - START) / 1000);
            }
          });

  // Decision D13: half-second key frames make fragments of one second.
  @Test
  void keyFramesEndFragmentsFromOneSecondOn() {
    feed(0, 100, 12);
    fragmenter.close();

    assertThat(groups).extracting(group -> group.pictures().size()).containsExactly(36, 36, 28);
    assertThat(groups).allMatch(PictureGroup::keyFrame);
    assertThat(asked).isZero();
  }

  @Test
  void aLongGroupAsksEveryTwoSecondsAndStopsWhenNobodyObeys() {
    feed(0, 25 * 19, 10_000);
    assertThat(asked).isEqualTo(5);
    feed(19_000, 25 * 60, 10_000);
    assertThat(asked).isEqualTo(5);
  }

  @Test
  void aMasterThatObeysIsAskedAgain() {
    int answered = 0;
    for (int i = 0; i < 25 * 40; i++) {
      boolean key = i == 0 || asked > answered;
      answered = asked;
      fragmenter.accept(picture(i * 40L, key));
    }
    fragmenter.close();

    assertThat(asked).isBetween(18, 20);
    assertThat(groups).hasSizeBetween(19, 21);
    assertThat(groups.get(3).endMicros() - groups.get(3).startMicros())
        .isBetween(2_000_000L, 2_100_000L);
  }

  @Test
  void twentySecondsEndAFragmentEvenWithoutAKeyFrame() {
    feed(0, 25 * 45, 100_000);
    fragmenter.close();

    assertThat(groups).extracting(group -> group.pictures().size()).containsExactly(500, 500, 125);
    assertThat(groups).extracting(PictureGroup::keyFrame).containsExactly(true, false, false);
    assertThat(gaps).isEmpty();
  }

  @Test
  void theLastFragmentEndsWhereAnotherMastersPictureBegins() {
    feed(0, 30, 25);
    fragmenter.closeAt(START + 29 * 40_000 + 7_000);

    assertThat(groups.get(1).endMicros()).isEqualTo(START + 29 * 40_000 + 7_000);
  }

  @Test
  void theLastFragmentLastsNoLongerThanUsual() {
    feed(0, 30, 25);
    fragmenter.closeAt(START + 29 * 40_000 + 900_000);

    assertThat(groups.get(1).endMicros()).isEqualTo(START + 30 * 40_000);
  }

  @Test
  void aFragmentsTimesAreKnownAsWellAsThoseOfItsWorstPicture() {
    feed(0, 25, 25);
    fragmenter.clock(ClockQuality.CAMERA);
    feed(1_000, 40, 25);
    fragmenter.clock(ClockQuality.ARRIVAL);
    feed(2_600, 10, 25);
    fragmenter.clock(ClockQuality.CAMERA_SHIFTED);
    feed(3_000, 75, 25);
    fragmenter.close();

    assertThat(groups)
        .extracting(PictureGroup::clock)
        .containsExactly(
            ClockQuality.SERVER,
            ClockQuality.CAMERA,
            ClockQuality.ARRIVAL,
            ClockQuality.CAMERA_SHIFTED,
            ClockQuality.CAMERA_SHIFTED,
            ClockQuality.CAMERA_SHIFTED);
  }

  @Test
  void picturesBeforeTheFirstKeyFrameAreNotStored() {
    for (int i = 0; i < 10; i++) {
      fragmenter.accept(picture(i * 40L, false));
    }
    feed(400, 30, 25);
    fragmenter.close();

    assertThat(groups.get(0).startMicros()).isEqualTo(START + 400_000);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void aPauseEndsTheFragmentAndIsToldAsAGap() {
    feed(0, 50, 25);
    feed(10_000, 50, 25);
    fragmenter.close();

    assertThat(gaps).containsExactly("no-media 2000..10000");
    assertThat(groups).hasSize(4);
    assertThat(groups.get(1).endMicros()).isEqualTo(START + 2_000_000);
  }

  @Test
  void aSlowCameraIsNoGap() {
    for (int i = 0; i < 30; i++) {
      fragmenter.accept(picture(i * 2_000L, true));
    }
    fragmenter.close();

    assertThat(gaps).isEmpty();
    assertThat(groups).hasSize(30);
  }

  @Test
  void newParameterSetsWithoutAKeyFrameWaitForOne() {
    feed(0, 30, 50);
    VideoTrack other =
        new VideoTrack(new byte[] {0x67, 0x4d, 0, 31}, new byte[][] {{0x68, 2}}, 32, 32);
    for (int i = 30; i < 60; i++) {
      AccessUnit unit = picture(i * 40L, i == 45);
      fragmenter.accept(
          new AccessUnit(other, unit.data(), unit.timeMicros(), unit.arrivalMicros(), i == 45));
    }
    fragmenter.close();

    assertThat(groups).extracting(PictureGroup::track).containsExactly(TRACK, other);
    assertThat(gaps).containsExactly("no-key-frame 1200..1800");
  }

  @Test
  void soundThatIsLateStillComesIntoItsFragment() {
    for (int i = 0; i < 50; i++) {
      fragmenter.accept(picture(i * 40L, i % 25 == 0));
      long sound = i * 40L - 200;
      if (sound >= 0) {
        fragmenter.accept(sound(sound));
        fragmenter.accept(sound(sound + 20));
      }
    }
    fragmenter.close();

    PictureGroup first = groups.get(0);
    long lastSound = first.sound().get(first.sound().size() - 1).timeMicros();
    assertThat(lastSound).isBetween(first.endMicros() + 100_000, first.endMicros() + 200_000);
  }

  private void feed(long fromMillis, int pictures, int group) {
    for (int i = 0; i < pictures; i++) {
      fragmenter.accept(picture(fromMillis + i * 40L, i % group == 0));
    }
  }

  private static AccessUnit picture(long millis, boolean key) {
    long time = START + millis * 1000;
    return new AccessUnit(TRACK, new byte[] {0, 0, 0, 1, 0x65}, time, time, key);
  }

  private static AccessUnit sound(long millis) {
    long time = START + millis * 1000;
    return new AccessUnit(AudioTrack.OPUS, new byte[] {1, 2, 3, 4}, time, time, true);
  }
}
