package org.camfleet.core.playback;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.archive.Fragment;

/**
 * The fragments that a media playlist lists, and where in the session they stand.
 *
 * @param entries the fragments in playing order
 * @param mediaSequence how many fragments of the session came before
 * @param discontinuitySequence how many discontinuities went with them
 * @param head how long they played, and in which stretch without a break the window begins
 */
public record PlaylistWindow(
    List<Entry> entries, long mediaSequence, long discontinuitySequence, Head head) {

  /** Fragments further apart than this do not join. */
  private static final long JOIN_MICROS = 50_000;

  /** A window before anything was played. */
  static final PlaylistWindow EMPTY = new PlaylistWindow(List.of(), 0, 0, new Head(0, 0, 0, 0));

  /**
   * A fragment in its place.
   *
   * @param discontinuity whether it does not join the one before it
   */
  public record Entry(Fragment fragment, boolean discontinuity) {}

  /**
   * What came before the window, without which nobody could tell where its fragments play.
   *
   * @param playedMicros the length of all that is gone
   * @param period how many stretches without a break are gone
   * @param periodPlaysAtMicros where in the session the first one that is left begins
   * @param periodProducerMicros when the first fragment of that one was taken
   */
  public record Head(
      long playedMicros, long period, long periodPlaysAtMicros, long periodProducerMicros) {

    private Head after(Fragment gone, Fragment next) {
      long plays = playedMicros + gone.durationMicros();
      return joins(gone, next)
          ? new Head(plays, period, periodPlaysAtMicros, periodProducerMicros)
          : new Head(plays, period + 1, plays, next.producerMicros());
    }
  }

  /** This window with more fragments at its end. */
  PlaylistWindow append(HlsSession session, List<Fragment> more) {
    List<Entry> all = new ArrayList<>(entries);
    for (Fragment fragment : more) {
      Fragment before = all.isEmpty() ? null : all.get(all.size() - 1).fragment();
      if (before != null && before.producerMicros() == fragment.producerMicros()) {
        // PROTOCOL 5.1: of two fragments of one producer time the larger number is played.
        Entry former = all.remove(all.size() - 1);
        Fragment larger = before.number().compareTo(fragment.number()) > 0 ? before : fragment;
        all.add(new Entry(larger, former.discontinuity()));
      } else {
        boolean breaks = before != null && breaks(session.discontinuity(), before, fragment);
        all.add(new Entry(fragment, breaks));
      }
    }
    Head start =
        mediaSequence == 0 && entries.isEmpty() && !all.isEmpty()
            ? new Head(0, 0, 0, all.get(0).fragment().producerMicros())
            : head;
    return new PlaylistWindow(List.copyOf(all), mediaSequence, discontinuitySequence, start);
  }

  /** This window without its first {@code count} fragments. */
  PlaylistWindow dropFirst(int count) {
    if (count <= 0) {
      return this;
    }
    long gone = entries.subList(0, count).stream().filter(Entry::discontinuity).count();
    Head after = head;
    for (int i = 0; i < count && i + 1 < entries.size(); i++) {
      after = after.after(entries.get(i).fragment(), entries.get(i + 1).fragment());
    }
    return new PlaylistWindow(
        List.copyOf(entries.subList(count, entries.size())),
        mediaSequence + count,
        discontinuitySequence + gone,
        after);
  }

  private static boolean breaks(
      HlsSession.DiscontinuityMode mode, Fragment before, Fragment fragment) {
    if (before.headersId() != fragment.headersId()) {
      return true;
    }
    return switch (mode) {
      case ALWAYS -> true;
      case NEVER -> false;
      case ON_DISCONTINUITY -> !joins(before, fragment);
    };
  }

  /** Whether two fragments play on without a break. */
  static boolean joins(Fragment before, Fragment fragment) {
    long distance = fragment.producerMicros() - before.producerEndMicros();
    return before.headersId() == fragment.headersId() && Math.abs(distance) <= JOIN_MICROS;
  }
}
