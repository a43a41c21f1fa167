package org.camfleet.core.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.playback.Fragments.START;
import static org.camfleet.core.playback.Fragments.entry;
import static org.camfleet.core.playback.Fragments.fragment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.MemoryFragmentIndex;
import org.camfleet.core.playback.HlsSession.DiscontinuityMode;
import org.camfleet.core.playback.HlsSession.PlaybackMode;
import org.junit.jupiter.api.Test;

class HlsWindowsTest {
  private final MemoryFragmentIndex index = new MemoryFragmentIndex();
  private long nowMillis;
  private final HlsWindows windows = new HlsWindows(index, this::now);

  @Test
  void aLiveWindowSlidesAndCountsWhatWentByAcrossEpochs() {
    HlsSession session = Fragments.live(3, DiscontinuityMode.ALWAYS);
    add(1, 1, 4);
    assertThat(sequences(session)).containsExactly(2L, 3L, 4L);
    assertThat(window(session).mediaSequence()).isEqualTo(1);
    assertThat(window(session).discontinuitySequence()).isZero();
    add(2, 1, 2);

    PlaylistWindow window = window(session);
    assertThat(sequences(session)).containsExactly(4L, 1L, 2L);
    assertThat(window.mediaSequence()).isEqualTo(3);
    assertThat(window.discontinuitySequence()).isEqualTo(2);
  }

  // Two nodes behind one address: whichever is asked, the numbers are the same.
  @Test
  void aNodeThatNeverSawTheSessionGivesTheSameWindow() {
    HlsSession session = Fragments.live(4, DiscontinuityMode.ON_DISCONTINUITY);
    for (int i = 1; i <= 200; i += 7) {
      add(1, i, 7);
      window(session);
    }

    assertThat(new HlsWindows(index, this::now).now(session).toCompletableFuture().join())
        .isEqualTo(window(session));
  }

  @Test
  void aRangeIsListedOnceAndNotBeyondTheLimit() {
    add(1, 1, 100);
    HlsSession session =
        Fragments.session(PlaybackMode.ON_DEMAND, 1000, DiscontinuityMode.NEVER, 10_000, 20_000);

    assertThat(sequences(session)).hasSize(11).startsWith(11L).endsWith(21L);
    HlsSession few =
        Fragments.session(PlaybackMode.ON_DEMAND, 3, DiscontinuityMode.NEVER, 10_000, 20_000);
    assertThat(sequences(few)).containsExactly(11L, 12L, 13L);
  }

  @Test
  void ofTwoFragmentsOfOneProducerTimeTheLargerNumberPlays() {
    index.add(
        List.of(
            entry(fragment(1, 1, 0, 1_000, 7)),
            entry(fragment(1, 2, 1_000, 1_000, 7)),
            entry(fragment(2, 1, 1_000, 1_000, 7)),
            entry(fragment(2, 2, 2_000, 1_000, 7))));
    HlsSession session =
        Fragments.session(PlaybackMode.ON_DEMAND, 9, DiscontinuityMode.NEVER, 0, 9_000);

    assertThat(window(session).entries())
        .extracting(e -> e.fragment().number().epoch())
        .containsExactly(1L, 2L, 2L);
  }

  @Test
  void aReplayMovesOnAsDurationsPassAndWaitsAtTheEnd() {
    add(1, 1, 10);
    HlsSession session =
        Fragments.session(PlaybackMode.LIVE_REPLAY, 3, DiscontinuityMode.NEVER, 2_000, 600_000);
    assertThat(sequences(session)).containsExactly(3L, 4L, 5L);
    nowMillis = 999;
    assertThat(sequences(session)).containsExactly(3L, 4L, 5L);
    nowMillis = 2_500;
    assertThat(sequences(session)).containsExactly(5L, 6L, 7L);
    assertThat(window(session).mediaSequence()).isEqualTo(2);
    nowMillis = 60_000;
    assertThat(sequences(session)).containsExactly(8L, 9L, 10L);
    add(1, 11, 1);
    assertThat(sequences(session)).containsExactly(9L, 10L, 11L);

    HlsWindows other = new HlsWindows(index, this::now);
    assertThat(other.now(session).toCompletableFuture().join()).isEqualTo(window(session));
  }

  @Test
  void aReplayStopsAtItsEnd() {
    add(1, 1, 10);
    HlsSession session =
        Fragments.session(PlaybackMode.LIVE_REPLAY, 3, DiscontinuityMode.NEVER, 2_000, 5_000);
    nowMillis = 60_000;

    assertThat(sequences(session)).containsExactly(4L, 5L, 6L);
  }

  private Instant now() {
    return Instant.EPOCH.plus(START / 1_000 + nowMillis, ChronoUnit.MILLIS);
  }

  private PlaylistWindow window(HlsSession session) {
    return windows.now(session).toCompletableFuture().join();
  }

  private List<Long> sequences(HlsSession session) {
    return window(session).entries().stream().map(e -> e.fragment().number().sequence()).toList();
  }

  /** Fragments of one second that follow each other; those of epoch 2 come after epoch 1. */
  private void add(long epoch, int from, int count) {
    List<FragmentIndex.Entry> entries = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      entries.add(entry(fragment(epoch, i, (epoch - 1) * 4_000 + (i - 1) * 1_000L, 1_000, 7)));
    }
    index.add(entries).toCompletableFuture().join();
  }
}
