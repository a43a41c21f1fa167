package org.camfleet.core.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.camfleet.codecs.rtcp.SourceDescription;
import org.camfleet.codecs.rtcp.SourceDescription.PrivateItem;
import org.camfleet.core.media.ClockQuality;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourceWordsTest {
  private final SourceWords words = new SourceWords();

  @Test
  void timesAreKnownAsWellAsTheWorseOfSourceAndPeerKnowsThem() {
    assertThat(words.quality(ClockQuality.CAMERA)).isEqualTo(ClockQuality.CAMERA);

    take(SourceWords.of(ClockQuality.SERVER));
    assertThat(words.quality(ClockQuality.CAMERA)).isEqualTo(ClockQuality.SERVER);
    assertThat(words.quality(ClockQuality.ARRIVAL)).isEqualTo(ClockQuality.ARRIVAL);

    take(SourceWords.of(ClockQuality.CAMERA));
    assertThat(words.quality(ClockQuality.CAMERA_SHIFTED)).isEqualTo(ClockQuality.CAMERA_SHIFTED);
    assertThat(words.cname()).isEqualTo("gate");
  }

  @Test
  void wordsOfOthersSayNothing() {
    take(SourceWords.of(ClockQuality.ARRIVAL));

    take(null);
    take(new PrivateItem("camfleet-clock", "sundial"));
    take(new PrivateItem("other", "camera"));
    assertThat(words.quality(ClockQuality.CAMERA)).isEqualTo(ClockQuality.ARRIVAL);
  }

  private void take(@Nullable PrivateItem item) {
    words.take(new SourceDescription(1, "gate", item));
  }
}
