package org.camfleet.core.bridge.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AccountBudgetTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long now = -5; // such clocks may begin below zero, and pass it
  private int nodes = 1;
  private final AccountBudget budget = budget(CallRates.AWS);

  private AccountBudget budget(CallRates rates) {
    return new AccountBudget(rates, () -> nodes, new Random(1), () -> now);
  }

  /** When each of so many calls, all wanted now, leaves. */
  private List<Long> departures(AccountBudget from, KvsCall call, int count) {
    long begin = now;
    List<Turn> turns = new ArrayList<>();
    List<Long> due = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      turns.add(from.turn(call, "channel-" + i));
      due.add(begin);
    }
    while (!turns.isEmpty()) {
      int next = 0;
      for (int i = 1; i < turns.size(); i++) {
        next = due.get(i) < due.get(next) ? i : next;
      }
      now = Math.max(now, due.get(next));
      long wait = turns.get(next).next();
      if (wait > 0) {
        due.set(next, now + wait);
        continue;
      }
      turns.remove(next);
      due.remove(next);
      if (wait == 0) {
        left.add(now - begin);
      }
    }
    return left;
  }

  private void press(AccountBudget pressed) {
    for (int i = 0; i < 50; i++) {
      pressed.succeeded();
    }
  }

  private static int mostInASecond(List<Long> departures) {
    int most = 0;
    for (int from = 0; from < departures.size(); from++) {
      int count = 0;
      while (from + count < departures.size()
          && departures.get(from + count) - departures.get(from) < SECOND) {
        count++;
      }
      most = Math.max(most, count);
    }
    return most;
  }

  @Test
  void joinsOfAnAccountLeaveAtFourFifthsOfItsQuota() {
    press(budget);
    List<Long> left = departures(budget, KvsCall.JOIN, 200);
    assertThat(left).hasSize(200);
    assertThat(mostInASecond(left)).isEqualTo(40);
    assertThat(left.get(199)).isCloseTo(199 * SECOND / 40, within(SECOND / 10));
  }

  @Test
  void anIdleAccountSavesNothingUp() {
    press(budget);
    now += 3600 * SECOND;
    assertThat(mostInASecond(departures(budget, KvsCall.JOIN, 100))).isEqualTo(40);
  }

  @Test
  void whoLeavesTheLineKeepsNobodyWaiting() {
    press(budget);
    List<Turn> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      all.add(budget.turn(KvsCall.JOIN, "channel-" + i));
      all.get(i).next();
    }
    all.subList(40, 360).forEach(Turn::leave);
    now += SECOND;
    assertThat(all.subList(0, 40)).allMatch(turn -> turn.next() >= 0);
    List<Long> left = new ArrayList<>();
    for (long passed = 0; passed < 2 * SECOND; passed += SECOND / 100) {
      now += SECOND / 100;
      for (Turn turn : List.copyOf(all.subList(360, all.size()))) {
        if (turn.next() == 0) {
          left.add(now);
          all.remove(turn);
        }
      }
    }
    assertThat(left).as("those behind them, within two seconds and not ten").hasSize(40);
    assertThat(mostInASecond(left)).isLessThanOrEqualTo(41);
  }

  @Test
  void nodesDivideTheAccount() {
    nodes = 4;
    press(budget);
    assertThat(mostInASecond(departures(budget, KvsCall.JOIN, 50))).isEqualTo(10);
  }

  @Test
  void anAccountIsPressedGentlyAtFirst() {
    List<Long> left = departures(budget, KvsCall.JOIN, 30);
    assertThat(mostInASecond(left)).isEqualTo(8);
    assertThat(budget.pressure()).isCloseTo(0.2, within(1e-9));
    budget.succeeded();
    assertThat(budget.pressure()).isCloseTo(0.22, within(1e-9));
  }

  @Test
  void whoWaitsLeavesSoonerWhenTheServiceTurnsOutWell() {
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      turns.add(budget.turn(KvsCall.JOIN, "channel-" + i));
    }
    turns.forEach(Turn::next);
    press(budget);
    for (int i = 0; i < 60; i++) {
      now += SECOND / 40;
      turns.removeIf(turn -> turn.next() == 0);
    }
    assertThat(turns).as("at a fifth of the pressure they would wait for five seconds").isEmpty();
  }

  @Test
  void oneChannelJoinsLessThanTwiceASecond() {
    press(budget);
    Turn first = budget.turn(KvsCall.JOIN, "gate");
    assertThat(first.next()).isZero();
    now += SECOND / 10;
    Turn second = budget.turn(KvsCall.JOIN, "gate");
    long wait = second.next();
    assertThat(wait).isCloseTo((long) (0.525 * SECOND), within(SECOND / 100));
    assertThat(budget.turn(KvsCall.CONNECT, "gate").next()).as("another call").isZero();
    now += wait;
    assertThat(second.next()).isZero();
  }

  @Test
  void aThrottledAccountPausesForEverybodyAndGoesOnAtHalf() {
    press(budget);
    Turn waiting = budget.turn(KvsCall.JOIN, "gate");
    assertThat(budget.throttled()).isTrue();
    assertThat(budget.throttled()).as("sent before the pause").isFalse();
    assertThat(budget.pressure()).isCloseTo(0.5, within(1e-9));
    long pause = budget.pauseLeft();
    assertThat(pause).isBetween(SECOND / 5, 3 * SECOND / 5);
    assertThat(waiting.next()).isEqualTo(pause);
    assertThat(budget.turn(KvsCall.DESCRIBE_CHANNEL, "door").next()).isEqualTo(pause);
    now += pause;
    assertThat(waiting.next()).isZero();
    assertThat(mostInASecond(departures(budget, KvsCall.JOIN, 60))).isLessThanOrEqualTo(20);
  }

  @Test
  void pausesGrowToAQuarterOfAMinuteAndBeginSmallAgain() {
    long longest = 0;
    for (int i = 0; i < 100; i++) {
      budget.throttled();
      longest = Math.max(longest, budget.pauseLeft());
      now += budget.pauseLeft();
    }
    assertThat(longest).isEqualTo(Throttle.LONGEST_PAUSE);
    budget.succeeded();
    budget.throttled();
    assertThat(budget.pauseLeft()).isLessThan(3 * Throttle.FIRST_PAUSE);
  }

  @Test
  void aLineOfMoreThanAMinuteTakesNobodyElse() {
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      turns.add(budget.turn(KvsCall.JOIN, "channel-" + i));
    }
    long refused = turns.stream().filter(turn -> turn.next() == Turn.REFUSED).count();
    assertThat(refused).isBetween(90L, 100L);
    now += 1200 * SECOND; // those gave up meanwhile, and keep nobody waiting
    assertThat(budget.turn(KvsCall.JOIN, "door").next()).isZero();
  }

  @Test
  void whatIsNotNamedHasNoLimitAndAPauseHoldsForItToo() {
    AccountBudget open = budget(new CallRates(Map.of(), Map.of(), 1));
    assertThat(mostInASecond(departures(open, KvsCall.JOIN, 1000))).isEqualTo(1000);
    open.throttled();
    assertThat(open.turn(KvsCall.JOIN, "gate").next()).isPositive();
  }

  @Test
  void pacesOfChannelsAreForgottenWhenTheyAreDueAndBounded() {
    ChannelPaces paces = new ChannelPaces(10);
    for (int i = 0; i < 100; i++) {
      paces.book(KvsCall.JOIN, "channel-" + i, now, SECOND);
    }
    assertThat(paces.size()).isEqualTo(10);
    now += 2 * SECOND;
    for (int i = 0; i < 10; i++) {
      paces.book(KvsCall.JOIN, "gate", now, SECOND);
    }
    assertThat(paces.size()).isEqualTo(1);
  }
}
