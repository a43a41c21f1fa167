package org.camfleet.core.bridge.farend;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How often what went wrong. */
public final class FaultCounts {
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final Map<Integer, Long> closeCodes = new TreeMap<>();
  private long violations;
  private long stale;
  private long hasty;
  private long takeovers;
  private long lostCandidates;

  void count(Fault fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  void closed(int code) {
    closeCodes.merge(code, 1L, Long::sum);
  }

  void violated() {
    violations++;
  }

  void stale() {
    stale++;
  }

  void hasty() {
    hasty++;
  }

  void lostCandidates() {
    lostCandidates++;
  }

  /** Offers whose candidates came before them and were of no use to the client. */
  public long offersWithLostCandidates() {
    return lostCandidates;
  }

  void takenOver() {
    takeovers++;
  }

  /** How often the TURN server was shown credentials that had run out. */
  public long staleCredentials() {
    return stale;
  }

  /** Joins of a fight less than a minute after the one before. */
  public long hastyJoins() {
    return hasty;
  }

  /** How often strangers took a channel. */
  public long takeovers() {
    return takeovers;
  }

  /** Calls beyond a quota. */
  public long violations() {
    return violations;
  }

  /** How often each fault was injected. */
  public Map<Fault, Long> faults() {
    return faults;
  }

  /** How often sockets were cut with each code; 0: without one. */
  public Map<Integer, Long> closeCodes() {
    return closeCodes;
  }
}
