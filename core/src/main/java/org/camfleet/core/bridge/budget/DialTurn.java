package org.camfleet.core.bridge.budget;

import java.time.Duration;
import java.util.List;

/** One camera on its way to being connected to, through one line after the other. One thread. */
public final class DialTurn {
  private final DialBudget budget;
  private final List<DialBudget.Line> lines;
  private int next;
  private boolean waited;

  DialTurn(DialBudget budget, List<DialBudget.Line> lines) {
    this.budget = budget;
    this.lines = lines;
  }

  /** How long to wait before this is asked again; zero: connect now. */
  public Duration ask() {
    while (next < lines.size()) {
      long wait = budget.book(lines.get(next++));
      if (wait > 0) {
        waited = true;
        return Duration.ofNanos(wait);
      }
    }
    budget.dialed(waited);
    return Duration.ZERO;
  }
}
