package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.bridge.farend.FarEnd;
import org.camfleet.core.bridge.farend.FaultCounts;
import org.camfleet.core.bridge.farend.Odds;
import org.camfleet.core.bridge.farend.StoredTime;
import org.camfleet.core.bridge.farend.VirtualTime;

/** A fleet on two nodes, for days, against a far end that does everything wrong at times. */
final class ConductorSimulation {
  private static final int NODES = 2;
  private static final Odds ODDS = new Odds(0.01, 0.01, 0.002);
  private static final Duration CLOCK_OFF = Duration.ofMinutes(10);

  /** A stranger stays from one to this many minutes. */
  private static final int MOST_MINUTES = 12;

  /** Until an operator sees that a channel is left to a stranger, and that it is ours again. */
  private static final Duration OPERATOR = Duration.ofMinutes(5);

  /** Those whose policy is to wait do so for this long, or up to a tenth longer. */
  private static final Duration WAIT = Duration.ofMinutes(10);

  private static final Duration UNDER_WAY = Duration.ofSeconds(1);
  private static final Duration ATTEMPT = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime();
  private final Random random;
  private final FarEnd service;
  private final SimulatedAccount[][] accounts;
  private final List<SimulatedSession> sessions = new ArrayList<>();
  private final Duration length;
  private long joinsAfterYield;

  /**
   * What came of it.
   *
   * @param availability share of the time, outages left out, in which media were stored
   * @param outageShare share of the time without media because of outages
   * @param fightShare the same because of strangers, which counts against the availability
   * @param hours seconds without media in each hour of each channel, sorted
   * @param longestGap for each policy, outages and fights left out
   * @param longestOfFight the same of gaps in which a stranger had to do
   * @param joinsAfterYield of channels that were to be left to a stranger
   * @param firstStored when each channel was first stored, sorted
   */
  record Outcome(
      double availability,
      double outageShare,
      double fightShare,
      float[] hours,
      Map<Fight.Policy, Duration> longestGap,
      Map<Fight.Policy, Duration> longestOfFight,
      long joinsAfterYield,
      long[] firstStored,
      long joins,
      FaultCounts counts) {
    float hour(double quantile) {
      return hours[(int) Math.min(hours.length - 1, hours.length * quantile)];
    }

    double firstStoredSeconds(double quantile) {
      return firstStored[(int) Math.min(firstStored.length - 1, firstStored.length * quantile)]
          / 1e9;
    }
  }

  ConductorSimulation(int channels, int accountCount, int days, long seed) {
    this(channels, accountCount, days, seed, CallRates.AWS, Duration.ofHours(1));
  }

  /**
   * A fleet that believes something else of the service.
   *
   * @param rates the quotas that it keeps
   * @param life the life of sessions that it plans for, or null
   */
  ConductorSimulation(
      int channels, int accountCount, int days, long seed, CallRates rates, Duration life) {
    random = new Random(seed);
    length = Duration.ofDays(days);
    service = new FarEnd(time, random, ODDS, accountCount, days);
    accounts = new SimulatedAccount[accountCount][NODES];
    for (SimulatedAccount[] nodes : accounts) {
      Arrays.setAll(nodes, node -> new SimulatedAccount(time, random, rates, NODES));
    }
    for (int i = 0; i < channels; i++) {
      int account = i % accountCount;
      SimulatedAccount home = accounts[account][i / accountCount % NODES];
      sessions.add(
          new SimulatedSession(
              time,
              random,
              home,
              "camera-" + i,
              service,
              account,
              (int) length.toHours(),
              new ConductSettings(null, life, policy(i), WAIT)));
    }
  }

  /** Of every twenty channels of any account two wait and one yields. */
  private Fight.Policy policy(int channel) {
    int which = (channel + channel / accounts.length) % 20;
    return which % 10 == 1
        ? Fight.Policy.WAIT
        : which == 2 ? Fight.Policy.YIELD : Fight.Policy.TAKE_BACK;
  }

  /**
   * How long a channel may be without a session because somebody seems to have taken it. Nobody
   * needs to have come: one in sixteen sockets is cut with 1000, as if somebody had.
   */
  static Duration longestPause(Fight.Policy policy) {
    Duration first = Duration.ofSeconds(35);
    return switch (policy) {
      case WAIT -> WAIT.plus(WAIT.dividedBy(10));
      case YIELD -> OPERATOR.plus(first);
      case TAKE_BACK -> first;
    };
  }

  Outcome run() {
    sessions.forEach(session -> session.onTakeover(this::takenOver));
    sessions.forEach(SimulatedSession::start);
    for (int day = 0; day < length.toDays(); day++) {
      long midnight = Duration.ofDays(day).toNanos();
      sessions.forEach(session -> spoil(session, midnight));
      for (int i = 0; i < accounts.length; i++) {
        spoil(i, midnight);
      }
    }
    time.runUntil(length.toNanos());
    return outcome();
  }

