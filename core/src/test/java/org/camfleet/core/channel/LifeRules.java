package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a join may end and when it must have ended: nobody is thrown out, and nobody is left. */
final class LifeRules {
  /** How late the channel's housekeeping may notice: it looks every 5 s, at media twice. */
  private static final Duration LATE = Duration.ofSeconds(11);

  /** How late a timer may be here: time passes by the second. */
  private static final Duration LATE_TIMER = Duration.ofSeconds(2);

  private static final ChannelEnvironment.Times TIMES = SimulatedChannel.TIMES;
  private static final Duration TO_ANSWER =
      Duration.ofSeconds(SimulatedChannel.MESSAGE_LIFE_SECONDS + 10);
  private static final Duration TO_CONNECT = TO_ANSWER.plus(TIMES.connect());

  private final SimulatedChannel world;
  private final SimulatedJoin join;
  private final List<SimulatedJoin> newer;
  private final List<String> answers;

  private LifeRules(SimulatedChannel world, SimulatedJoin join) {
    this.world = world;
    this.join = join;
    FakePeers.FakePeer peer = world.peers.of(join.epoch);
    answers = peer == null ? List.of() : peer.answers;
    newer =
        world.joins.stream()
            .filter(one -> one.epoch > join.epoch && one.participant.equals(join.participant))
            .toList();
  }

  /** Checks a channel at rest. */
  static void check(SimulatedChannel world) {
    for (SimulatedJoin join : world.joins) {
      if (join.life() == world.life()) {
        new LifeRules(world, join).check();
      } else {
        assertThat(world.isAlive(join))
            .as("%s: %s outlives its channel", world.where(), join.epoch)
            .isFalse();
      }
    }
  }

  private void check() {
    if (world.isAlive(join)) {
      assertThat(whyItMustBeGone())
          .as("%s: why %s should be gone at %s", world.where(), join, world.now())
          .isNull();
      checkAnswers();
    } else {
      assertThat(Optional.ofNullable(join.excuse).or(this::whyItMayBeGone))
          .as("%s: why %s is gone at %s, answers %s", world.where(), join, world.now(), answers)
          .isPresent();
    }
  }

  private @Nullable String whyItMustBeGone() {
    Instant now = world.now().minus(LATE);
    boolean master = join.participant.isMaster();
    if (isDisplaced()) {
      return "a newer one took its place";
    } else if (!join.connected) {
      return mustHaveConnected(now);
    } else if (isOver(join.since, life(), now)) {
      return "its life is over";
    } else if (master) {
      return isOver(join.lastMedia, TIMES.masterIdle(), now) ? "it sent nothing" : null;
    }
    Instant fed = world.archive.lastFed();
    Instant waits = fed.isAfter(join.since) ? fed : join.since;
    return isOver(waits, TIMES.viewerWait(), now) ? "no master came" : null;
  }

  private @Nullable String mustHaveConnected(Instant now) {
    if (isOver(join.since, TO_CONNECT, now)) {
      return "it never connected";
    } else if (!answers.isEmpty()) {
      return null;
    }
    return isOver(join.since, TO_ANSWER, now) || isOutdone(world.now().minus(LATE_TIMER))
        ? "it never answered"
        : null;
  }

  private Optional<String> whyItMayBeGone() {
    Instant now = world.now();
    // Until a check tells, an answer may be taken for a newer offer, or give way to a late one.
    boolean answered = !join.harmed && !join.ambiguous && lastAnswer().contains(join.mark());
    if (isDisplaced()
        || !join.participant.isMaster() && newer.stream().anyMatch(one -> one.connected)) {
      return Optional.of("a newer one took its place");
    } else if (isOver(join.since, TO_CONNECT, now)) {
      return whyItMayBeGoneSoLate(now);
    }
    return !answered && (isOver(join.since, TO_ANSWER, now) || isOutdone(now))
        ? Optional.of("it did not answer")
        : Optional.empty();
  }

  private Optional<String> whyItMayBeGoneSoLate(Instant now) {
    if (!join.stood) {
      return Optional.of("it never connected");
    } else if (isOver(join.since, life(), now)) {
      return Optional.of("its life is over");
    }
    boolean idle =
        join.participant.isMaster()
            ? isOver(join.lastMedia, TIMES.masterIdle(), now)
            : isOver(join.since, TIMES.viewerWait(), now);
    return idle ? Optional.of("nothing came") : Optional.empty();
  }

  private boolean isDisplaced() {
    if (join.participant.isMaster()) {
      return world.archive.highest() > join.epoch || world.immediate && !newer.isEmpty();
    }
    return newer.stream().anyMatch(one -> one.stood);
  }

  /** Whether a newer offer is there for longer than this one may stay unanswered. */
  private boolean isOutdone(Instant now) {
    return newer.stream().anyMatch(one -> isOver(one.since, TIMES.unanswered(), now));
  }

  /** Whoever did nothing strange is given the answer that it sent, whatever others do. */
  private void checkAnswers() {
    String from = "from:" + join.participant.toString().replace(' ', '-') + " ";
    assertThat(answers)
        .as("%s: answers that %s is given are its own", world.where(), join.epoch)
        .allMatch(answer -> answer.contains(from) || !answer.contains("from:"));
    if (join.answered && join.checked && !join.harmed) {
      assertThat(lastAnswer())
          .as("%s: the answer of %s among %s", world.where(), join.epoch, answers)
          .contains(join.mark());
    }
  }

  private String lastAnswer() {
    return answers.isEmpty() ? "none" : answers.get(answers.size() - 1);
  }

  private static Duration life() {
    Duration life = TIMES.sessionLife();
    return life == null ? Duration.ofDays(1) : life;
  }

  private static boolean isOver(Instant since, Duration length, Instant now) {
    return !since.plus(length).isAfter(now);
  }
}
