package org.camfleet.core.bridge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.camfleet.core.webrtc.PeerStats;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one status from the children of a bridge, then stops: a per-session child of
 * CameraBridge.
 */
final class BridgeReport extends AbstractBehavior<BridgeReport.Command> {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Subject subject;
  private final List<ActorRef<MasterSession.Command>> order;
  private final ActorRef<CameraStatus> replyTo;
  private final Map<ActorRef<MasterSession.Command>, MasterSession.Report> reports =
      new HashMap<>();
  private CameraStatus.Source source;
  private int awaited;

  /**
   * What the bridge knows without asking.
   *
   * @param singleSession as in {@link CameraStatus}
   * @param noRoom why the camera has no place on this node; null when it has one
   * @param reencoded as in {@link CameraStatus}
   * @param uplink as in {@link CameraStatus}
   */
  record Subject(
      String id,
      CameraStatus.State state,
      Instant since,
      long singleSession,
      @Nullable String noRoom,
      @Nullable String reencoded,
      CameraStatus.@Nullable Uplink uplink) {}

  sealed interface Command {}

  private record SourceReported(CameraStatus.@Nullable Source source) implements Command {}

  private record SessionReported(MasterSession.@Nullable Report report) implements Command {}

  private BridgeReport(
      ActorContext<Command> context,
      Subject subject,
      @Nullable ActorRef<CameraSession.Command> camera,
      List<ActorRef<MasterSession.Command>> sessions,
      ActorRef<CameraStatus> replyTo) {
    super(context);
    this.subject = subject;
    this.order = sessions;
    this.source = unasked(subject.noRoom());
    this.replyTo = replyTo;
    this.awaited = sessions.size() + 1;
    if (camera == null) {
      context.getSelf().tell(new SourceReported(null));
    } else {
      context.ask(
          CameraStatus.Source.class,
          camera,
          PATIENCE,
          CameraSession.GetReport::new,
          (source, failure) -> new SourceReported(source));
    }
    for (ActorRef<MasterSession.Command> session : sessions) {
      context.ask(
          MasterSession.Report.class,
          session,
          PATIENCE,
          MasterSession.GetReport::new,
          (report, failure) -> new SessionReported(report));
    }
  }

  private static CameraStatus.Source unasked(@Nullable String noRoom) {
    return noRoom == null
        ? new CameraStatus.Source("idle", List.of(), null, null, 0, 0, 0)
        : new CameraStatus.Source("waiting", List.of(), Room.NO_CAPACITY, noRoom, 0, 0, 0);
  }

  /** Asks everyone and answers once all have, or after one second with what there is. */
  static Behavior<Command> create(
      Subject subject,
      @Nullable ActorRef<CameraSession.Command> camera,
      List<ActorRef<MasterSession.Command>> sessions,
      ActorRef<CameraStatus> replyTo) {
    return Behaviors.setup(
        context -> new BridgeReport(context, subject, camera, sessions, replyTo));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(SourceReported.class, this::onSource)
        .onMessage(SessionReported.class, this::onSession)
        .build();
  }

  private Behavior<Command> onSource(SourceReported reported) {
    if (reported.source() != null) {
      source = reported.source();
    }
    return arrived();
  }

  private Behavior<Command> onSession(SessionReported reported) {
    MasterSession.Report report = reported.report();
    if (report != null) {
      reports.put(report.session(), report);
    }
    return arrived();
  }

  private Behavior<Command> arrived() {
    awaited--;
    if (awaited > 0) {
      return this;
    }
    List<CameraStatus.Session> sessions = new ArrayList<>();
    for (ActorRef<MasterSession.Command> session : order) {
      MasterSession.Report report = reports.get(session);
      if (report != null) {
        sessions.add(session(report));
      }
    }
    replyTo.tell(
        new CameraStatus(
            subject.id(),
            subject.state(),
            subject.since(),
            source,
            sessions,
            subject.singleSession(),
            subject.reencoded(),
            subject.uplink()));
    return Behaviors.stopped();
  }

  private static CameraStatus.Session session(MasterSession.Report report) {
    SessionFault fault = report.fault();
    PeerStats stats = report.stats();
    return new CameraStatus.Session(
        report.target(),
        report.channelArn(),
        Codes.of(report.phase()),
        fault == null ? null : fault.kind().code(),
        fault == null ? null : fault.getMessage(),
        report.joins(),
        report.srtpProfile(),
        stats.packetsSent(),
        stats.picturesSent(),
        stats.resent(),
        report.conduct(),
        report.findings().isEmpty() ? null : report.findings(),
        report.candidatePair(),
        fault == null ? null : Codes.of(fault.stage()));
  }
}
