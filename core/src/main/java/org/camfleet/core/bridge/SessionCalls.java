package org.camfleet.core.bridge;

import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.bridge.SessionService.Prepared;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.jspecify.annotations.Nullable;

/**
 * What a session asks of its service, with a {@link Judge} behind each look-up. One call at a time:
 * what the former one still waits for is dropped. On the thread of its session.
 */
final class SessionCalls implements AutoCloseable {
  private final SessionService service;
  private final String channel;
  private final Judge judge;
  private final JoinTimes times;
  private @Nullable Caller caller;

  /** A channel that can be joined, and the URL of its signaling socket. */
  record Signed(Prepared prepared, URI url) {}

  /** Says whether joining can be of use; any thread. */
  interface Judge extends AutoCloseable {
    /** The channel was looked up, or null when nothing is known of it: fails with why not. */
    CompletionStage<Void> passes(@Nullable ChannelFacts channel);

    /** The channel could not be looked up. */
    void lookUpFailed(SessionFault fault);

    /** The service answered a join: with null, or with why not. */
    void joinAnswered(@Nullable SessionFault fault);

    /** Drops what it still waits for. */
    @Override
    void close();
  }

  /**
   * The calls about one channel.
   *
   * @param times told when looking up and joining begin
   */
  SessionCalls(SessionService service, String channel, Judge judge, JoinTimes times) {
    this.service = service;
    this.channel = channel;
    this.judge = judge;
    this.times = times;
  }

  /** Looks the channel up, and fails also when it is judged that joining it would be in vain. */
  CompletionStage<Signed> lookUp() {
    times.begins();
    SessionService now = anew(new Caller(call -> {}));
    return now.prepare(channel)
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                judge.lookUpFailed(SessionFault.of(failure));
              }
            })
        .thenCompose(found -> judge.passes(found.channel()).thenApply(passed -> found))
        .thenCompose(found -> sign(now, found));
  }

  /** A fresh URL for the signaling socket. */
  CompletionStage<Signed> sign(Prepared found) {
    return sign(anew(new Caller(call -> {})), found);
  }

  private static CompletionStage<Signed> sign(SessionService now, Prepared found) {
    return now.signalingUrl(found).thenApply(url -> new Signed(found, url));
  }

  /** Opens the signaling socket, which is the session's so many-th one. */
  void connect(Signed to, MasterLink link, long number) {
    times.connects();
    link.connect(number, to.prepared(), to.url(), service.trust());
  }

  /**
   * Joins.
   *
   * @param sent told when the call's turn has come, right before it is made; on any thread
   */
  CompletionStage<Void> join(Prepared found, Runnable sent) {
    times.joins();
    return anew(new Caller(call -> begins(call, sent)))
        .join(found)
        .whenComplete(
            (joined, failure) ->
                judge.joinAnswered(failure == null ? null : SessionFault.of(failure)));
  }

  private void begins(KvsCall call, Runnable sent) {
    if (call == KvsCall.JOIN) {
      times.joins(); // from now on it is the service that takes time
      sent.run();
    }
  }

  /** The service for the next call, in place of the former one. */
  private SessionService anew(Caller next) {
    drop();
    caller = next;
    return service.of(next);
  }

  /** Drops the call that waits for its turn, as nobody wants its answer any more. */
  void drop() {
    if (caller != null) {
      caller.end();
    }
  }

  /** Drops all that waits. */
  @Override
  public void close() {
    drop();
    judge.close();
  }
}
