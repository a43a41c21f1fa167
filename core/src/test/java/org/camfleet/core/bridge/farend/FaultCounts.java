package org.camfleet.core.bridge.farend;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How often what went wrong. */
public final class FaultCounts {
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final Map<Integer, Long> closeCodes = new TreeMap<>();
  private long violations;

  void count(Fault fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  void closed(int code) {
    closeCodes.merge(code, 1L, Long::sum);
  }

  void violated() {
    violations++;
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
