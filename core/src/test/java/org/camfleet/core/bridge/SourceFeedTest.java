package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;
import org.junit.jupiter.api.Test;

class SourceFeedTest {
  private static final VideoTrack VIDEO =
      new VideoTrack(new byte[] {0x67, 0x64, 0, 0x1f}, new byte[][] {{0x68}}, 640, 360);

  private final List<AccessUnit> out = new ArrayList<>();
  private final SourceFeed feed = new SourceFeed(out::add);

  private static AccessUnit unit(Track track, long timeMillis, boolean keyFrame) {
    return new AccessUnit(track, new byte[] {1}, timeMillis * 1000, timeMillis * 1000, keyFrame);
  }

  private static AccessUnit keyFrame(long timeMillis) {
    return unit(VIDEO, timeMillis, true);
  }

  private static AccessUnit picture(long timeMillis) {
    return unit(VIDEO, timeMillis, false);
  }

  private static AccessUnit sound(long timeMillis) {
    return unit(AudioTrack.OPUS, timeMillis, true);
  }

  @Test
  void oneOnTrialTakesOverAtItsKeyFrame() {
    SourceFeed.Place main = feed.place(false);
    SourceFeed.Place trial = feed.place(true);
    assertThat(feed.accept(main, keyFrame(1000))).isTrue();
    assertThat(feed.accept(trial, sound(1010))).isFalse();
    assertThat(feed.accept(trial, picture(1020))).isFalse();
    assertThat(feed.accept(main, picture(1040))).isTrue();
    assertThat(feed.isFedBy(trial)).isFalse();
    assertThat(feed.accept(trial, keyFrame(1060))).isTrue();
    assertThat(feed.isFedBy(trial)).isTrue();
    assertThat(feed.accept(main, keyFrame(1080))).as("its turn is over").isFalse();
    assertThat(feed.accept(trial, sound(1050))).as("of before the key frame").isFalse();
    assertThat(feed.accept(trial, sound(1070))).isTrue();

    assertThat(out)
        .extracting(AccessUnit::timeMicros)
        .containsExactly(1000_000L, 1040_000L, 1060_000L, 1070_000L);
  }

  @Test
  void oneThatLagsBehindGoesOnWhereTheOtherWasAndMakesUpForIt() {
    SourceFeed.Place main = feed.place(false);
    SourceFeed.Place trial = feed.place(true);
    feed.accept(main, keyFrame(9_000));
    feed.accept(main, sound(9_010));
    for (int at = 0; at < 60_000; at += 40) {
      feed.accept(trial, at == 0 ? keyFrame(8_000) : picture(8_000 + at));
      feed.accept(trial, sound(8_000 + at + 20));
    }
    long before = 9_011_000;
    assertThat(out.get(2).timeMicros()).isEqualTo(before);
    for (AccessUnit unit : out.subList(3, out.size())) {
      assertThat(unit.timeMicros() - before).isBetween(19_500L, 20_000L);
      before = unit.timeMicros();
    }
    assertThat(before).isEqualTo((8_000 + 59_960 + 20) * 1000L);
  }

  @Test
  void theNextConnectionFeedsFromItsFirstUnitOn() {
    SourceFeed.Place first = feed.place(false);
    SourceFeed.Place second = feed.place(false);
    feed.accept(first, keyFrame(1000));
    assertThat(feed.accept(second, keyFrame(1040))).isTrue();
    assertThat(feed.accept(first, picture(1060))).as("it was closed").isFalse();
    assertThat(feed.continuity().lastMicros()).isEqualTo(1040_000);
  }
}
