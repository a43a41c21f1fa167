package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.camfleet.core.bridge.SessionService.Prepared;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.Relay;
import org.jspecify.annotations.Nullable;

/**
 * What a master session asks of its service, with a {@link Preflight} behind each look-up. One call
 * at a time: what the former one still waits for is dropped. For the actor's thread.
 */
final class SessionCalls implements AutoCloseable {
  /** Longer than a call waits for its turn; what is not known then is not judged. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final SessionService service;
  private final String channel;
  private final ActorRef<Preflight.Command> preflight;
  private final Scheduler scheduler;
  private final JoinTimes times;
  private final ActorRef<MasterSession.Command> session;
  private final Caller preflights = new Caller(call -> {});
  private @Nullable Caller caller;

  /** A channel that can be joined, and the URL of its signaling socket. */
  record Signed(Prepared prepared, URI url) {}

  /**
   * The calls of the session whose context this is, which gets a preflight as its child.
   *
   * @param relay whose source is looked at, on its loop
   * @param times told when looking up and joining begin
   */
  SessionCalls(
      ActorContext<MasterSession.Command> context,
      BridgeEnvironment environment,
      CameraSpec.Target target,
      CameraSpec spec,
      ActorRef<CameraSession.Command> camera,
      MediaLoop loop,
      Relay relay,
      JoinTimes times) {
    this.times = times;
    this.service = environment.services().apply(target.service());
    this.session = context.getSelf();
    this.channel = spec.channel();
    this.scheduler = context.getSystem().scheduler();
    this.preflight =
        context.spawnAnonymous(
            Preflight.create(
                environment,
                new Preflight.Subject(
                    target,
                    spec.id(),
                    service.of(preflights),
                    () -> video(loop, relay),
                    camera,
                    context.getSelf(),
                    System::nanoTime)));
  }

  private static CompletionStage<@Nullable VideoTrack> video(MediaLoop loop, Relay relay) {
    CompletableFuture<@Nullable VideoTrack> video = new CompletableFuture<>();
    loop.run(() -> video.complete(relay.videoTrack()));
    return video;
  }

  /** Looks the channel up, and fails also when the preflight has found why not to join it. */
  CompletionStage<Signed> lookUp() {
    times.begins();
    SessionService now = anew();
    return now.prepare(channel)
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                preflight.tell(new Preflight.LookUpFailed(SessionFault.of(failure)));
              }
            })
        .thenCompose(this::passed)
        .thenCompose(found -> sign(now, found));
  }

  /** The service for the next call, in place of the former one. */
  private SessionService anew() {
    Caller next =
        new Caller(
            call -> {
              if (call == KvsCall.JOIN) {
                times.joins();
                session.tell(MasterSession.JoinSent.INSTANCE);
              }
            });
    drop();
    caller = next;
    return service.of(next);
  }

  private CompletionStage<Prepared> passed(Prepared found) {
    return AskPattern.<Preflight.Command, Preflight.Outcome>ask(
            preflight,
            replyTo -> new Preflight.Check(found.channel(), replyTo),
            PATIENCE,
            scheduler)
        .exceptionally(late -> Preflight.Outcome.PASSED)
        .thenApply(
            outcome -> {
              SessionFault refusal = outcome.refusal();
              if (refusal != null) {
                throw refusal;
              }
              return found;
            });
  }

  /** A fresh URL for the signaling socket. */
  CompletionStage<Signed> sign(Prepared found) {
    return sign(anew(), found);
  }

  private static CompletionStage<Signed> sign(SessionService now, Prepared found) {
    return now.signalingUrl(found).thenApply(url -> new Signed(found, url));
  }

  /** Opens the signaling socket, which is the session's so many-th one. */
  void connect(Signed to, MasterLink link, long number) {
    times.connects();
    link.connect(number, to.prepared(), to.url(), service.trust());
  }

  /** Joins. */
  CompletionStage<Void> join(Prepared found) {
    times.joins();
    return anew()
        .join(found)
        .whenComplete(
            (joined, failure) ->
                preflight.tell(
                    new Preflight.JoinAnswered(failure == null ? null : SessionFault.of(failure))));
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
    preflights.end();
  }
}
