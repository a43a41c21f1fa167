package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SignalingEnd;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is done of what is decided, without an actor, a socket or a clock. */
class ConductTest {
  private static final URI FIRST = URI.create("wss://far/1");
  private static final URI SECOND = URI.create("wss://far/2");

  private final Deque<CompletableFuture<SessionService.Prepared>> lookUps = new ArrayDeque<>();
  private final Deque<CompletableFuture<URI>> signatures = new ArrayDeque<>();
  private final Deque<CompletableFuture<Void>> joins = new ArrayDeque<>();
  private final List<SessionFault> judged = new ArrayList<>();
  private final List<URI> connected = new ArrayList<>();
  private final List<Phase> phases = new ArrayList<>();
  private final Deque<Caller> callers = new ArrayDeque<>();
  private @Nullable SessionFault verdict;
  private @Nullable Duration alarm;
  private int late;
  private final Conduct conduct = conduct();

  @Test
  void aChannelIsLookedUpSignedForConnectedAndJoined() {
    conduct.begin();
    lookUps.remove().complete(prepared());
    signatures.remove().complete(FIRST);
    assertThat(connected).containsExactly(FIRST);
    assertThat(conduct.channelArn()).isEqualTo("arn:gate");
    assertThat(joins).isEmpty();
    conduct.heard(new LinkEvent.SocketOpen(1));
    joins.remove().complete(null);
    assertThat(alarm).as("for the offer").isEqualTo(Duration.ofSeconds(6));
    conduct.heard(new LinkEvent.Answered(1));
    conduct.heard(new LinkEvent.Connected("AES"));
    assertThat(phases)
        .containsExactly(
            Phase.PREPARING,
            Phase.CONNECTING,
            Phase.JOINING,
            Phase.AWAITING_OFFER,
            Phase.NEGOTIATING,
            Phase.CONNECTED);
  }

  @Test
  void whatWasAskedBeforeANewerCallHasNoSay() {
    conduct.begin();
    CompletableFuture<SessionService.Prepared> slow = lookUps.remove();
    conduct.timeIsUp();
    lookUps.remove().complete(prepared());
    CompletableFuture<URI> newer = signatures.remove();
    slow.complete(prepared());
    signatures.remove().complete(FIRST);
    assertThat(connected).isEmpty();
    newer.complete(SECOND);
    assertThat(connected).containsExactly(SECOND);
  }

  @Test
  void aLookUpThatFailsIsToldToTheJudgeAndMadeAgain() {
    SessionFault limit = new SessionFault(SessionFault.Kind.LIMIT, "too often");
    conduct.begin();
    lookUps.remove().completeExceptionally(limit);
    assertThat(judged).containsExactly(limit);
    assertThat(conduct.progress().fault()).isEqualTo(limit);
    assertThat(alarm).isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
    conduct.timeIsUp();
    assertThat(lookUps).hasSize(1);
  }

  @Test
  void whatTheJudgeRefusesIsNotJoined() {
    verdict = new SessionFault(SessionFault.Kind.NO_RETENTION, "it keeps nothing");
    conduct.begin();
    lookUps.remove().complete(prepared());
    assertThat(signatures).isEmpty();
    assertThat(conduct.progress().fault()).isEqualTo(verdict);
    assertThat(alarm).isGreaterThan(Duration.ofSeconds(7));
  }

  @Test
  void aSocketThatIsOpenedAnewIsSignedForWithoutALookUp() {
    aChannelIsLookedUpSignedForConnectedAndJoined();
    conduct.heard(
        new LinkEvent.SocketEnded(1, new SignalingEnd(SignalingEnd.Kind.LOST, 0, "it broke")));
    conduct.timeIsUp();
    assertThat(lookUps).isEmpty();
    signatures.remove().complete(SECOND);
    assertThat(connected).containsExactly(FIRST, SECOND);
    conduct.heard(new LinkEvent.SocketOpen(2));
    assertThat(joins).as("media flows").isEmpty();
  }

  @Test
  void whatASocketThatWasReplacedStillSaysHasNoSay() {
    aSocketThatIsOpenedAnewIsSignedForWithoutALookUp();
    conduct.heard(
        new LinkEvent.SocketEnded(1, new SignalingEnd(SignalingEnd.Kind.CLOSED, 1000, "late")));
    conduct.heard(new LinkEvent.GoAway(1));
    assertThat(late).isEqualTo(2);
    assertThat(conduct.progress().phase()).isEqualTo(Phase.CONNECTED);
    assertThat(lookUps).isEmpty();
  }

