package org.camfleet.core.brownout;

import java.util.Locale;

/**
 * How far a node has browned out; each level gives up what those before it do. Masters and their
 * recordings are given up at none.
 */
public enum Level {
  /** Everything is served. */
  NORMAL,
  /** No new images, and no new sessions that play what was recorded. */
  NO_IMAGES,
  /** Whoever wants to watch is told to come again; who watches goes on. */
  NO_NEW_VIEWERS,
  /** Viewers leave, the newest first, a few a second while the shortage lasts. */
  FEWER_VIEWERS,
  /** No viewer is left; cameras whose pictures are re-encoded go, by priority. */
  FEWER_ADAPTIVE;

  private static final Level[] ALL = values();

  /** As metrics, events and answers spell it, such as {@code no-new-viewers}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether what is given up from {@code first} on is given up now. */
  public boolean reaches(Level first) {
    return compareTo(first) >= 0;
  }

  /** The next one, the last one being its own. */
  Level further() {
    return ALL[Math.min(ordinal() + 1, ALL.length - 1)];
  }

  /** The one before, the first one being its own. */
  Level back() {
    return ALL[Math.max(ordinal() - 1, 0)];
  }
}
