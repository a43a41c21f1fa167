package org.camfleet.ops.e2e;

import java.util.List;

/** What tests tell of gaps in recordings, in seconds. */
final class Gaps {
  private Gaps() {}

  /** The value that a share of all does not exceed. */
  static double at(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty()
        ? 0
        : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }

  /** Tells how many there are, p50, p95 and the most. */
  static void figures(String name, List<Double> gaps) {
    figure(name + "_count", gaps.size(), "");
    figure(name + "_p50", at(gaps, 0.5), "s");
    figure(name + "_p95", at(gaps, 0.95), "s");
    figure(name + "_max", at(gaps, 1), "s");
  }

  /** Tells one figure. */
  static void figure(String name, double value, String unit) {
    Figures.print("FIGURE " + name + " " + Math.round(value * 1000) / 1000.0 + " " + unit);
  }
}
