package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.camfleet.core.bridge.Succession.Action;
import org.camfleet.core.bridge.Succession.Follow;
import org.camfleet.core.bridge.Succession.Free;
import org.camfleet.core.bridge.Succession.Reason;
import org.camfleet.core.bridge.Succession.Yield;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.RtspFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuccessionTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final CountingMetrics metrics = new CountingMetrics();
  private final TestInbox<CameraBridge.Command> self = TestInbox.create();
  private final TestInbox<CameraBridge.Command> other = TestInbox.create();
  private final Succession succession = new Succession(self.getRef(), metrics);

  @Test
  void aSuccessorThatIsRefusedAsksForTheCameraAndKnowsItByWhatFollows() {
    succession.follows(other.getRef());
    assertThat(other.receiveMessage()).isEqualTo(new Follow(self.getRef()));

    assertThat(fails(RtspFault.Kind.BUSY, 1)).isEqualTo(Action.NOTHING);
    assertThat(other.receiveMessage()).isEqualTo(new Yield(self.getRef()));
    Succession.Step again = succession.on(new Free(Reason.ASKED, 0), NOON.plusSeconds(2));
    assertThat(again.action()).isEqualTo(Action.TRY_AGAIN);
    assertThat(again.pause()).hasMillis(250);
    assertThat(succession.seen()).isZero();
    succession.plays(NOON.plusSeconds(3));
    assertThat(succession.seen()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_ROUTE", "NOT_FOUND", "NO_VIDEO"})
  void aFaultThatNoOtherSessionCausesAsksForNothing(RtspFault.Kind kind) {
    succession.follows(other.getRef());
    other.receiveMessage();
    assertThat(fails(kind, 1)).isEqualTo(Action.NOTHING);
    assertThat(other.hasMessages()).isFalse();
  }

  @Test
  void aCameraThatNoticesLateIsAskedFourTimesAndThenAtTheUsualPace() {
    succession.follows(other.getRef());
    fails(RtspFault.Kind.BAD_CREDENTIALS, 1);
    assertThat(succession.on(new Free(Reason.ASKED, 0), NOON.plusSeconds(1)).action())
        .isEqualTo(Action.TRY_AGAIN);
    for (int i = 2; i <= 4; i++) {
      assertThat(fails(RtspFault.Kind.BAD_CREDENTIALS, i)).isEqualTo(Action.TRY_AGAIN);
    }
    assertThat(fails(RtspFault.Kind.BAD_CREDENTIALS, 5)).isEqualTo(Action.NOTHING);
  }

  @Test
  void aCameraThatPlaysLongAfterwardsIsNotTakenForSuch() {
    succession.follows(other.getRef());
    fails(RtspFault.Kind.CLOSED, 1);
    succession.on(new Free(Reason.ASKED, 0), NOON.plusSeconds(1));
    succession.plays(NOON.plusSeconds(40));
    assertThat(succession.seen()).isZero();
  }

  @Test
  void aBridgeThatLingersGivesTheCameraUpOnceAndSaysSoAsOftenAsAsked() {
    succession.plays(NOON);
    succession.leave();
    assertThat(told(new Follow(other.getRef()))).isEqualTo(Action.NOTHING);
    assertThat(other.hasMessages()).isFalse();

    assertThat(told(new Yield(other.getRef()))).isEqualTo(Action.GIVE_UP);
    assertThat(told(new Yield(other.getRef()))).isEqualTo(Action.NOTHING);
    assertThat(other.getAllReceived())
        .containsExactly(new Free(Reason.ASKED, 0), new Free(Reason.ASKED, 0));
    assertThat(succession.reason()).isEqualTo("asked");
    assertThat(metrics.value("camfleet_bridge_cameras_given_up_total", "reason", "asked"))
        .isEqualTo(1);
  }

  @Test
  void aCameraThatIsKnownIsGivenUpAsSoonAsTheSuccessorIsThere() {
    succession.follows(other.getRef());
    other.receiveMessage();
    succession.on(new Free(Reason.KNOWN, 4), NOON);
    succession.plays(NOON.plusSeconds(1));
    assertThat(succession.seen()).isEqualTo(5);

    succession.leave();
    assertThat(told(new Follow(other.getRef()))).isEqualTo(Action.GIVE_UP);
    assertThat(other.receiveMessage()).isEqualTo(new Free(Reason.KNOWN, 5));
  }

  @Test
  void aCameraThatEndsTheOlderSessionIsNotAskedForAnotherByTheBridgeThatLingers() {
    succession.plays(NOON);
    succession.leave();
    told(new Follow(other.getRef()));
    assertThat(fails(RtspFault.Kind.CLOSED, 1)).isEqualTo(Action.GIVE_UP);
    assertThat(other.receiveMessage()).isEqualTo(new Free(Reason.LOST, 0));
  }

  @Test
  void aSessionThatIsLostBeforeTheSuccessorCameIsNotCounted() {
    succession.plays(NOON);
    succession.leave();
    assertThat(fails(RtspFault.Kind.CLOSED, 1)).isEqualTo(Action.STAY_AWAY);
    assertThat(told(new Follow(other.getRef()))).isEqualTo(Action.NOTHING);
    assertThat(other.receiveMessage()).isEqualTo(new Free(Reason.LOST, 0));
    assertThat(metrics.value("camfleet_bridge_cameras_given_up_total", "reason", "lost")).isZero();
  }

  @Test
  void aSuccessorThatPlaysWhileTheOtherSessionEndsKnowsWhy() {
    succession.follows(other.getRef());
    succession.plays(NOON.plusSeconds(1));
    assertThat(told(new Free(Reason.LOST, 0))).isEqualTo(Action.NOTHING);
    assertThat(succession.seen()).isEqualTo(1);
  }

  @Test
  void aCameraThatIsGoneForBothIsNotTakenForSuch() {
    succession.follows(other.getRef());
    assertThat(told(new Free(Reason.LOST, 0))).isEqualTo(Action.TRY_AGAIN);
    fails(RtspFault.Kind.REFUSED, 1);
    succession.plays(NOON.plusSeconds(5));
    assertThat(succession.seen()).isZero();
  }

  @Test
  void aBridgeThatHasNoSessionIsInNobodysWay() {
    assertThat(succession.leave().action()).isEqualTo(Action.STAY_AWAY);
    assertThat(told(new Yield(other.getRef()))).isEqualTo(Action.STAY_AWAY);
    assertThat(other.hasMessages()).isFalse();
  }

  @Test
  void aBridgeThatStaysKeepsItsCamera() {
    succession.plays(NOON);
    assertThat(told(new Follow(other.getRef()))).isEqualTo(Action.NOTHING);
    assertThat(told(new Yield(other.getRef()))).isEqualTo(Action.NOTHING);
    assertThat(other.hasMessages()).isFalse();
  }

  private Action told(Succession.Command message) {
    return succession.on(message, NOON.plusSeconds(2)).action();
  }

  private Action fails(RtspFault.Kind kind, int second) {
    return succession.fails(new RtspFault(kind, "text"), NOON.plusSeconds(second)).action();
  }
}
