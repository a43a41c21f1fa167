package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamFenceTest {
  private static final long SECOND = 1_000_000;
  private static final long NOTHING_BEHIND = Long.MAX_VALUE;

  private final StreamFence fence =
      StreamFence.NONE
          .after(fragment(7, 1, 90, 90))
          .after(fragment(8, 1, 100, 100))
          .after(fragment(8, 2, 102, 102));

  @Test
  void aStreamsFirstFragmentIsNextWhateverItsTime() {
    assertThat(StreamFence.NONE.isNext(fragment(0, 1, -5, -5))).isTrue();
  }

  @Test
  void theFenceHoldsTheNewestSessionsStartAndTheListsEnd() {
    assertThat(fence)
        .isEqualTo(
            new StreamFence(8, 2, 104 * SECOND, new StreamFence.Start(100 * SECOND, 100 * SECOND)));
    assertThat(fence.isNext(fragment(8, 3, 104, 104))).isTrue();
    assertThat(fence.isNext(fragment(8, 3, 103, 103))).isFalse();
    assertThat(fence.isNewest(fragment(8, 3, 103, 103))).isTrue();
    assertThat(fence.isNewest(fragment(7, 9, 200, 200))).isFalse();
  }

  // A planned hand-over loses nothing: what the former node lists late lies before the seam.
  @Test
  void aLateFragmentBeforeTheSeamIsListed() {
    Fragment late = fragment(7, 5, 98, 98);

    assertThat(fence.admit(late, NOTHING_BEHIND)).contains(late);
  }

  @Test
  void whatFollowsOrOverlapsTheNewerSessionIsRefused() {
    assertThat(fence.admit(fragment(7, 5, 99, 99), NOTHING_BEHIND)).isEmpty();
    assertThat(fence.admit(fragment(7, 5, 101, 101), NOTHING_BEHIND)).isEmpty();
    assertThat(fence.admit(fragment(7, 5, 500, 500), NOTHING_BEHIND)).isEmpty();
  }

  // The end of a session's last picture is a guess.
  @Test
  void aPictureTooMuchAtTheSeamIsCutOff() {
    Fragment late = fragment(7, 5, 98, 98).withDuration(2 * SECOND + 40_000);

    assertThat(fence.admit(late, NOTHING_BEHIND)).contains(late.withDuration(2 * SECOND));
    assertThat(fence.admit(late.withDuration(2 * SECOND + 500_001), NOTHING_BEHIND)).isEmpty();
  }

  @Test
  void aShortFragmentIsNotCutToNothing() {
    assertThat(StreamFence.durationUntil(100_000, 99_000, 2_000)).hasValue(1_000);
    assertThat(StreamFence.durationUntil(100_000, 99_500, 2_000)).isEmpty();
    assertThat(StreamFence.durationUntil(100_000, 100_000, 2_000)).isEmpty();
  }

  // The producer's clock rules; those of two nodes may differ by seconds.
  @Test
  void theServersClockOnlyKeepsOutWhatCameMuchLater() {
    assertThat(fence.admit(fragment(7, 5, 98, 109), NOTHING_BEHIND)).isPresent();
    assertThat(fence.admit(fragment(7, 5, 98, 111), NOTHING_BEHIND)).isEmpty();
    assertThat(fence.admit(fragment(7, 5, 99, 50), NOTHING_BEHIND)).isEmpty();
  }

  @Test
  void theListedNeighbourLimitsALateFragmentToo() {
    assertThat(fence.admit(fragment(5, 1, 60, 60), 62 * SECOND)).isPresent();
    assertThat(fence.admit(fragment(5, 1, 60, 60), 61 * SECOND)).isEmpty();
    assertThat(fence.admit(fragment(8, 1, 100, 100), 102 * SECOND)).isPresent();
  }

  @Test
  void aFenceMovedByHandRefusesOlderSessionsUntilTheNewOneStores() {
    StreamFence moved = fence.movedTo(9);
    assertThat(moved.admit(fragment(8, 1, 100, 100), NOTHING_BEHIND)).isEmpty();
    assertThat(moved.isNext(fragment(9, 1, 110, 110))).isTrue();
    assertThat(moved.movedTo(6)).isEqualTo(moved);

    StreamFence stored = moved.after(fragment(9, 1, 110, 110));
    assertThat(stored.admit(fragment(8, 3, 108, 108), NOTHING_BEHIND)).isPresent();
    assertThat(stored.admit(fragment(8, 3, 109, 109), NOTHING_BEHIND)).isEmpty();
  }

  private static Fragment fragment(long epoch, long sequence, long producer, long server) {
    return new Fragment(
        "gate",
        new FragmentNumber(epoch, sequence),
        producer * SECOND,
        server * SECOND,
        2 * SECOND,
        true,
        null,
        1,
        new Fragment.Place("store", 1, 0, 1));
  }
}
