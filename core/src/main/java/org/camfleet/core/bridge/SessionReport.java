package org.camfleet.core.bridge;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camfleet.core.bridge.preflight.Finding;
import org.jspecify.annotations.Nullable;

/** What operators learn of how a session is conducted: its plan, its fights, an alarm. */
final class SessionReport {
  private final BridgeEnvironment environment;
  private final String cameraId;
  private final CameraSpec.Target target;
  private final JoinProgress progress;
  private long alarmed;
  private List<CameraStatus.Finding> findings = List.of();

  SessionReport(
      BridgeEnvironment environment,
      String cameraId,
      CameraSpec.Target target,
      JoinProgress progress) {
    this.environment = environment;
    this.cameraId = cameraId;
    this.target = target;
    this.progress = progress;
  }

  /** What is planned, and whether there is a fight. */
  CameraStatus.Conduct conduct() {
    Duration left = progress.untilPlan();
    int displacements = progress.displacements();
    return new CameraStatus.Conduct(
        left == null ? null : environment.clock().instant().plus(left).truncatedTo(SECONDS),
        isSuperseded() ? "superseded" : displacements > 0 ? "contested" : "none",
        Codes.of(progress.policy()),
        displacements);
  }

  /** Keeps what the preflight has found. */
  void found(List<Finding> all) {
    findings =
        all.stream()
            .map(
                one ->
                    new CameraStatus.Finding(one.code().text(), one.severity().text(), one.text()))
            .toList();
  }

  /** The same for operators; empty while all is as it should be. */
  List<CameraStatus.Finding> findings() {
    return findings;
  }

  private boolean isSuperseded() {
    SessionFault fault = progress.fault();
    return fault != null && fault.kind() == SessionFault.Kind.SUPERSEDED;
  }

  /** Raises an alarm when a stranger has taken the channel; once each time. */
  void afterAStep() {
    if (progress.takeovers() > alarmed) {
      raise(progress.fault());
      environment
          .metrics()
          .counter(
              "camfleet_bridge_superseded_total",
              "target",
              target.name(),
              "account",
              target.accountName())
          .increment();
    }
    alarmed = progress.takeovers();
  }

  private void raise(@Nullable SessionFault fault) {
    CameraStatus.Conduct conduct = conduct();
    environment.tell(
        cameraId,
        "alarm.superseded",
        "target %s: %s".formatted(target.name(), fault == null ? "" : fault.getMessage()),
        Map.of(
            "target", target.name(),
            "policy", conduct.policy(),
            "displacements", String.valueOf(conduct.displacements())));
  }
}
