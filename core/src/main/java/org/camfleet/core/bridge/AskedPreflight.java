package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.Relay;
import org.jspecify.annotations.Nullable;

/** Has a {@link Preflight} judge a session's calls. Any thread. */
final class AskedPreflight implements SessionCalls.Judge {
  /** Longer than a call waits for its turn; what is not known then is not judged. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ActorRef<Preflight.Command> preflight;
  private final Scheduler scheduler;
  private final Caller caller = new Caller(call -> {});

  /** One that looks at {@code subject} and is a child of its session, whose context this is. */
  AskedPreflight(
      ActorContext<MasterSession.Command> context,
      BridgeEnvironment environment,
      MasterSession.Subject subject,
      SessionService service) {
    this.scheduler = context.getSystem().scheduler();
    this.preflight =
        context.spawnAnonymous(
            Preflight.create(
                environment,
                new Preflight.Subject(
                    subject.target(),
                    subject.spec().id(),
                    service.of(caller),
                    () -> video(subject.loop(), subject.relay()),
                    subject.camera(),
                    context.getSelf(),
                    System::nanoTime)));
  }

  private static CompletionStage<@Nullable VideoTrack> video(MediaLoop loop, Relay relay) {
    CompletableFuture<@Nullable VideoTrack> video = new CompletableFuture<>();
    loop.run(() -> video.complete(relay.videoTrack()));
    return video;
  }

  @Override
  public CompletionStage<Void> passes(@Nullable ChannelFacts channel) {
    return AskPattern.<Preflight.Command, Preflight.Outcome>ask(
            preflight, replyTo -> new Preflight.Check(channel, replyTo), PATIENCE, scheduler)
        .exceptionally(late -> Preflight.Outcome.PASSED)
        .thenAccept(
            outcome -> {
              SessionFault refusal = outcome.refusal();
              if (refusal != null) {
                throw refusal;
              }
            });
  }

  @Override
  public void lookUpFailed(SessionFault fault) {
    preflight.tell(new Preflight.LookUpFailed(fault));
  }

  @Override
  public void joinAnswered(@Nullable SessionFault fault) {
    preflight.tell(new Preflight.JoinAnswered(fault));
  }

  @Override
  public void close() {
    caller.end();
  }
}
