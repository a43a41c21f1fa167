package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.camfleet.core.bridge.SessionCalls.Signed;
import org.jspecify.annotations.Nullable;

/**
 * Does what {@link JoinProgress} decides: makes a session's calls one after another, and lets no
 * call and no socket that was overtaken have a say. {@link MasterSession} is its owner in the
 * product, the simulation of the tests another one in virtual time. Not thread-safe.
 */
final class Conduct implements AutoCloseable {
  private final JoinProgress progress;
  private final SessionCalls calls;
  private final Owner owner;
  private @Nullable Signed channel;
  private long asked;
  private long socket;

  /** Whose thread it is, and who has the timer and the socket. */
  interface Owner {
    /** Calls {@link #timeIsUp} after this time, whatever was set before; zero: never. */
    void alarm(Duration after);

    /** Hands what comes of a call to {@link #answered}; the stage never fails. */
    void await(CompletionStage<Answer> call);

    /** Opens a signaling socket in place of the present one; its events have this number. */
    void connect(Signed to, long number);

    /** The join's turn has come, and it is sent: calls {@link #joinSent} soon; from any thread. */
    void sent();

    /** A socket that was replaced meanwhile said something, which is ignored. */
    void late();

    /** A step was made: the session may stand elsewhere now. */
    void stepped();
  }

  /**
   * What came of a call.
   *
   * @param asked the number of the call; a newer one has made it void
   * @param channel what was looked up or signed, null when the call was none of these
   * @param fault why it failed, or null
   */
  record Answer(long asked, @Nullable Signed channel, @Nullable SessionFault fault) {}

  Conduct(JoinProgress progress, SessionCalls calls, Owner owner) {
    this.progress = progress;
    this.calls = calls;
    this.owner = owner;
  }

  /** What decides, and knows where the session stands. */
  JoinProgress progress() {
    return progress;
  }

  /** The channel's ARN; empty before it was looked up. */
  String channelArn() {
    return channel == null ? "" : channel.prepared().channelArn();
  }

  /** Begins; never gives up. */
  void begin() {
    take(progress.start());
  }

  /** Something happened on the socket or to a peer. */
  void heard(LinkEvent event) {
    if (event instanceof LinkEvent.OfSocket of && of.socket() != socket) {
      owner.late();
      return;
    }
    take(event.tell(progress));
  }

  /** The join that waited for its turn is sent now. */
  void joinSent() {
    take(progress.joinSent());
  }

  /** The alarm went off. */
  void timeIsUp() {
    take(progress.timeIsUp());
  }

  /** From now on this is done about a stranger who takes the channel. */
  void follow(Fight.Policy policy) {
    take(progress.follow(policy));
  }

  /** Keeps what media there is, and begins nothing. */
  void linger() {
    calls.close();
    take(progress.linger());
  }

  /** Ends what waits. */
  @Override
  public void close() {
    calls.close();
  }

  /** A call was answered. */
  void answered(Answer answer) {
    if (answer.asked() != asked) {
      return;
    }
    Signed signed = answer.channel();
    SessionFault fault = answer.fault();
    if (signed != null) {
      channel = signed;
      take(progress.prepared(signed.prepared().credentialLife()));
    } else {
      take(fault == null ? progress.joinAccepted() : progress.faulted(fault));
    }
  }

  private void take(JoinProgress.Step step) {
    Duration alarm = step.alarm();
    if (alarm != null) {
      owner.alarm(alarm);
    }
    if (progress.isBetweenAttempts()) {
      calls.drop();
    }
    owner.stepped();
    carryOut(step.action());
  }

  private void carryOut(JoinProgress.Action action) {
    Signed ready = channel;
    if (action == JoinProgress.Action.LOOK_UP) {
      ask(calls::lookUp);
    } else if (ready != null) {
      switch (action) {
        case SIGN -> ask(() -> calls.sign(ready.prepared()));
        case CONNECT -> owner.connect(ready, ++socket);
        case JOIN -> ask(() -> join(ready));
        default -> {}
      }
    }
  }

  private CompletionStage<@Nullable Signed> join(Signed ready) {
    return calls.join(ready.prepared(), owner::sent).thenApply(joined -> null);
  }

  /** Numbered before it is made, so that the call which it drops has no say any more. */
  private void ask(Supplier<CompletionStage<@Nullable Signed>> call) {
    long now = ++asked;
    owner.await(
        call.get()
            .handle(
                (signed, failure) ->
                    new Answer(now, signed, failure == null ? null : SessionFault.of(failure))));
  }
}
