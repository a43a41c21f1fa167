package org.camfleet.core.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camfleet.core.bridge.preflight.Finding;

/**
 * What the preflight of a session has found, by where it comes from; an event tells of each finding
 * that appears or goes. Plain state of {@link Preflight}.
 */
final class Findings {
  private final BridgeEnvironment environment;
  private final String cameraId;
  private final String target;
  private List<Finding> channel = List.of();
  private List<Finding> pictures = List.of();
  private Optional<Finding> bitRate = Optional.empty();
  private Optional<Finding> join = Optional.empty();
  private List<Finding> told = List.of();

  Findings(BridgeEnvironment environment, String cameraId, String target) {
    this.environment = environment;
    this.cameraId = cameraId;
    this.target = target;
  }

  /** About the channel and the stream that it stores in. */
  void channel(List<Finding> found) {
    channel = List.copyOf(found);
  }

  /** About the pictures. */
  void pictures(List<Finding> found) {
    pictures = List.copyOf(found);
  }

  /** About the bit rate. */
  void bitRate(Optional<Finding> found) {
    bitRate = found;
  }

  /** Whether the bit rate was too high when it was judged last. */
  boolean warnsOfBitRate() {
    return bitRate.isPresent();
  }

  /** About the last join that the service refused; empty once one was accepted. */
  void join(Optional<Finding> found) {
    join = found;
  }

  /** The first for which no session is to be joined; a join that was refused is tried again. */
  Optional<Finding> refusal() {
    List<Finding> all = new ArrayList<>(channel);
    all.addAll(pictures);
    return all.stream().filter(Finding::refuses).findFirst();
  }

  /** All of them. */
  List<Finding> all() {
    List<Finding> all = new ArrayList<>(channel);
    all.addAll(pictures);
    bitRate.ifPresent(all::add);
    join.ifPresent(all::add);
    return List.copyOf(all);
  }

  /** Tells of what has come and gone since it was told last; whether there is anything new. */
  boolean tell() {
    List<Finding> now = all();
    List<Finding> before = told;
    told = now;
    now.stream().filter(one -> isNotAmong(before, one)).forEach(this::appeared);
    before.stream()
        .filter(one -> isNotAmong(now, one))
        .forEach(one -> publish("preflight.cleared", one, "no longer: " + one.text()));
    return !now.equals(before);
  }

  /** A sentence with other figures is no news. */
  private static boolean isNotAmong(List<Finding> findings, Finding one) {
    return findings.stream()
        .noneMatch(other -> other.code() == one.code() && other.severity() == one.severity());
  }

  private void appeared(Finding finding) {
    environment
        .metrics()
        .counter(
            "camfleet_bridge_findings_total",
            "code",
            finding.code().text(),
            "severity",
            finding.severity().text())
        .increment();
    publish("preflight." + finding.severity().text(), finding, finding.text());
  }

  private void publish(String type, Finding finding, String text) {
    environment.tell(
        cameraId,
        type,
        "target " + target + ": " + text,
        Map.of("target", target, "code", finding.code().text()));
  }
}
