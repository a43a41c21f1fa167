package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.camfleet.core.bridge.JoinProgress.Action;
import org.camfleet.core.bridge.JoinProgress.Step;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.webrtc.Refusal;
import org.junit.jupiter.api.Test;

/** How a session that stands is joined anew, and what may come in between. */
class RejoinTest {
  private static final SessionFault LIMIT = new SessionFault(SessionFault.Kind.LIMIT, "too often");

  private final Random random = new Random(1);
  private long now;
  private final JoinProgress progress =
      new JoinProgress(
          new Backoff(random),
          new OfferWait(Duration.ofSeconds(6), random, () -> now),
          new SessionPlan(Duration.ofHours(1), "gate", this::wall, random),
          new Fight(Fight.Policy.TAKE_BACK, random),
          () -> now);

  private Instant wall() {
    return Instant.EPOCH.plusNanos(now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private Step stand() {
    progress.start();
    progress.prepared(Duration.ofMinutes(5));
    progress.socketOpen();
    progress.joinAccepted();
    progress.answered();
    return progress.connected("AES");
  }

  private Step due(Step step) {
    pass(step.alarm());
    return progress.timeIsUp();
  }

  private static SignalingEnd ended(SignalingEnd.Kind kind, int code) {
    return new SignalingEnd(kind, code, "it ended");
  }

  @Test
  void aSessionThatStandsIsJoinedAnewBesideItselfWhenItsPlanIsDue() {
    Step standing = stand();
    assertThat(standing.alarm()).isLessThan(Duration.ofMinutes(58)).isEqualTo(progress.untilPlan());
    assertThat(due(standing).action()).isEqualTo(Action.LOOK_UP);
    assertThat(progress.prepared(Duration.ofMinutes(5)).action()).isEqualTo(Action.CONNECT);
    assertThat(progress.socketOpen().action()).isEqualTo(Action.JOIN);
    progress.joinAccepted();
    progress.answered();
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    assertThat(progress.connected("AES").alarm()).isGreaterThan(Duration.ofMinutes(50));
    assertThat(progress.peerEnded(false, "the former").action()).isEqualTo(Action.NOTHING);
    assertThat(progress.joins()).isEqualTo(2);
  }

  @Test
  void aPlannedJoinThatBringsNoOfferIsRepeatedAndThenLookedUpAnew() {
    due(stand());
    progress.prepared(Duration.ofMinutes(5));
    Step join = progress.socketOpen();
    for (int i = 0; i < 2; i++) {
      assertThat(join.action()).isEqualTo(Action.JOIN);
      assertThat(progress.joinSent().alarm())
          .isBetween(Duration.ofSeconds(16), Duration.ofSeconds(18));
      join = due(progress.joinAccepted());
    }
    assertThat(due(progress.joinAccepted()).action()).isEqualTo(Action.LOOK_UP);
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
  }

  @Test
  void aJoinWithTurnCredentialsThatEndIsLookedUpAnew() {
    progress.start();
    progress.prepared(Duration.ofSeconds(30));
    progress.socketOpen();
    pass(Duration.ofSeconds(10));
    assertThat(due(progress.joinAccepted()).action()).as("16 s of 30 s").isEqualTo(Action.LOOK_UP);
  }

  @Test
  void aPlannedJoinThatFailsLeavesTheSessionAloneAndIsTriedAgain() {
    due(stand());
    Step failed = progress.faulted(LIMIT);
    assertThat(failed.alarm()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(due(failed).action()).isEqualTo(Action.LOOK_UP);
    progress.prepared(Duration.ofMinutes(5));
    progress.socketOpen();
    progress.joinAccepted();
    Step refused = progress.offerRefused(new Refusal("no-h264", "video: VP8 (expected: H264)"));
    assertThat(refused.alarm()).isPositive();
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    assertThat(due(refused).action()).isEqualTo(Action.LOOK_UP);
  }

  @Test
  void aSessionThatEndsWhileTheNextIsJoinedDoesNotDelayIt() {
    due(stand());
    progress.prepared(Duration.ofMinutes(5));
    progress.socketOpen();
    Step ended = progress.peerEnded(true, "consent-lost");
    assertThat(ended.alarm()).as("the alarm of the join goes on").isNull();
    assertThat(progress.phase()).isEqualTo(Phase.JOINING);
    assertThat(progress.fault().kind()).isEqualTo(SessionFault.Kind.SESSION_ENDED);
    progress.joinAccepted();
    progress.answered();
    progress.connected("AES");
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    assertThat(progress.fault()).isNull();
  }

  @Test
  void aSessionThatEndsWhileItsSocketIsAwaitedIsJoinedAnew() {
    stand();
    progress.socketEnded(ended(SignalingEnd.Kind.LOST, 0));
    Step ended = progress.peerEnded(true, "consent-lost");
    assertThat(progress.phase()).isEqualTo(Phase.WAITING);
    assertThat(due(ended).action()).isEqualTo(Action.LOOK_UP);
    progress.prepared(Duration.ofMinutes(5));
    assertThat(progress.socketOpen().action()).isEqualTo(Action.JOIN);
  }

  @Test
  void aSocketThatIsOpenedAnewKeepsThePlan() {
    Step standing = stand();
    pass(Duration.ofMinutes(1));
    Step cut = progress.socketEnded(ended(SignalingEnd.Kind.LOST, 0));
    assertThat(due(cut).action()).isEqualTo(Action.SIGN);
    progress.prepared(Duration.ofMinutes(5));
    Duration left = standing.alarm().minus(Duration.ofMinutes(1)).minus(cut.alarm());
    assertThat(progress.socketOpen().alarm()).isEqualTo(left);
  }

  @Test
  void anEndpointThatIsNotReachedIsAskedForAgain() {
    stand();
    Step cut = progress.socketEnded(ended(SignalingEnd.Kind.LOST, 0));
    assertThat(due(cut).action()).isEqualTo(Action.SIGN);
    progress.prepared(Duration.ofMinutes(5));
    Step unreachable = progress.socketEnded(ended(SignalingEnd.Kind.UNREACHABLE, 0));
    assertThat(due(unreachable).action()).isEqualTo(Action.LOOK_UP);
    progress.prepared(Duration.ofMinutes(5));
    assertThat(progress.socketOpen().action()).as("media flows").isEqualTo(Action.NOTHING);
  }

  @Test
  void aSocketThatBrokeWhileItsSessionCameAboutIsOpenedAnew() {
    progress.start();
    progress.prepared(Duration.ofMinutes(5));
    progress.socketOpen();
    progress.joinAccepted();
    progress.answered();
    progress.socketEnded(ended(SignalingEnd.Kind.LOST, 0));
    assertThat(progress.phase()).isEqualTo(Phase.WAITING);
    Step stands = progress.connected("AES");
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    assertThat(stands.alarm()).isLessThan(Duration.ofSeconds(5));
    assertThat(due(stands).action()).isEqualTo(Action.SIGN);
  }

  @Test
  void whoIsSentAwayAgainAtOnceGoesSlowly() {
    stand();
    assertThat(progress.goAway().action()).isEqualTo(Action.LOOK_UP);
    progress.prepared(Duration.ofMinutes(5));
    progress.socketOpen();
    Step again = progress.goAway();
    assertThat(again.action()).isEqualTo(Action.NOTHING);
    assertThat(again.alarm()).isPositive();
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    assertThat(due(again).action()).isEqualTo(Action.LOOK_UP);
  }

  @Test
  void sessionsThatEndAgainAndAgainSoonAreJoinedAboutOnceAMinute() {
    Duration last = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      stand();
      pass(Duration.ofSeconds(1));
      last = progress.peerEnded(true, "closed").alarm();
      pass(last);
    }
    assertThat(last).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    stand();
    pass(Duration.ofMinutes(2));
    assertThat(progress.peerEnded(true, "closed").alarm()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aStrangerIsMadeWayForAndTheNextJoinInAFightWaitsForItsMinute() {
    stand();
    pass(Duration.ofMinutes(2));
    Step taken = progress.socketEnded(ended(SignalingEnd.Kind.CLOSED, 1000));
    assertThat(progress.fault().kind()).isEqualTo(SessionFault.Kind.SUPERSEDED);
    assertThat(progress.displacements()).isEqualTo(1);
    assertThat(progress.peerEnded(true, "a newer master took over").alarm()).isNull();
    assertThat(due(taken).action()).isEqualTo(Action.LOOK_UP);
    progress.prepared(Duration.ofMinutes(5));
    assertThat(progress.socketOpen().action()).isEqualTo(Action.JOIN);
    Step unanswered = progress.joinAccepted();
    Step held = due(unanswered);
    assertThat(held.action()).as("six seconds after the last join").isEqualTo(Action.NOTHING);
    assertThat(held.alarm()).isEqualTo(Duration.ofSeconds(54));
  }

  @Test
  void theMinuteOfAFightBeginsWhenTheServiceHasTakenTheJoin() {
    stand();
    pass(Duration.ofMinutes(2));
    due(progress.socketEnded(ended(SignalingEnd.Kind.CLOSED, 1000)));
    progress.prepared(Duration.ofMinutes(5));
    progress.socketOpen();
    pass(Duration.ofSeconds(20));
    Step unanswered = progress.joinAccepted();
    assertThat(due(unanswered).alarm())
        .as("the call had waited for its turn, and its six seconds are over")
        .isEqualTo(Duration.ofSeconds(54));
  }

  @Test
  void credentialsThatWereGoodAreTriedOnceMoreAtOnce() {
    stand();
    pass(Duration.ofMinutes(2));
    progress.peerEnded(true, "closed");
    progress.timeIsUp();
    SessionFault denied = new SessionFault(SessionFault.Kind.BAD_CREDENTIALS, "403");
    assertThat(progress.faulted(denied).alarm()).isGreaterThan(Duration.ofSeconds(5));
    stand();
    Step plan = stand();
    pass(plan.alarm());
    progress.timeIsUp();
    assertThat(progress.faulted(denied).alarm()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void anAttemptOfWhichNothingIsHeardIsBegunAnew() {
    Step looking = progress.start();
    assertThat(due(looking).action()).isEqualTo(Action.LOOK_UP);
    stand();
    due(progress.socketEnded(ended(SignalingEnd.Kind.LOST, 0)));
    Step again = due(progress.faulted(LIMIT));
    assertThat(due(again).action()).isEqualTo(Action.SIGN);
  }
}
