package org.camfleet.ops.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** The named conditions under which this node may be given work. */
public final class Readiness {
  /** The answer of a condition that holds. */
  public static final String OK = "ok";

  private final Map<String, Supplier<String>> conditions = new ConcurrentSkipListMap<>();
  private final Map<String, Supplier<Map<String, String>>> notes = new ConcurrentSkipListMap<>();

  /** Adds a condition; it answers {@link #OK} or one sentence why not, quickly, on any thread. */
  public void add(String name, Supplier<String> condition) {
    conditions.put(name, condition);
  }

  /** Adds what is shown beside the conditions and is none; it answers quickly, on any thread. */
  public void show(String name, Supplier<Map<String, String>> note) {
    notes.put(name, note);
  }

  /** What is to be shown beside the conditions now. */
  Map<String, Map<String, String>> notes() {
    Map<String, Map<String, String>> shown = new TreeMap<>();
    notes.forEach((name, note) -> shown.put(name, note.get()));
    return shown;
  }

  /** What every condition says now; one that throws says so. */
  public Map<String, String> report() {
    Map<String, String> report = new TreeMap<>();
    conditions.forEach((name, condition) -> report.put(name, ask(condition)));
    return report;
  }

  private static String ask(Supplier<String> condition) {
    try {
      return condition.get();
    } catch (RuntimeException e) {
      return "failed: " + e.getMessage();
    }
  }
}
