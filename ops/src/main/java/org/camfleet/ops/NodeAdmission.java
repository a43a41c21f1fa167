package org.camfleet.ops;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;
import org.camfleet.core.events.Event;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.NodeLimits;
import org.camfleet.fleet.cluster.NodeTable;
import org.camfleet.fleet.sharding.Admission;
import org.camfleet.fleet.sharding.Roles;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.metrics.IncomingMedia;
import org.jspecify.annotations.Nullable;

/** Holds this node to its limits: looks every second, and tells by metrics and events. */
final class NodeAdmission {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Looks until a change is told: cameras that begin together fill a node for a moment. */
  private static final int STEADY = 5;

  private static final int SMOOTH = 5;

  private final Parts parts;
  private final String node;
  private final IncomingMedia media;
  private final Admission places;
  private final Metrics.Gauge waiting;
  private volatile IntSupplier transcodes = () -> 0;
  private volatile boolean elsewhere;
  private long bytes;
  private double rate;
  private long measuredAt = System.nanoTime();
  private boolean toldFull;
  private int differing;

  NodeAdmission(Parts parts, String node, IncomingMedia media) {
    this.parts = parts;
    this.node = node;
    this.media = media;
    this.places = new Admission(node, new NodeLimits(limits(parts.settings())));
    this.waiting = parts.metrics().gauge("camfleet_node_waiting_cameras");
  }

  /** Where all cameras are re-encoded, that has a limit of its own. */
  private static NodeLimits.Settings limits(Settings settings) {
    NodeLimits.Settings limits = settings.cluster().limits();
    int most = settings.bridge().adaptive().maxCameras();
    if (!settings.reencodesApart() || limits.cameras() > 0 && limits.cameras() < most) {
      return limits;
    }
    return new NodeLimits.Settings(
        most, limits.megabits(), limits.transcodes(), limits.filesPercent());
  }

  /** The places of this node's bridges. */
  Admission places() {
    return places;
  }

  /** Where it is asked from now on how many streams are coded anew; must not block. */
  void transcodes(IntSupplier count) {
    transcodes = count;
  }

  /** Begins to look; {@code nodes} is null on a node alone. */
  void start(@Nullable NodeTable nodes) {
    parts
        .system()
        .scheduler()
        .scheduleWithFixedDelay(LOOK, LOOK, () -> look(nodes), parts.system().executionContext());
  }

  private void look(@Nullable NodeTable nodes) {
    places.measured(measured(), elsewhere);
    String reached = places.room().reached();
    if (nodes != null && !reached.isEmpty()) {
      nodes.nodes().thenAccept(all -> elsewhere = all.stream().anyMatch(other -> isAnother(other)));
    }
    waiting.set(places.room().waiting());
    places.uses().forEach(this::show);
    tell(reached);
  }

  private boolean isAnother(ClusterNode other) {
    boolean sameKind =
        parts.settings().reencodesApart() ? other.isApart() : other.roles().contains(Roles.BRIDGE);
    return !other.node().equals(node) && other.takes() && sameKind;
  }

  private NodeLimits.Measured measured() {
    long now = System.nanoTime();
    long all = media.bytes();
    // Over some seconds: key frames come in bursts.
    rate += (8e9 * (all - bytes) / Math.max(1, now - measuredAt) - rate) / SMOOTH;
    long bits = (long) rate;
    bytes = all;
    measuredAt = now;
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? new NodeLimits.Measured(
            bits,
            transcodes.getAsInt(),
            unix.getOpenFileDescriptorCount(),
            unix.getMaxFileDescriptorCount())
        : new NodeLimits.Measured(bits, transcodes.getAsInt(), 0, 0);
  }

  private void show(String limit, NodeLimits.Use use) {
    Metrics metrics = parts.metrics();
    metrics.gauge("camfleet_node_used", "limit", limit).set(use.used());
    metrics.gauge("camfleet_node_limit", "limit", limit).set(use.most());
    metrics.gauge("camfleet_node_full", "limit", limit).set(use.full() ? 1 : 0);
  }

  private void tell(String reached) {
    differing = reached.isEmpty() == toldFull ? differing + 1 : 0;
    if (differing < STEADY) {
      return;
    }
    differing = 0;
    toldFull = !reached.isEmpty();
    parts
        .kept()
        .events()
        .publish(
            new Event(
                parts.clock().instant(),
                "node",
                toldFull ? "node.full" : "node.room",
                toldFull
                    ? "node %s takes no further camera: %s".formatted(node, reached)
                    : "node %s has room for cameras again".formatted(node),
                Map.of("node", node)));
  }
}