  /** Each socket is cut once a day, a session dies once in a week, a stranger comes in four. */
  private void spoil(SimulatedSession session, long midnight) {
    time.after(midnight + someTime(), () -> session.channel().cut());
    if (random.nextInt(7) == 0) {
      time.after(midnight + someTime(), () -> session.channel().die());
    }
    if (random.nextInt(25) == 0) {
      time.after(midnight + someTime(), () -> strangerComes(session));
    }
  }

  private void strangerComes(SimulatedSession session) {
    session.channel().strangerComes(Duration.ofSeconds(random.nextInt(60, MOST_MINUTES * 60)));
  }

  /** An operator looks after a channel that is left to a stranger. */
  private void takenOver(SimulatedSession session) {
    if (session.policy() == Fight.Policy.YIELD) {
      time.after(UNDER_WAY.toNanos(), () -> leave(session, session.channel().joins()));
    }
  }

  private void leave(SimulatedSession session, long joins) {
    time.after(
        OPERATOR.toNanos(),
        () -> {
          joinsAfterYield += session.channel().joins() - joins;
          session.follow(Fight.Policy.TAKE_BACK);
          time.after(OPERATOR.toNanos(), () -> yieldAgain(session));
        });
  }

  private void yieldAgain(SimulatedSession session) {
    session.follow(Fight.Policy.YIELD);
    // An attempt that is at work goes on; who then still has no session has made way for him.
    time.after(
        ATTEMPT.toNanos(),
        () -> {
          if (session.isSuperseded()) {
            leave(session, session.channel().joins());
          }
        });
  }

  private void spoil(int account, long midnight) {
    for (int i = 0; i < 4; i++) {
      time.after(midnight + someTime(), () -> expire(account));
    }
    for (int i = 0; i < 2; i++) {
      time.after(
          midnight + someTime(), () -> service.throttleEverything(account, Duration.ofMinutes(1)));
      for (SimulatedAccount node : accounts[account]) {
        time.after(midnight + someTime(), () -> clockIsOff(node));
      }
    }
  }

  /** The provider has new ones within a minute. */
  private void expire(int account) {
    service.expireCredentials(account);
    long later = random.nextLong(Duration.ofMinutes(1).toNanos());
    for (SimulatedAccount node : accounts[account]) {
      time.after(later, node::refreshCredentials);
    }
  }

  private void clockIsOff(SimulatedAccount node) {
    node.clockIsOff(random.nextBoolean() ? CLOCK_OFF : CLOCK_OFF.negated());
    time.after(Duration.ofMinutes(30).toNanos(), () -> node.clockIsOff(Duration.ZERO));
  }

  private long someTime() {
    return random.nextLong(Duration.ofDays(1).toNanos());
  }

  private Outcome outcome() {
    BinaryOperator<Duration> longer = BinaryOperator.maxBy(Comparator.naturalOrder());
    int hoursEach = (int) length.toHours();
    float[] hours = new float[sessions.size() * hoursEach];
    long[] firstStored = new long[sessions.size()];
    double gap = 0;
    double outage = 0;
    double fights = 0;
    Map<Fight.Policy, Duration> longestGap = new EnumMap<>(Fight.Policy.class);
    Map<Fight.Policy, Duration> longestOfFight = new EnumMap<>(Fight.Policy.class);
    for (int i = 0; i < sessions.size(); i++) {
      sessions.get(i).channel().close();
      StoredTime stored = sessions.get(i).channel().stored();
      System.arraycopy(stored.gapSeconds(), 0, hours, i * hoursEach, hoursEach);
      for (float seconds : stored.gapSeconds()) {
        gap += seconds;
      }
      outage += stored.outage() / 1e9;
      fights += stored.fights() / 1e9;
      longestGap.merge(policy(i), Duration.ofNanos(stored.longestGap()), longer);
      longestOfFight.merge(policy(i), Duration.ofNanos(stored.longestGapOfAFight()), longer);
      firstStored[i] = stored.firstStored() < 0 ? Long.MAX_VALUE : stored.firstStored();
    }
    Arrays.sort(hours);
    Arrays.sort(firstStored);
    double all = (double) length.toSeconds() * sessions.size();
    return new Outcome(
        1 - gap / (all - outage),
        outage / all,
        fights / all,
        hours,
        longestGap,
        longestOfFight,
        joinsAfterYield,
        firstStored,
        sessions.stream().mapToLong(SimulatedSession::joins).sum(),
        service.counts());
  }
}
