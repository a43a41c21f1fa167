package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.camfleet.core.bridge.JoinProgress.Action;
import org.camfleet.core.bridge.JoinProgress.Step;
import org.camfleet.core.signaling.SignalingEnd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sessions of two minutes, in virtual time: the next one stands before the service ends the former,
 * also when the first attempt is lost in any way.
 */
class ShortLifeTest {
  private static final Duration LIFE = Duration.ofMinutes(2);

  /** What each step takes at a service that is far away. */
  private static final Duration STEP = Duration.ofSeconds(1);

  private static final SignalingEnd CUT = new SignalingEnd(SignalingEnd.Kind.LOST, 0, "cut");
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final SessionFault UNREACHABLE =
      new SessionFault(SessionFault.Kind.UNREACHABLE, "Connection reset");

  /** What happens to the attempts, one after another, before one goes well. */
  enum Losses {
    NONE,
    LOOK_UP_CUT(Loss.LOOK_UP_CUT),
    JOIN_CUT(Loss.JOIN_CUT),
    JOIN_HANGS(Loss.JOIN_HANGS),
    NO_OFFER(Loss.NO_OFFER),
    SOCKET_CUT(Loss.SOCKET_CUT),
    ANSWER_LOST(Loss.ANSWER_LOST),
    LOOK_UP_CUT_THEN_NO_OFFER(Loss.LOOK_UP_CUT, Loss.NO_OFFER),
    SOCKET_CUT_THEN_NO_OFFER(Loss.SOCKET_CUT, Loss.NO_OFFER),
    JOIN_CUT_THEN_NO_OFFER(Loss.JOIN_CUT, Loss.NO_OFFER),
    LOOK_UP_CUT_THEN_ANSWER_LOST(Loss.LOOK_UP_CUT, Loss.ANSWER_LOST);

    private final List<Loss> all;

    Losses(Loss... all) {
      this.all = List.of(all);
    }
  }

  private enum Loss {
    LOOK_UP_CUT,
    JOIN_CUT,
    JOIN_HANGS,
    NO_OFFER,
    SOCKET_CUT,
    ANSWER_LOST
  }

  private final Random random = new Random(Long.getLong("camfleet.seed", 1));
  private long now;
  private long alarm;
  private Action action;
  private JoinProgress progress;

  @ParameterizedTest
  @EnumSource(Losses.class)
  void theNextSessionStandsBeforeTheFormerEnds(Losses losses) {
    for (int channel = 0; channel < 500; channel++) {
      begin("camera-" + channel);
      stand(List.of());
      for (int rejoin = 0; rejoin < 5; rejoin++) {
        long since = now;
        passTo(alarm);
        take(progress.timeIsUp());
        stand(losses.all);
        assertThat(Duration.ofNanos(now - since))
            .as("camera-%d, join %d", channel, rejoin)
            .isLessThan(LIFE);
      }
    }
  }

  private void begin(String channel) {
    now = random.nextLong(Duration.ofHours(1).toNanos());
    progress =
        new JoinProgress(
            new Backoff(random),
            new OfferWait(Duration.ofSeconds(6), random, () -> now),
            new SessionPlan(LIFE, channel, () -> Instant.EPOCH.plusNanos(now), random),
            new Fight(Fight.Policy.TAKE_BACK, random),
            () -> now);
    take(progress.start());
  }

  private void take(Step step) {
    Duration set = step.alarm();
    if (set != null) {
      alarm = set.isZero() ? Long.MAX_VALUE : now + set.toNanos();
    }
    action = step.action();
  }

  private void passTo(long moment) {
    assertThat(moment).as("something is awaited").isNotEqualTo(Long.MAX_VALUE);
    now = moment;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** Until the next session stands. */
  private void stand(List<Loss> losses) {
    int lost = 0;
    while (true) {
      Loss loss = lost < losses.size() ? losses.get(lost) : null;
      if (action == Action.NOTHING) {
        passTo(alarm);
        take(progress.timeIsUp());
        continue;
      }
      pass(STEP);
      if (action == Action.CONNECT) {
        take(progress.socketOpen());
      } else if (action != Action.JOIN) {
        boolean cut = loss == Loss.LOOK_UP_CUT;
        lost += cut ? 1 : 0;
        take(cut ? progress.faulted(UNREACHABLE) : progress.prepared(Duration.ofMinutes(5)));
      } else if (loss == null || loss == Loss.LOOK_UP_CUT) {
        joined();
        return;
      } else {
        lost++;
        lose(loss);
      }
    }
  }

  private void joined() {
    take(progress.joinSent());
    take(progress.joinAccepted());
    take(progress.answered());
    pass(STEP);
    take(progress.connected("AES"));
  }

  private void lose(Loss loss) {
    take(progress.joinSent());
    if (loss == Loss.JOIN_HANGS) {
      long timeout = now + CALL_TIMEOUT.toNanos();
      if (timeout < alarm) {
        passTo(timeout);
        take(progress.faulted(UNREACHABLE));
      }
      return;
    }
    if (loss == Loss.JOIN_CUT) {
      take(progress.faulted(UNREACHABLE));
      return;
    }
    take(progress.joinAccepted());
    if (loss == Loss.SOCKET_CUT) {
      take(progress.socketEnded(CUT));
    } else if (loss == Loss.ANSWER_LOST) {
      take(progress.answered());
    }
  }
}
