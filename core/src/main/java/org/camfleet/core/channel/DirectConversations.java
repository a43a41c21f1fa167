package org.camfleet.core.channel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/**
 * The viewers that made the master an offer of their own, each with its newest one. They are known
 * while their sockets are open, and so never more than these; whether media flows between the two
 * is not seen here. Plain state of the Channel actor.
 */
final class DirectConversations {
  private final Map<Participant, Direct> all = new LinkedHashMap<>();

  private static final class Direct {
    private final @Nullable String ufrag;
    private final Instant since;
    private boolean answered;
    private boolean newest = true;

    Direct(@Nullable String ufrag, Instant since) {
      this.ufrag = ufrag;
      this.since = since;
    }
  }

  /** A viewer with an open socket offered, with this ufrag if its offer has one. */
  void offered(Participant viewer, @Nullable String ufrag, Instant now) {
    all.remove(viewer);
    all.put(viewer, new Direct(ufrag, now));
  }

  /** The master answered the viewer. */
  void answered(Participant viewer) {
    Direct direct = all.get(viewer);
    if (direct != null) {
      direct.answered = true;
    }
  }

  /** The viewer answered the storage session: what it says without a ufrag is about that now. */
  void turnedToStorage(Participant viewer) {
    Direct direct = all.get(viewer);
    if (direct != null) {
      direct.newest = false;
    }
  }

  /** Whether a candidate of the viewer belongs to its offer: by its ufrag, else by the time. */
  boolean expects(Participant viewer, @Nullable String ufrag) {
    Direct direct = all.get(viewer);
    return direct != null && (ufrag == null ? direct.newest : ufrag.equals(direct.ufrag));
  }

  /** The viewer's socket ended, and no newer one took its place. */
  void left(Participant viewer) {
    all.remove(viewer);
  }

  /** The channel ends, or viewers do not reach the master any more. */
  void clear() {
    all.clear();
  }

  /** Who they are, the one that offered last at the end. */
  List<Presence.Direct> list() {
    List<Presence.Direct> list = new ArrayList<>();
    all.forEach(
        (viewer, direct) ->
            list.add(
                new Presence.Direct(
                    viewer, direct.answered ? "answered" : "offered", direct.since)));
    return list;
  }
}
