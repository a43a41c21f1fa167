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
 */
public record PlaylistWindow(List<Entry> entries, long mediaSequence, long discontinuitySequence) {

  /** Fragments further apart than this do not join. */
  private static final long JOIN_MICROS = 50_000;

  /** A window before anything was played. */
  static final PlaylistWindow EMPTY = new PlaylistWindow(List.of(), 0, 0);

  /**
   * A fragment in its place.
   *
   * @param discontinuity whether it does not join the one before it
   */
  public record Entry(Fragment fragment, boolean discontinuity) {}

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
    return new PlaylistWindow(List.copyOf(all), mediaSequence, discontinuitySequence);
  }

  /** This window without its first {@code count} fragments. */
  PlaylistWindow dropFirst(int count) {
    if (count <= 0) {
      return this;
    }
    long gone = entries.subList(0, count).stream().filter(Entry::discontinuity).count();
    return new PlaylistWindow(
        List.copyOf(entries.subList(count, entries.size())),
        mediaSequence + count,
        discontinuitySequence + gone);
  }

  private static boolean breaks(
      HlsSession.DiscontinuityMode mode, Fragment before, Fragment fragment) {
    if (before.headersId() != fragment.headersId()) {
      return true;
    }
    long distance = fragment.producerMicros() - before.producerEndMicros();
    return switch (mode) {
      case ALWAYS -> true;
      case NEVER -> false;
      case ON_DISCONTINUITY -> Math.abs(distance) > JOIN_MICROS;
    };
  }
}
