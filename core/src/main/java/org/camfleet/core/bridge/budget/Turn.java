package org.camfleet.core.bridge.budget;

/** One call on its way to a service: asked when it may go, until it may. Not thread-safe. */
public final class Turn {
  /** What {@link #next} answers when too many wait. */
  public static final long REFUSED = -1;

  private final AccountBudget budget;
  private final KvsCall call;
  private final String channel;
  private long place = REFUSED;
  private boolean departs;

  Turn(AccountBudget budget, KvsCall call, String channel) {
    this.budget = budget;
    this.call = call;
    this.channel = channel;
  }

  /** Nanoseconds to wait before asking again; 0: go now; {@link #REFUSED}: too many wait. */
  public long next() {
    if (place == REFUSED) {
      place = budget.place(call);
    }
    if (place == REFUSED) {
      return REFUSED;
    }
    long wait = departs ? budget.pauseLeft() : budget.untilTurn(call, place);
    if (wait > 0 || departs) {
      return wait;
    }
    departs = true;
    return budget.depart(call, channel);
  }

  /** It is not made: its place in the line is free. */
  public void leave() {
    if (place != REFUSED && !departs) {
      budget.leave(call, place);
    }
  }
}