  @Test
  void whatACallStillWaitsForIsDroppedWhenTheNextOneIsMadeAndAtTheEnd() {
    conduct.begin();
    CompletableFuture<Void> first = callers.getLast().turn();
    conduct.timeIsUp();
    assertThat(first).isCompletedExceptionally();
    CompletableFuture<Void> second = callers.getLast().turn();
    conduct.close();
    assertThat(second).isCompletedExceptionally();
  }

  @Test
  void whatACallStillWaitsForIsDroppedWhenAStrangerTakesTheChannelMeanwhile() {
    aChannelIsLookedUpSignedForConnectedAndJoined();
    conduct.heard(LinkEvent.JoinAnew.INSTANCE);
    CompletableFuture<Void> waits = callers.getLast().turn();
    assertThat(waits).isNotDone();
    conduct.heard(
        new LinkEvent.SocketEnded(
            1, new SignalingEnd(SignalingEnd.Kind.CLOSED, 1000, "a newer master took over")));
    assertThat(waits).isCompletedExceptionally();
  }

  @Test
  void theOfferOfAJoinThatWaitsForItsTurnIsAwaitedFromWhenItIsSent() {
    aChannelIsLookedUpSignedForConnectedAndJoined();
    conduct.heard(LinkEvent.JoinAnew.INSTANCE);
    lookUps.remove().complete(prepared());
    signatures.remove().complete(SECOND);
    conduct.heard(new LinkEvent.SocketOpen(2));
    assertThat(alarm).as("while it waits").isGreaterThan(Duration.ofMinutes(1));
    callers.getLast().begins(KvsCall.JOIN);
    assertThat(alarm).isEqualTo(Duration.ofSeconds(16));
  }

  private Conduct conduct() {
    Random random = new Random(1);
    JoinProgress progress =
        ConductSettings.DEFAULT.progress(
            new CameraSpec.Target(CameraSpec.Target.Kind.KVS, "eu-west-1", null, null),
            "gate",
            Duration.ofSeconds(6),
            InstantSource.system(),
            System::nanoTime,
            random);
    JoinTimes times = new JoinTimes(new CountingMetrics(), "far", "default", System::nanoTime);
    return new Conduct(
        progress, new SessionCalls(new Far(), "gate", new Verdict(), times), new Hands());
  }

  private static SessionService.Prepared prepared() {
    return new SessionService.Prepared("arn:gate", Participant.MASTER, FIRST, FIRST, List.of());
  }

  private final class Hands implements Conduct.Owner {
    @Override
    public void alarm(Duration after) {
      alarm = after;
    }

    @Override
    public void await(CompletionStage<Conduct.Answer> call) {
      call.thenAccept(answer -> conduct.answered(answer));
    }

    @Override
    public void connect(SessionCalls.Signed to, long number) {
      connected.add(to.url());
      assertThat(number).as("of the socket").isEqualTo(connected.size());
    }

    @Override
    public void sent() {
      conduct.joinSent();
    }

    @Override
    public void late() {
      late++;
    }

    @Override
    public void stepped() {
      Phase now = conduct.progress().phase();
      if (phases.isEmpty() || phases.get(phases.size() - 1) != now) {
        phases.add(now);
      }
    }
  }

  private final class Verdict implements SessionCalls.Judge {
    @Override
    public CompletionStage<Void> passes(@Nullable ChannelFacts channel) {
      return verdict == null
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(verdict);
    }

    @Override
    public void lookUpFailed(SessionFault fault) {
      judged.add(fault);
    }

    @Override
    public void joinAnswered(@Nullable SessionFault fault) {}

    @Override
    public void close() {}
  }

  private final class Far implements SessionService {
    @Override
    public SessionService of(Caller caller) {
      callers.add(caller);
      return this;
    }

    @Override
    public CompletionStage<Prepared> prepare(String channelName, Participant participant) {
      lookUps.add(new CompletableFuture<>());
      return lookUps.getLast();
    }

    @Override
    public CompletionStage<URI> signalingUrl(Prepared ready) {
      signatures.add(new CompletableFuture<>());
      return signatures.getLast();
    }

    @Override
    public CompletionStage<Void> join(Prepared ready) {
      joins.add(new CompletableFuture<>());
      return joins.getLast();
    }

    @Override
    public SSLContext trust() {
      throw new AssertionError("no socket here");
    }

    @Override
    public void close() {}
  }
}
