package org.camfleet.codecs.quirks;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The quirks of one camera: which are lived with, and how often each was met. One thread meets
 * them, any may read the counts. Bounded by the number of quirks.
 */
public final class Quirks {
  private final Set<Quirk> refused;
  private final Consumer<Quirk> told;
  private final AtomicLongArray counts = new AtomicLongArray(Quirk.values().length);
  private final Set<Quirk> met = EnumSet.noneOf(Quirk.class);
  private volatile @Nullable Quirk refusal;

  /** Of a peer that is no camera: everything is lived with, and nobody is told. */
  public Quirks() {
    this(Set.of(), quirk -> {});
  }

  /**
   * Of one camera.
   *
   * @param refused what is not lived with
   * @param told hears of every quirk that is met, on the thread that meets it
   */
  public Quirks(Collection<Quirk> refused, Consumer<Quirk> told) {
    this.refused = Set.copyOf(refused);
    this.told = told;
  }

  /** Counts a quirk; false when it is not to be lived with. */
  public boolean meets(Quirk quirk) {
    counts.incrementAndGet(quirk.ordinal());
    met.add(quirk);
    told.accept(quirk);
    if (refused.contains(quirk)) {
      refusal = quirk;
      return false;
    }
    return true;
  }

  /** Counts a quirk unless it was met before in this try; false when it is not to be lived with. */
  public boolean meetsOnce(Quirk quirk) {
    return (met.contains(quirk) && tolerates(quirk)) || meets(quirk);
  }

  /** Counts a quirk; fails with what was found when it is not to be lived with. */
  public void require(Quirk quirk, String found) throws MalformedException {
    if (!meets(quirk)) {
      throw new MalformedException(found + "; " + refused(quirk));
    }
  }

  /** Whether a quirk would be lived with; counts nothing. */
  public boolean tolerates(Quirk quirk) {
    return !refused.contains(quirk);
  }

  /** The last quirk that was met and is not lived with; null when there was none. */
  public @Nullable Quirk refusal() {
    return refusal;
  }

  /** Begins another try with the same camera: the counts stay. */
  public void another() {
    met.clear();
    refusal = null;
  }

  /** A sentence that says why a quirk is the end. */
  public static String refused(Quirk quirk) {
    return "the quirk " + quirk.code() + " is not tolerated here";
  }

  /** How often each quirk was met so far; those that never were are left out. Any thread. */
  public Map<Quirk, Long> counts() {
    Map<Quirk, Long> met = new EnumMap<>(Quirk.class);
    for (Quirk quirk : Quirk.values()) {
      long count = counts.get(quirk.ordinal());
      if (count > 0) {
        met.put(quirk, count);
      }
    }
    return met;
  }

  /** How often a quirk was met so far. Any thread. */
  public long count(Quirk quirk) {
    return counts.get(quirk.ordinal());
  }
}
