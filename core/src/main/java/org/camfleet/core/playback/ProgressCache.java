package org.camfleet.core.playback;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far sessions came, the most recently used, as much as fits. Any thread. */
final class ProgressCache {
  private static final int MOST_FRAGMENTS = 100_000;

  private final Map<HlsSession, HlsWindows.Progress> sessions =
      new LinkedHashMap<>(64, 0.75f, true);
  private int fragments;

  synchronized HlsWindows.Progress get(HlsSession session) {
    return sessions.getOrDefault(session, HlsWindows.Progress.NONE);
  }

  synchronized void put(HlsSession session, HlsWindows.Progress progress) {
    HlsWindows.Progress before = sessions.put(session, progress);
    fragments += size(progress) - (before == null ? 0 : size(before));
    Iterator<HlsWindows.Progress> eldest = sessions.values().iterator();
    while (fragments > MOST_FRAGMENTS && eldest.hasNext()) {
      fragments -= size(eldest.next());
      eldest.remove();
    }
  }

  private static int size(HlsWindows.Progress progress) {
    return 1 + progress.window().entries().size();
  }
}
