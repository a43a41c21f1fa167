package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.core.bridge.preflight.BitRate;
import org.camfleet.core.bridge.preflight.ChannelChecks;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.bridge.preflight.Finding;
import org.camfleet.core.bridge.preflight.SourceChecks;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.camfleet.core.bridge.preflight.TargetLimits;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Looks before the first join of a session whether it can be of use, again after a refusal and at
 * most once an hour, and at what the camera sends all the time. Child of MasterSession.
 */
final class Preflight extends AbstractBehavior<Preflight.Command> {
  private static final Duration ANEW = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Until the first bit rate is known; about two groups of pictures. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration LATER = Duration.ofSeconds(30);

  private final TimerScheduler<Command> timers;
  private final Subject subject;
  private final TargetLimits limits;
  private final Findings findings;
  private final BitRate bitRate = new BitRate();
  private @Nullable Long checked;

  /**
   * What a preflight looks at, and who is told.
   *
   * @param video what the camera sends at present, null when that is not known
   * @param session told all findings whenever one has changed
   * @param nanos a monotonic clock in nanoseconds
   */
  record Subject(
      CameraSpec.Target target,
      String cameraId,
      SessionService service,
      Supplier<CompletionStage<@Nullable VideoTrack>> video,
      ActorRef<CameraSession.Command> camera,
      ActorRef<MasterSession.Command> session,
      LongSupplier nanos) {}

  /** What a preflight understands. */
  sealed interface Command {}

  /** The channel was looked up: may it be joined? Null when the service said nothing of it. */
  record Check(@Nullable ChannelFacts channel, ActorRef<Outcome> replyTo) implements Command {}

  /** The channel could not be looked up. */
  record LookUpFailed(SessionFault fault) implements Command {}

  /** The service answered a join: with null, or with why not. */
  record JoinAnswered(@Nullable SessionFault fault) implements Command {}

  private record Facts(
      ChannelFacts channel,
      StreamFacts stream,
      @Nullable VideoTrack video,
      ActorRef<Outcome> replyTo)
      implements Command {}

  private enum Look implements Command {
    INSTANCE
  }

  private record Looked(CameraStatus.@Nullable Source source) implements Command {}

  private record Seen(@Nullable VideoTrack video) implements Command {}

  /** Whether to join: null, or why not. */
  record Outcome(@Nullable SessionFault refusal) {
    static final Outcome PASSED = new Outcome(null);
  }

  private Preflight(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BridgeEnvironment environment,
      Subject subject) {
    super(context);
    this.timers = timers;
    this.subject = subject;
    this.limits = environment.settings().preflight().of(subject.target());
    this.findings = new Findings(environment, subject.cameraId(), subject.target().name());
    timers.startSingleTimer(Look.INSTANCE, SOON);
  }

  /** The preflight of one session. */
  static Behavior<Command> create(BridgeEnvironment environment, Subject subject) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Preflight(context, timers, environment, subject)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Check.class, this::onCheck)
        .onMessage(Facts.class, this::onFacts)
        .onMessage(LookUpFailed.class, this::onLookUpFailed)
        .onMessage(JoinAnswered.class, this::onJoinAnswered)
        .onMessageEquals(Look.INSTANCE, this::onLook)
        .onMessage(Looked.class, this::onLooked)
        .onMessage(Seen.class, this::onSeen)
        .build();
  }

  private Behavior<Command> onCheck(Check check) {
    ChannelFacts channel = check.channel();
    if (channel == null || !isDue()) {
      check.replyTo().tell(Outcome.PASSED);
      return this;
    }
    getContext()
        .pipeToSelf(
            stream(channel).thenCombine(subject.video().get(), Known::new),
            (known, failure) ->
                failure == null
                    ? new Facts(channel, known.stream(), known.video(), check.replyTo())
                    : new Facts(channel, StreamFacts.UNKNOWN, null, check.replyTo()));
    return this;
  }

  /** The cluster's own service deletes no stream that a channel stores in. */
  private CompletionStage<StreamFacts> stream(ChannelFacts channel) {
    return isLocal()
        ? CompletableFuture.completedFuture(StreamFacts.UNKNOWN)
        : subject.service().stream(channel);
  }

  private boolean isLocal() {
    return subject.target().kind() == CameraSpec.Target.Kind.LOCAL;
  }

  private record Known(StreamFacts stream, @Nullable VideoTrack video) {}

  private boolean isDue() {
    return checked == null
        || findings.refusal().isPresent()
        || subject.nanos().getAsLong() - checked >= ANEW.toNanos();
  }

  private Behavior<Command> onFacts(Facts facts) {
    checked = null;
    if (isLocal() || facts.stream().outcome() != StreamFacts.Outcome.UNKNOWN) {
      // What a service did not tell is asked again at the next look-up.
      checked = subject.nanos().getAsLong();
    }
    findings.channel(ChannelChecks.of(facts.channel(), facts.stream()));
    judge(facts.video());
    tell();
    facts.replyTo().tell(new Outcome(findings.refusal().map(Preflight::fault).orElse(null)));
    return this;
  }

  private static SessionFault fault(Finding finding) {
    return new SessionFault(SessionFault.Kind.of(finding.code().text()), finding.text());
  }

  private void judge(@Nullable VideoTrack video) {
    if (video != null) {
      try {
        findings.pictures(SourceChecks.pictures(SequenceParameterSet.parse(video.sps()), limits));
      } catch (MalformedException e) {
        // A track comes from a set that was read; without one nothing is known.
        findings.pictures(List.of());
      }
    }
  }

  private Behavior<Command> onLookUpFailed(LookUpFailed failed) {
    refused(failed.fault())
        .ifPresent(
            finding -> {
              checked = null;
              findings.channel(List.of(finding));
              tell();
            });
    return this;
  }

  private Behavior<Command> onJoinAnswered(JoinAnswered answered) {
    SessionFault fault = answered.fault();
    // Whatever else may be wrong shows at the next look-up.
    Optional<Finding> finding =
        fault == null
            ? Optional.empty()
            : refused(fault).filter(one -> one.code() == Finding.Code.NOT_PERMITTED);
    if (fault == null || finding.isPresent()) {
      findings.join(finding);
      tell();
    }
    return this;
  }

  private static Optional<Finding> refused(SessionFault fault) {
    return ChannelChecks.ofRefusal(fault.kind().code(), String.valueOf(fault.getMessage()));
  }

  private Behavior<Command> onLook() {
    getContext()
        .ask(
            CameraStatus.Source.class,
            subject.camera(),
            PATIENCE,
            CameraSession.GetReport::new,
            (source, failure) -> new Looked(source));
    return this;
  }

  private Behavior<Command> onLooked(Looked looked) {
    CameraStatus.Source source = looked.source();
    if (source != null && source.state().equals("playing")) {
      bitRate.sample(source.bytes(), subject.nanos().getAsLong());
      findings.bitRate(
          SourceChecks.bitRate(bitRate.bitsPerSecond(), findings.warnsOfBitRate(), limits));
    } else {
      bitRate.pauses();
    }
    getContext().pipeToSelf(subject.video().get(), (video, failure) -> new Seen(video));
    return this;
  }

  private Behavior<Command> onSeen(Seen seen) {
    judge(seen.video());
    tell();
    timers.startSingleTimer(Look.INSTANCE, bitRate.bitsPerSecond().isEmpty() ? SOON : LATER);
    return this;
  }

  private void tell() {
    if (findings.tell()) {
      subject.session().tell(new MasterSession.Found(findings.all()));
    }
  }
}
