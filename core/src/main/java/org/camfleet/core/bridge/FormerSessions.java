package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions toward targets that are no longer wanted: each carries its media until what took its
 * place has carried them for {@link #SETTLING}, since a newcomer has to join and to wait for a key
 * frame; {@link #LONGEST} at most. Pure.
 *
 * @param <S> what a session is
 */
final class FormerSessions<S> {
  /** Two groups of pictures of a patient camera. */
  static final Duration SETTLING = Duration.ofSeconds(30);

  /** A newcomer that does not come about by then has a fault which somebody has to mend. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  private final List<Former<S>> all = new ArrayList<>();
  private long changes;
  private long replaced;

  private record Former<S>(S session, long change) {}

  /** These are replaced by newcomers; answers the number of this change of targets. */
  long replacedByNewcomers(List<S> sessions) {
    changes++;
    sessions.forEach(session -> all.add(new Former<>(session, changes)));
    return changes;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * All that is wanted carries media now. Answers the number of the change whose sessions are to be
   * left after {@link #SETTLING}; 0: that was told already, or there are none.
   */
  long wantedStand() {
    if (all.isEmpty() || replaced == changes) {
      return 0;
    }
    replaced = changes;
    return changes;
  }

  /** Takes out those of this change, and of the ones before it. */
  List<S> leave(long change) {
    List<Former<S>> due = all.stream().filter(one -> one.change() <= change).toList();
    all.removeAll(due);
    return due.stream().map(Former::session).toList();
  }

  /** Takes out all. */
  List<S> leave() {
    return leave(changes);
  }
}
