package org.camfleet.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.webrtc.rtp.ManualTimer;
import org.junit.jupiter.api.Test;

class ClipFeedTest {
  private static final Clip CLIP = Clip.demo(AudioCodec.PCMU);

  private final ManualTimer timer = new ManualTimer();
  private final List<AccessUnit> played = new ArrayList<>();

  @Test
  void picturesAndSoundsComeInRealTimeRoundAndRound() {
    ClipFeed.play(timer, CLIP, played::add);
    long laps = 2 * CLIP.durationMicros();
    for (long at = 0; at < laps; at += 20_000) {
      timer.advance(20_000);
    }

    assertThat(pictures())
        .hasSizeBetween(2 * CLIP.pictures().size(), 2 * CLIP.pictures().size() + 1);
    assertThat(pictures().get(0).keyFrame()).isTrue();
    assertThat(pictures()).extracting(AccessUnit::timeMicros).isSorted().doesNotHaveDuplicates();
    assertThat(played.size() - pictures().size()).isGreaterThan(CLIP.sounds().size());
    assertThat(pictures().get(CLIP.pictures().size()).data()).isSameAs(pictures().get(0).data());
  }

  @Test
  void aLateLoopCatchesUpAndLosesNothing() {
    ClipFeed.play(timer, CLIP, played::add);
    timer.advance(CLIP.durationMicros() / 2);

    assertThat(pictures())
        .hasSizeBetween(CLIP.pictures().size() / 2, CLIP.pictures().size() / 2 + 1);
  }

  @Test
  void aClosedFeedIsSilent() {
    ClipFeed feed = ClipFeed.play(timer, CLIP, played::add);
    timer.advance(1_000_000);
    feed.close();
    int before = played.size();
    timer.advance(1_000_000);

    assertThat(played).hasSize(before);
  }

  private List<AccessUnit> pictures() {
    return played.stream().filter(AccessUnit::isVideo).toList();
  }
}
