package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.playback.ReaderSlots.Kind;
import org.junit.jupiter.api.Test;

/** Who may read beside whom. */
class ReaderSlotsTest {
  private final List<Runnable> late = new ArrayList<>();
  private final CountingMetrics metrics = new CountingMetrics();
  private final ReaderSlots slots =
      new ReaderSlots(
          new PlaybackSettings(
              3, 2, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(30), 200, 1_000, false),
          late::add,
          metrics);

  @Test
  void oneStreamsReadersDoNotKeepAnothersOut() {
    slots.take(Kind.MEDIA, "a");
    slots.take(Kind.MEDIA, "a");
    assertThatThrownBy(() -> slots.take(Kind.MEDIA, "a"))
        .isInstanceOfSatisfying(
            KvsRefusal.class,
            refusal -> assertThat(refusal.error()).isEqualTo(KvsError.CONNECTION_LIMIT_EXCEEDED))
        .hasMessage("connections: 2 read this stream (expected: at most 2 at a time)");
    slots.take(Kind.MEDIA, "b");
    assertThatThrownBy(() -> slots.take(Kind.CLIP, "c"))
        .hasMessage("connections: 3 read on this node (expected: at most 3 at a time)");
    assertThat(metrics.value("camfleet_playback_refused_total", "kind", "clip")).isEqualTo(1);
  }

  @Test
  void anAnswerThatNobodyBeginsToReadIsGivenUpOnce() {
    ReaderSlots.Slot slot = slots.take(Kind.LIST, "a");
    assertThatThrownBy(() -> slots.take(Kind.LIST, "a")).isInstanceOf(KvsRefusal.class);
    late.forEach(Runnable::run);
    slot.free();
    slots.take(Kind.LIST, "a");
    assertThat(metrics.value("camfleet_playback_readers", "kind", "list")).isEqualTo(1);
  }
}
