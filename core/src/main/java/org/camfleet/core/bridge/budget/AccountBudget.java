package org.camfleet.core.bridge.budget;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What this node may ask of one account in one region: calls leave evenly spaced, so that quotas
 * hold for the account and for each channel, and not at all while the service wants a pause. Shared
 * by all bridges of the node; any thread.
 *
 * <p>First come, first served. When more wait than a minute takes at full rate, further ones are
 * refused and come again later: so nothing waits without bound.
 */
public final class AccountBudget {
  private static final int LONGEST_LINE_SECONDS = 60;
  private static final int MOST_CHANNELS = 50_000;
  private static final double SECOND = 1e9;

  private final CallRates rates;
  private final IntSupplier nodes;
  private final LongSupplier nanos;
  private final Throttle throttle;
  private final Map<KvsCall, CallLine> lines = new EnumMap<>(KvsCall.class);
  private final ChannelPaces channels = new ChannelPaces(MOST_CHANNELS);

  /**
   * A budget that begins gently.
   *
   * @param rates what the service allows
   * @param nodes how many nodes share the account, at least 1; asked for each call
   * @param nanos a monotonic clock in nanoseconds
   */
  public AccountBudget(
      CallRates rates, IntSupplier nodes, RandomGenerator random, LongSupplier nanos) {
    this.rates = rates;
    this.nodes = nodes;
    this.nanos = nanos;
    this.throttle = new Throttle(random);
    long now = nanos.getAsLong();
    for (KvsCall call : KvsCall.values()) {
      lines.put(call, new CallLine(now));
    }
  }

  /** A turn for one call about this channel. */
  public Turn turn(KvsCall call, String channel) {
    return new Turn(this, call, channel);
  }

  /** A call was answered as it should be: the account may be pressed a little harder. */
  public synchronized void succeeded() {
    throttle.succeeded(nanos.getAsLong());
  }

  /**
   * The service says that it is called too often, or that it fails: everybody on this account waits
   * and goes on gently. False when that was known already.
   */
  public synchronized boolean throttled() {
    return throttle.throttled(nanos.getAsLong());
  }

  /** Nanoseconds until calls may be made again; 0: now. */
  public synchronized long pauseLeft() {
    return throttle.pauseLeft(nanos.getAsLong());
  }

  /** How much of the allowed rate is used at present, above 0, at most 1. */
  public synchronized double pressure() {
    return throttle.pressure();
  }

  /** A place in the line, or {@link Turn#REFUSED}. */
  synchronized long place(KvsCall call) {
    double full = rate(call);
    if (full == 0) {
      return 0;
    }
    long now = nanos.getAsLong();
    CallLine line = line(call, now);
    double rate = full * throttle.pressure();
    return line.waiting(now, rate) > LONGEST_LINE_SECONDS * full
        ? Turn.REFUSED
        : line.place(now, rate);
  }

  /** Whoever has this place waits no longer; those behind it go sooner. */
  synchronized void leave(KvsCall call, long place) {
    double full = rate(call);
    if (full > 0) {
      long now = nanos.getAsLong();
      line(call, now).leave(place, now, full * throttle.pressure());
    }
  }

  /** Nanoseconds until whoever has this place should ask again; 0: its turn has come. */
  synchronized long untilTurn(KvsCall call, long place) {
    long now = nanos.getAsLong();
    long pause = throttle.pauseLeft(now);
    CallLine line = line(call, now);
    double full = rate(call);
    if (pause > 0 || full == 0) {
      return pause;
    }
    return line.untilTurn(place, now, full * throttle.pressure());
  }

  /** Books the departure of a call whose turn has come: in how many nanoseconds. */
  synchronized long depart(KvsCall call, String channel) {
    long now = nanos.getAsLong();
    double full = rate(call);
    long wait = full == 0 ? 0 : line(call, now).depart(now, full * throttle.pressure());
    double ofChannel = rates.ofChannel(call);
    return ofChannel == 0
        ? wait
        : channels.book(call, channel, now + wait, (long) (SECOND / ofChannel)) - now;
  }

  private CallLine line(KvsCall call, long now) {
    CallLine line = Objects.requireNonNull(lines.get(call));
    if (throttle.pauseLeft(now) > 0) {
      line.skipTo(now);
    }
    return line;
  }

  /** This node's part of what the account may do in a second; 0: no limit. */
  private double rate(KvsCall call) {
    return rates.ofAccount(call) / Math.max(1, nodes.getAsInt());
  }
}
