package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.camfleet.core.bridge.JoinProgress.Action;
import org.camfleet.core.bridge.JoinProgress.Step;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.Refusal;
import org.junit.jupiter.api.Test;

class JoinProgressTest {
  private static final Duration OFFER_TIMEOUT = Duration.ofSeconds(6);
  private static final SessionFault UNREACHABLE =
      new SessionFault(SessionFault.Kind.UNREACHABLE, "no route");

  private final JoinProgress progress = new JoinProgress(new Backoff(new Random(1)), OFFER_TIMEOUT);

  @Test
  void aSessionLooksUpConnectsJoinsAnswersAndStands() {
    assertThat(progress.start().action()).isEqualTo(Action.LOOK_UP);
    assertThat(progress.prepared().action()).isEqualTo(Action.CONNECT);
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTING);
    assertThat(progress.socketOpen().action()).isEqualTo(Action.JOIN);
    assertThat(progress.joinAccepted()).isEqualTo(new Step(Action.NOTHING, OFFER_TIMEOUT));
    assertThat(progress.phase()).isEqualTo(Phase.AWAITING_OFFER);
    assertThat(progress.answered().alarm()).isEqualTo(Duration.ZERO);
    assertThat(progress.phase()).isEqualTo(Phase.NEGOTIATING);
    assertThat(progress.connected("AES").alarm()).isEqualTo(Duration.ZERO);
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    assertThat(progress.srtpProfile()).isEqualTo("AES");
    assertThat(progress.joins()).isEqualTo(1);
  }

  @Test
  void anOfferThatDoesNotComeIsAskedForAgain() {
    awaitOffer();
    assertThat(progress.timeIsUp().action()).isEqualTo(Action.JOIN);
    progress.joinAccepted();
    assertThat(progress.joins()).isEqualTo(2);
  }

  @Test
  void anOfferAheadOfTheReplyToItsJoinIsNotAwaitedAgain() {
    progress.start();
    progress.prepared();
    progress.socketOpen();
    progress.answered();
    assertThat(progress.joinAccepted().alarm()).isNull();
    assertThat(progress.phase()).isEqualTo(Phase.NEGOTIATING);
  }

  @Test
  void whileMediaFlowsOnlyTheSocketIsOpenedAnew() {
    stand();
    Step step = progress.socketEnded(ended(SignalingEnd.Kind.CLOSED, 1006));
    assertThat(step.alarm()).isPositive();
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    assertThat(progress.timeIsUp().action()).isEqualTo(Action.SIGN);
    assertThat(progress.prepared().action()).isEqualTo(Action.CONNECT);
    assertThat(progress.socketOpen().action()).isEqualTo(Action.NOTHING);
    assertThat(progress.goAway().action()).isEqualTo(Action.LOOK_UP);
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
  }

  @Test
  void whoIsSentAwayJoinsAgainBesideTheSessionThatStands() {
    stand();
    assertThat(progress.goAway().action()).isEqualTo(Action.LOOK_UP);
    assertThat(progress.prepared().action()).isEqualTo(Action.CONNECT);
    assertThat(progress.socketOpen().action()).isEqualTo(Action.JOIN);
    assertThat(progress.joinAccepted().alarm()).isEqualTo(OFFER_TIMEOUT.plusSeconds(10));
    assertThat(progress.answered().alarm()).isNull();
    assertThat(progress.phase()).as("as long as the former stands").isEqualTo(Phase.CONNECTED);
    progress.connected("AES");
    assertThat(progress.joins()).isEqualTo(2);
    assertThat(progress.socketOpen().action()).as("the next socket").isEqualTo(Action.NOTHING);
  }

  @Test
  void aSessionThatLingersBeginsNothingUntilItsPeerEnds() {
    stand();
    progress.linger();
    // The channel moves at the same time, and its GO_AWAY may come last.
    assertThat(progress.goAway().action()).isEqualTo(Action.NOTHING);
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    assertThat(progress.socketEnded(ended(SignalingEnd.Kind.CLOSED, 1000)).action())
        .isEqualTo(Action.NOTHING);
    assertThat(progress.timeIsUp().action()).isEqualTo(Action.NOTHING);
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);

    Step last = progress.peerEnded(true, "displaced");
    assertThat(progress.phase()).isEqualTo(Phase.WAITING);
    assertThat(last).isEqualTo(new Step(Action.NOTHING, Duration.ZERO));
    assertThat(progress.timeIsUp().action()).isEqualTo(Action.NOTHING);
  }

  @Test
  void aFailedCallWhileMediaFlowsIsTriedAgainAndEndsNothing() {
    stand();
    progress.socketEnded(ended(SignalingEnd.Kind.LOST, 0));
    assertThat(progress.timeIsUp().action()).isEqualTo(Action.SIGN);
    assertThat(progress.faulted(UNREACHABLE).alarm()).isPositive();
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    assertThat(progress.fault()).isNull();
    assertThat(progress.faulted(UNREACHABLE)).as("that of an earlier call").isEqualTo(Step.NONE);
    assertThat(progress.timeIsUp().action()).isEqualTo(Action.SIGN);
  }

  @Test
  void theOfferOfAJoinThatWaitsForItsTurnIsAwaitedFromWhenItIsSent() {
    stand();
    progress.goAway();
    progress.prepared();
    assertThat(progress.socketOpen().alarm()).isGreaterThan(Duration.ofMinutes(1));
    assertThat(progress.isBetweenAttempts()).isFalse();
    assertThat(progress.joinSent().alarm()).isEqualTo(OFFER_TIMEOUT.plusSeconds(10));
  }

  @Test
  void inAFightAJoinCountsFromWhenItWasSentAndNotFromWhenItWasDecided() {
    long[] now = new long[1];
    JoinProgress fighting =
        new JoinProgress(
            new Backoff(new Random(1)),
            new OfferWait(OFFER_TIMEOUT, new Random(1), () -> now[0]),
            SessionPlan.NONE,
            new Fight(Fight.Policy.TAKE_BACK, new Random(1)),
            () -> now[0]);
    fighting.start();
    fighting.prepared();
    assertThat(fighting.socketOpen().action()).isEqualTo(Action.JOIN);
    now[0] += Duration.ofSeconds(50).toNanos(); // others are before it
    fighting.joinSent();
    fighting.joinAccepted();
    now[0] += Duration.ofSeconds(2).toNanos();
    fighting.answered();
    fighting.connected("AES");
    assertThat(fighting.socketEnded(ended(SignalingEnd.Kind.CLOSED, 1000)).alarm())
        .as("at most one join a minute leaves")
        .isEqualTo(Duration.ofSeconds(58));
    assertThat(fighting.isBetweenAttempts()).as("no join may wait meanwhile").isTrue();
  }

  @Test
  void aDisplacedSessionIsSuperseded() {
    stand();
    Step step = progress.socketEnded(ended(SignalingEnd.Kind.CLOSED, 1000));
    assertThat(step.alarm()).isGreaterThan(Duration.ofSeconds(20));
    assertThat(progress.fault().kind()).isEqualTo(SessionFault.Kind.SUPERSEDED);
    assertThat(progress.srtpProfile()).isNull();
    assertThat(progress.timeIsUp().action()).isEqualTo(Action.LOOK_UP);
  }

  @Test
  void aRefusedSocketTellsBadCredentialsFromAnAbsentService() {
    progress.start();
    progress.socketEnded(ended(SignalingEnd.Kind.REFUSED, 403));
    assertThat(progress.fault().kind()).isEqualTo(SessionFault.Kind.BAD_CREDENTIALS);
    progress.start();
    progress.socketEnded(ended(SignalingEnd.Kind.REFUSED, 500));
    assertThat(progress.fault().kind()).isEqualTo(SessionFault.Kind.UNREACHABLE);
  }

  @Test
  void onlyThePeerThatCarriedTheMediaEndsAStandingSession() {
    stand();
    assertThat(progress.peerEnded(false, "ice-timeout").alarm()).isNull();
    assertThat(progress.phase()).isEqualTo(Phase.CONNECTED);
    progress.peerEnded(true, "consent-lost");
    assertThat(progress.fault().kind()).isEqualTo(SessionFault.Kind.SESSION_ENDED);
  }

  @Test
  void aPeerThatEndedTellsHowFarItCame() {
    awaitOffer();
    progress.answered();
    progress.peerEnded(false, "ice-timeout: no way");
    assertThat(progress.fault().stage()).isEqualTo(SessionFault.Stage.ICE);
    awaitOffer();
    progress.answered();
    progress.peerEnded(false, "dtls-fingerprint: another certificate");
    assertThat(progress.fault().stage()).isEqualTo(SessionFault.Stage.DTLS);
    stand();
    progress.peerEnded(true, "the far end closed the connection");
    assertThat(progress.fault().stage()).isEqualTo(SessionFault.Stage.MEDIA);
    assertThat(UNREACHABLE.stage()).isEqualTo(SessionFault.Stage.JOIN);
  }

  @Test
  void aRefusalOfTheAnswerCountsOnlyWhileItIsAwaited() {
    StatusResponse status = new StatusResponse("answer-1", "InvalidArgumentException", 400, "VP8");
    awaitOffer();
    progress.status(status);
    assertThat(progress.phase()).isEqualTo(Phase.AWAITING_OFFER);
    progress.answered();
    progress.status(status);
    assertThat(progress.fault().kind()).isEqualTo(SessionFault.Kind.REFUSED);
    assertThat(progress.fault()).hasMessageContaining("VP8");
  }

  @Test
  void whileAnAttemptWaitsNothingMoreFails() {
    awaitOffer();
    progress.offerRefused(new Refusal("no-h264", "video: VP8 (expected: H264)"));
    SessionFault first = progress.fault();
    assertThat(progress.faulted(UNREACHABLE).alarm()).isNull();
    assertThat(progress.peerEnded(false, "ice-timeout").alarm()).isNull();
    assertThat(progress.fault()).isSameAs(first);
  }

  private void awaitOffer() {
    progress.start();
    progress.prepared();
    progress.socketOpen();
    progress.joinAccepted();
  }

  private void stand() {
    awaitOffer();
    progress.answered();
    progress.connected("AES");
  }

  private static SignalingEnd ended(SignalingEnd.Kind kind, int code) {
    return new SignalingEnd(kind, code, "it ended");
  }

  @Test
  void aStrangerIsNoticedAlsoWhileAnAttemptWaits() {
    progress.start();
    progress.prepared();
    progress.socketOpen();
    progress.faulted(UNREACHABLE);
    assertThat(progress.phase()).isEqualTo(Phase.WAITING);
    Step step = progress.socketEnded(ended(SignalingEnd.Kind.CLOSED, 1000));
    assertThat(step.alarm()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(progress.displacements()).isEqualTo(1);
  }

  @Test
  void whatIsLeftOfASessionTakesNothingBackFromAStranger() {
    stand();
    progress.socketEnded(ended(SignalingEnd.Kind.CLOSED, 1000));
    assertThat(progress.phase()).isEqualTo(Phase.WAITING);
    assertThat(progress.goAway()).as("a relay that ends").isEqualTo(Step.NONE);
    assertThat(progress.phase()).isEqualTo(Phase.WAITING);
  }
}
