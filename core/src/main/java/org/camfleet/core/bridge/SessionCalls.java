package org.camfleet.core.bridge;

import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.bridge.SessionService.Prepared;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.jspecify.annotations.Nullable;

/** What a session asks of its service, with a {@link Judge} behind each look-up. Any thread. */
final class SessionCalls {
  private final SessionService service;
  private final String channel;
  private final Judge judge;
  private final JoinTimes times;

  /** A channel that can be joined, and the URL of its signaling socket. */
  record Signed(Prepared prepared, URI url) {}

  /** Says whether joining can be of use; any thread. */
  interface Judge {
    /** The channel was looked up, or null when nothing is known of it: fails with why not. */
    CompletionStage<Void> passes(@Nullable ChannelFacts channel);

    /** The channel could not be looked up. */
    void lookUpFailed(SessionFault fault);

    /** The service answered a join: with null, or with why not. */
    void joinAnswered(@Nullable SessionFault fault);
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
    return service
        .prepare(channel)
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                judge.lookUpFailed(SessionFault.of(failure));
              }
            })
        .thenCompose(found -> judge.passes(found.channel()).thenApply(passed -> found))
        .thenCompose(this::sign);
  }

  /** A fresh URL for the signaling socket. */
  CompletionStage<Signed> sign(Prepared found) {
    return service.signalingUrl(found).thenApply(url -> new Signed(found, url));
  }

  /** Opens the signaling socket. */
  void connect(Signed to, MasterLink link) {
    times.connects();
    link.connect(to.prepared(), to.url(), service.trust());
  }

  /** Joins. */
  CompletionStage<Void> join(Prepared found) {
    times.joins();
    return service
        .join(found)
        .whenComplete(
            (joined, failure) ->
                judge.joinAnswered(failure == null ? null : SessionFault.of(failure)));
  }
}
